"""Answers that come in with a file of mail go to their cases, as those of a mailbox do; the rest of it is feedback."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from dashboard.actions import importing as work
from dashboard.actions.mail_answers import hear
from data_access.importing import check_file, run_import, undo_import
from data_access.schema import Feedback
from tests.mails import bounce, mail, put_box
from tests.store.test_incoming_mail import Post

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.importing import Report
    from tests.store.mail_sink import Sink


@pytest.fixture
def post(sqlite_engine: Engine, sink: Sink) -> Post:
    return Post(sqlite_engine, sink)


TOKEN = "answers"  # noqa: S105  names an upload, opens nothing


def said(engine: Engine) -> list[str | None]:
    with Session(engine) as session:
        return list(session.scalars(select(Feedback.text).order_by(Feedback.id)))


def bring(post: Post, path: Path, *, dry_run: bool = False) -> Report:
    act = check_file if dry_run else run_import
    return act(post.engine, path, "feedback", clock=post.time, hear=hear, actor="Mia")


def test_answers_in_a_file_go_to_their_cases_once_and_the_rest_is_feedback(
    engine: Engine, sink: Sink, tmp_path: Path
) -> None:
    post = Post(engine, sink)
    ours = post.sent()
    post.step("waited")
    written = post.time.moment = post.time.moment + timedelta(hours=2)
    quoted = "It still leaks.\n\nOn Mon, 5 Jan 2026 at 10:00, The Shop wrote:\n> We are sorry.\n"
    copy = mail("We are sorry.", number=None, sender="help@shop.example", Message_ID=ours.message_id)
    by_hand = post.reply(ours, "Any news?", number=4, sender="help@shop.example", Cc="ben@buyer.example")
    path = put_box(tmp_path / "box.mbox", mail("Lovely tea!", number=9), post.reply(ours, quoted),
                   post.reply(ours, "I am away.", number=2, Auto_Submitted="auto-replied"), copy, by_hand)  # fmt: skip
    post.time.moment += timedelta(days=1)
    before = post.log()
    foreseen = bring(post, path, dry_run=True)
    assert (foreseen.read, foreseen.accepted, foreseen.to_cases) == (3, 3, 2)
    assert (post.log(), said(engine)) == (before, []), "a dry run changes nothing"
    report = bring(post, path)
    assert (report.read, report.accepted, report.to_cases) == (3, 3, 2)
    assert report.as_json()["warnings"] == {"to_cases": 2}
    assert post.log()[len(before) :] == [
        ("heard", "the customer", "It still leaks."), ("noted", "mailbox", "An automatic answer came: I am away."),
    ]  # fmt: skip
    case = post.case()
    assert (case.state, case.waiting_since) == ("in_progress", written)
    assert not any("leaks" in (text or "") for text in said(engine))
    again = bring(post, path)
    assert (again.read, again.unchanged, again.to_cases) == (3, 3, 2)
    assert report.batch
    undo_import(engine, report.batch, actor="Mia", clock=post.time)
    assert len(post.log()) == len(before) + 2, "what was heard stays heard"


@pytest.mark.parametrize(
    ("answered", "days_later", "kind"),
    [("", 0, "heard"), ("replied", 0, "noted"), ("resolved", 0, "noted"), ("resolved", 3, "reopened")],
)
def test_words_that_were_answered_before_their_file_came_move_nothing(
    post: Post, tmp_path: Path, answered: str, days_later: int, kind: str
) -> None:
    ours = post.sent()
    written = post.time() + timedelta(hours=1, days=days_later)
    if answered:
        post.time.moment += timedelta(hours=2)
        post.step(
            answered, **({"body": "Solved by phone."} if answered == "replied" else {"action": "Sent a new one."})
        )
    post.time.moment += timedelta(days=40)
    path = tmp_path / "one.eml"
    path.write_bytes(post.reply(ours, "It still leaks.", date=written))
    report = bring(post, path)
    assert (report.to_cases, report.read, report.batch) == (1, 0, None)
    assert post.log()[-1] == (kind, "the customer", "It still leaks.")


def test_a_bounce_in_a_file_is_told_in_its_case(post: Post, tmp_path: Path) -> None:
    ours = post.sent()
    assert bring(post, put_box(tmp_path / "box.mbox", bounce(ours.message_id))).to_cases == 1
    assert post.mail(ours.id).state == "failed"
    assert "came back" in (post.log()[-1][2] or "")


def test_a_file_of_nothing_but_answers_is_taken_in_on_the_page(post: Post) -> None:
    raw, before = post.reply(post.sent(), "It still leaks."), len(post.log())
    try:
        draft = work.receive(post.engine, io.BytesIO(raw), "one.eml", kind="feedback", token=TOKEN, actor="Mia")
        assert draft.check
        draft.check.wait(60)
        assert draft.verdict
        assert (draft.verdict.to_cases, draft.verdict.changes_nothing, len(post.log())) == (1, True, before)
        work.start_import(post.engine, draft)
        assert draft.run
        draft.run.wait(60)
        assert draft.run.result
        assert (draft.run.result.to_cases, draft.run.result.batch) == (1, None)
        assert post.log()[-1][::2] == ("heard", "It still leaks.")
    finally:
        work.discard(TOKEN)
