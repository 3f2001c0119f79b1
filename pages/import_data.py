"""The Import page: is this file safe, and what came in before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard import actions, frame, identity, navigation, reads
from dashboard.actions import importing as work
from dashboard.components import importing as parts
from dashboard.controls import importing as controls
from dashboard.controls.mailbox import mailbox_desk
from dashboard.reads import importing

if TYPE_CHECKING:
    from typing import BinaryIO

who = identity.current_user()
scope, actor = frame.current_scope(), who.name
facts, engine = reads.store_facts(scope), reads.record()
token = controls.draft_token()
draft, undo = work.find_draft(token, actor), work.find_undo(actor)


def discard() -> None:
    """Forget this upload and begin with an empty page."""
    work.discard(token)
    controls.forget_draft()


def take_back(batch: int, name: str) -> None:
    """Undo an import."""
    work.start_undo(engine, batch, name, actor=actor)
    if draft is not None and draft.outcome is not None:
        # Its card would only repeat what is said about the undo.
        discard()


def receive(file: BinaryIO, name: str, kind: str) -> None:
    """Take an upload, and let the address find it again."""
    work.receive(engine, file, name, kind=kind, token=token, actor=actor)
    controls.show_draft_in_address(token)


parts.head(draft, facts.time_zone)
if undo is not None:
    parts.undo_panel(undo, close=lambda: work.forget_undo(actor))
if draft is not None:
    parts.draft_panel(
        draft,
        facts.currency,
        fields=importing.import_fields(draft.plan.kind),
        size=importing.store_size(scope),
        retention=navigation.page("retention"),
        steps=parts.Steps(
            start=lambda checked: work.start_import(engine, checked),
            again=lambda checked, plan: work.change_plan(engine, checked, plan),
            undo=take_back,
            drop=discard,
        ),
    )
elif importing.store_is_demo():
    parts.demo_first(lambda: actions.clear_demo(engine, actor))
else:
    parts.upload(token, receive)
parts.history(importing.earlier_imports(), facts.time_zone, take_back)
if who.may("manager"):
    parts.regular(
        parts.Regular(
            read=importing.comes_in_regularly,
            soon=lambda name: actions.look_soon(engine, who, name),
            switch=lambda name, on: actions.switch_source(engine, who, name, on=on),
            time_zone=facts.time_zone,
            mailbox=mailbox_desk(facts.time_zone),
        )
    )
