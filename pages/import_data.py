"""Import: is this file safe, and what did the earlier ones bring?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import actions, frame, identity, navigation, reads
from dashboard.actions import importing as work
from dashboard.components import importing as parts
from dashboard.components import page_head
from dashboard.controls import importing as controls
from dashboard.reads import importing

if TYPE_CHECKING:
    from typing import BinaryIO

scope, actor = frame.current_scope(), identity.current_user().name
facts, engine = reads.store_facts(scope), reads.record()
token = controls.draft_token()
draft, undo = work.find_draft(token, actor), work.find_undo(actor)


def discard() -> None:
    """Forget this upload and begin with an empty page."""
    if draft is not None:
        work.discard(draft)
    controls.forget_draft()


def take_back(batch: int, name: str) -> None:
    """Undo an import; its result card would only repeat what is said about the undo."""
    work.start_undo(engine, batch, name, actor=actor)
    if draft is not None and draft.outcome is not None:
        discard()


def receive(stream: BinaryIO, name: str, kind: str) -> None:
    """Take an upload, and let the address find it again."""
    work.receive(engine, stream, name, kind=kind, token=token, actor=actor)
    controls.show_draft_in_address(token)


if draft is None:
    page_head("Bring your data in", "One file at a time: checked first, undone with one click", "import")
elif draft.outcome is not None:
    page_head("Your data are in", draft.name, "import")
else:
    page_head("Is this file safe to import?", parts.headline(draft, facts.time_zone), "import")

if undo is not None:
    parts.undo_panel(undo, close=lambda: work.forget_undo(actor))

if draft is None and importing.store_is_demo():
    parts.demo_first(lambda: actions.clear_demo(engine, actor))
elif draft is None:
    parts.upload(token, receive)
elif (busy := draft.busy) is not None:
    parts.progress(busy)
elif (done := draft.outcome) is not None:
    parts.outcome(draft, done, facts.currency, navigation.page("retention"), another=discard,
                  undo=lambda: take_back(done.batch, draft.name))  # fmt: skip
else:
    for task in (draft.run, draft.check):
        if task is not None and (task.stopped or task.reference or (task.error and not draft.questions)):
            parts.failure(task, drop=discard)
    if draft.verdict is not None:
        parts.verdict(draft, draft.verdict, importing.store_size(scope), drop=discard,
                      start=lambda: work.start_import(engine, draft))  # fmt: skip
    if draft.columns:
        fields = importing.import_fields(draft.plan.kind)
        parts.matching(draft, fields, lambda plan: work.change_plan(engine, draft, plan), drop=discard)

parts.history(importing.earlier_imports(), facts.time_zone, take_back)
