"""A template says what is known of one customer, nothing of another, and marks what is not known."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics import mail_words as told
from dashboard.analytics import placeholders
from dashboard.errors import UserError
from dashboard.mail import address_to_write_to, checked_subject, written

NAMES = tuple(told.PLACEHOLDERS)
PIECES = st.lists(
    st.sampled_from([*(f"{{{name}}}" for name in NAMES), "{ First  Name }", "{FIRST_NAME}", "{", "}", "{}", "{{name}}",
                     "{other}", "Hello ", "\n", "%s", "{0}", "{name!r}", "{name.__class__}"]), max_size=12,
).map("".join)  # fmt: skip
COLUMNS = ("name", "given_name", "company", "product")


def _person(mark: str, known: set[str], odd: str) -> dict[str, Any]:
    """Each word of a person carries their mark, so that it is known again wherever it turns up."""
    return {column: f"{mark}{column}{odd}" if column in known else None for column in COLUMNS} | {
        "email": f"{mark}@x.y"
    }


@given(
    text=PIECES, first=st.sets(st.sampled_from(COLUMNS)), second=st.sets(st.sampled_from(COLUMNS)),
    odd=st.sampled_from(["", "{name}", "\\1", "{agent}", "<b>", "\r\nBcc: x"]),
)  # fmt: skip
def test_a_template_for_one_customer_holds_no_word_of_another(
    text: str, first: set[str], second: set[str], odd: str
) -> None:
    rendered = []
    for mark, known in (("Aaa", first), ("Zzz", second), ("Aaa", first)):
        values = told.values_of(_person(mark, known, odd), business="Shop", case_id=7, agent="Sam")
        rendered.append(told.filled(text, text, values))
    one, other, again = rendered
    assert "Zzz" not in one.subject + one.body
    assert "Aaa" not in other.subject + other.body
    assert one == again, "who was written to before leaves no trace"
    for found, known in ((one, first), (other, second)):
        for name in placeholders.used(text, NAMES):
            lacks = {"name": not known & {"name", "company"}, "product": "product" not in known,
                     "first_name": not known & {"name", "given_name"}}.get(name, False)  # fmt: skip
            assert (name in found.missing) == lacks
            assert not lacks or name in told.left_over(found.body), "what is missing stays to be seen"


def test_by_hand() -> None:
    person = {"name": "Ben Buyer", "given_name": None, "company": "Buyer Ltd", "product": None}
    values = told.values_of(person, business="Tea & Co", case_id=12, agent="Ana")
    found = told.filled("Case {case}", "Hello {first name}, {Name}! {product} {agent} {business} {else}", values)
    assert found == ("Case 12", "Hello Ben, Ben Buyer! {product} Ana Tea & Co {else}", ["product"])
    assert told.missing_words(found.missing) == (
        "Not known for this customer: {product} (what the case is about). Write words in its place."
    )
    assert told.missing_words([]) == ""
    assert told.values_of(None, business=None, case_id=1, agent=None) == dict.fromkeys(NAMES) | {"case": "1"}
    assert told.unknown_words("{frist_name}") == ("{frist_name} is not known.", "Did you mean {first_name}?")
    assert told.unknown_words("{first name} {CASE}") is None


@pytest.mark.parametrize(
    ("mail", "says"),
    [
        ({"state": "queued"}, "The e-mail waits to be sent."),
        ({"state": "sending"}, "The e-mail is being sent."),
        ({"state": "sent"}, "E-mail sent 3 Mar 2026 15:05."),
        ({"state": "failed", "last_error": "550 No"}, "E-mail not sent: 550 No"),
        ({"state": "failed", "last_error": "550 No", "bounced_at": datetime(2026, 3, 3, 14, 9, tzinfo=UTC)},
         "E-mail came back 3 Mar 2026 15:09: 550 No"),
        ({"state": "uncertain", "last_error": "Gone."}, "Nobody knows whether the e-mail arrived. Gone."),
        ({"state": "queued", "tries": 2, "last_error": "451 Busy"},
         "E-mail not sent yet, next try 3 Mar 2026 15:05: 451 Busy"),
        ({"state": "cancelled"}, "E-mail called back."),
    ],
)  # fmt: skip
def test_what_became_of_a_mail_in_words(mail: dict[str, Any], says: str) -> None:
    at = datetime(2026, 3, 3, 14, 5, tzinfo=UTC)
    empty = {"tries": 0, "last_error": None, "sent_at": at, "next_try_at": at, "bounced_at": None}
    assert told.mail_words(empty | mail, "CET") == says


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_typed_subject_or_address_adds_a_header(subject: str, address: str) -> None:
    to = address_to_write_to(f"{address}@buyer.example") or "ben@buyer.example"
    try:
        line = checked_subject(subject)
    except UserError:
        return
    raw = written(sender="help@shop.example", sender_name=line, to=to, subject=line, body=subject,
                  message_id="<rapport-1@shop.example>", date=datetime(2026, 3, 3, tzinfo=UTC))  # fmt: skip
    assert raw.isascii()
    head = raw.split(b"\r\n\r\n", 1)[0].replace(b"\r\n ", b" ")
    names = [one.split(b":", 1)[0] for one in head.split(b"\r\n")]
    assert names == [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Content-Type",
                     b"Content-Transfer-Encoding", b"MIME-Version"]  # fmt: skip


def test_a_mail_names_those_before_it_whole_however_long_they_are() -> None:
    ids = [f"<rapport-{'0123456789abcdef' * 2}@{'sub.' * many}shop.example>" for many in (0, 3, 30)]
    raw = written(sender="help@shop.example", sender_name="Shop", to="ben@buyer.example", subject="Re", body="words",
                  message_id=ids[0], date=datetime(2026, 3, 3, tzinfo=UTC), answers=ids[-1], references=ids,
                  by_program=True)  # fmt: skip
    read = message_from_bytes(raw)
    assert read["In-Reply-To"] == ids[-1]
    assert read["References"].split() == ids
    assert (read["Auto-Submitted"], str(read.get_payload()).strip()) == ("auto-generated", "words")
