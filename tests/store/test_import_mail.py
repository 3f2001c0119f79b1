"""Mail from files: mailboxes, single messages and archives of them, as feedback with verdicts, dry run and undo."""

from __future__ import annotations

import gzip
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from data_access.errors import UserError
from data_access.importing import check_file, run_import, undo_import
from data_access.maintenance import check
from data_access.repositories import FeedbackEntries
from data_access.schema import Customer, Feedback, HeldFeedback, ImportReject
from data_access.unit_of_work import UnitOfWork
from tests.mails import box, mail, put_box
from tests.store.import_files import Files, clock, rows, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from data_access.importing import Report

PEOPLE = "customer,name,email"
ANN = "C1,Ann,ann@customer.example"


def bring(engine: Engine, path: Path, **how: str | bool) -> Report:
    return run_import(engine, path, "feedback", clock=clock, **how)


BOX = (
    mail("The cup arrived broken.\n\nFrom now on I buy elsewhere.", subject="Broken"),
    mail("Lovely tea!", number=2, sender="bo@other.example", date="Tue, 06 Jan 2026 23:30:00 -0500"),
    mail("No date", number=3, date=None),
    mail("Away", number=4, sender="cy@far.example", Auto_Submitted="auto-replied"),
    mail("Lovely tea!", number=2, sender="bo@other.example", date="Tue, 06 Jan 2026 23:30:00 -0500"),
)


def test_each_mail_is_feedback_of_who_wrote_it_once(engine: Engine, tmp_path: Path) -> None:
    Files(engine, tmp_path).bring(ANN, head=PEOPLE, kind="customers")
    report = bring(engine, put_box(tmp_path / "box.mbox", *BOX))
    assert verdicts(report) == (2, 0, 1, 0, 2)  # the second copy of a mail is unchanged, not another one
    assert (report.reasons, report.held) == ({"missing_value": 1, "automatic_reply": 1}, 1)
    assert report.read == sum(verdicts(report)) == 5
    f = Feedback
    found = rows(engine, f.received_at, f.channel, f.text, f.score_state, f.customer_id)
    (known,) = rows(engine, Customer.id, reference="C1")
    (new,) = rows(engine, Customer.id, reference="bo@other.example")
    broken = "Broken. The cup arrived broken.\n\nFrom now on I buy elsewhere."
    assert sorted(found) == [
        (datetime(2026, 1, 5, 9, tzinfo=UTC), "email", broken, "pending", *known),
        (datetime(2026, 1, 7, 4, 30, tzinfo=UTC), "email", "My order. Lovely tea!", "pending", *new),
    ]
    assert len(rows(engine, Customer.id)) == 2  # nobody is made a customer for a held mail
    assert sorted(message for (message,) in rows(engine, ImportReject.message)) == [
        "Row 3, column 'Date': the cell is empty, and a row needs one.",
        "Row 4: it was sent by a program, such as an absence notice (held apart).",
    ]
    assert check(engine) == []


def test_mail_is_looked_at_held_apart_once_and_taken_back(engine: Engine, tmp_path: Path) -> None:
    path = put_box(tmp_path / "box.mbox", *BOX)
    assert verdicts(check_file(engine, path, "feedback", clock=clock)) == (2, 0, 1, 0, 2)
    assert rows(engine, Feedback.id) == rows(engine, HeldFeedback.id) == []
    batch = bring(engine, path).batch
    h = HeldFeedback
    assert rows(engine, h.held_as, h.why, h.sender, h.customer_id, h.text) == [
        ("automatic", "It was sent by a program, such as an absence notice.", "cy@far.example", None, "My order. Away"),
    ]
    # The same mail again, in another file, changes nothing and is held once.
    again = bring(engine, put_box(tmp_path / "again.mbox", BOX[0], BOX[3]), only_changes=True)
    assert (verdicts(again), again.held, again.batch) == ((0, 0, 1, 0, 1), 0, None)
    assert batch is not None
    assert undo_import(engine, batch).undone
    assert rows(engine, Feedback.id) == rows(engine, HeldFeedback.id) == []
    assert check(engine) == []


def test_a_held_mail_that_is_let_in_counts_and_keeps_its_sender(sqlite_engine: Engine, tmp_path: Path) -> None:
    Files(sqlite_engine, tmp_path).bring(ANN, head=PEOPLE, kind="customers")
    held = (mail(number=1, Precedence="bulk"), mail(number=2, sender="x@y.example", X_Spam_Flag="YES"))
    path = put_box(tmp_path / "box.mbox", *held)
    batch = bring(sqlite_engine, path).batch
    with UnitOfWork(sqlite_engine) as work:
        for row, version in rows(sqlite_engine, HeldFeedback.id, HeldFeedback.version):
            FeedbackEntries(work).let_in(row, {}, version=version)
    known = rows(sqlite_engine, Customer.id, reference="C1")[0][0]
    assert sorted(rows(sqlite_engine, Feedback.text, Feedback.customer_id), key=str) == [
        ("My order. The cup arrived broken.", known),
        ("My order. The cup arrived broken.\n\n--\nFrom: x@y.example", None),
    ]
    assert verdicts(bring(sqlite_engine, path)) == (0, 0, 2, 0, 0)  # they are in the store, not refused again
    assert batch is not None
    assert undo_import(sqlite_engine, batch).undone  # what a person let in stays
    assert len(rows(sqlite_engine, Feedback.id)) == 2


def test_who_became_a_customer_meanwhile_is_who_it_is_from_when_it_is_let_in(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    bring(sqlite_engine, put_box(tmp_path / "box.mbox", mail(Precedence="bulk")))
    assert rows(sqlite_engine, HeldFeedback.customer_id) == [(None,)]
    Files(sqlite_engine, tmp_path).bring(ANN, head=PEOPLE, kind="customers")
    with UnitOfWork(sqlite_engine) as work:
        FeedbackEntries(work).let_in(rows(sqlite_engine, HeldFeedback.id)[0][0], {}, version=1)
    assert rows(sqlite_engine, Feedback.customer_id, Feedback.text) == [
        (rows(sqlite_engine, Customer.id)[0][0], "My order. The cup arrived broken."),
    ]


@pytest.mark.parametrize("shape", ["eml", "zip", "mbox.gz", "crlf"])
def test_messages_archives_and_packed_mailboxes_are_read(sqlite_engine: Engine, tmp_path: Path, shape: str) -> None:
    path = tmp_path / f"file.{shape}"
    two = box(mail(), mail(number=2))
    if shape == "eml":
        path.write_bytes(b"Return-Path: <ann@customer.example>\r\n" + mail().replace(b"\n", b"\r\n"))
    elif shape == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("Takeout/Mail/All mail.mbox", two)
            archive.writestr("one.eml", mail(number=3))
            archive.writestr("__MACOSX/._one.eml", b"junk")
            archive.writestr("readme.html", "<html>")
    elif shape == "crlf":
        path.write_bytes(two.replace(b"\n", b"\r\n"))
    else:
        path.write_bytes(gzip.compress(two))
    wanted = {"eml": 1, "zip": 3}.get(shape, 2)
    assert bring(sqlite_engine, path).accepted == wanted
    assert {text for (text,) in rows(sqlite_engine, Feedback.text)} == {"My order. The cup arrived broken."}


def test_what_is_no_mail_or_not_feedback_is_refused_in_words(sqlite_engine: Engine, tmp_path: Path) -> None:
    path = put_box(tmp_path / "box.mbox", mail())
    with pytest.raises(UserError, match=r"box\.mbox holds mail, which is feedback, not purchases"):
        run_import(sqlite_engine, path, "purchases", clock=clock)
    with zipfile.ZipFile(tmp_path / "none.zip", "w") as archive:
        archive.writestr("a.csv", "a,b")
    with pytest.raises(UserError, match="is a zip archive"):
        bring(sqlite_engine, tmp_path / "none.zip")
    with zipfile.ZipFile(tmp_path / "cut.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.eml", mail("long " * 10_000))
    damaged = bytearray((tmp_path / "cut.zip").read_bytes())
    damaged[60:70] = b"##########"
    (tmp_path / "cut.zip").write_bytes(damaged)
    with pytest.raises(UserError, match="is a zip file that is cut off or damaged"):
        bring(sqlite_engine, tmp_path / "cut.zip")


def test_a_forged_number_of_a_stored_mail_does_not_change_it_where_only_new_rows_are_taken(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    bring(sqlite_engine, put_box(tmp_path / "a.mbox", mail("I am happy.")))
    forged = put_box(tmp_path / "b.mbox", mail("I hate it.", sender="mallory@evil.example"))
    report = bring(sqlite_engine, forged, mode="create")
    assert report.reasons == {"already_in_store": 1}
    assert rows(sqlite_engine, Feedback.text) == [("My order. I am happy.",)]
