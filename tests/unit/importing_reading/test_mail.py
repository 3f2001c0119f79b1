"""What a mail says, whatever its form: words, sender, moment, what is held apart. Nothing makes it raise."""

from __future__ import annotations

import io
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.importing.reading import open_source
from data_access.importing.reading.mail import COLUMNS, boxes, mail_row, message
from data_access.importing.reading.mail.html import words_of_html
from sentiment.replies import reply_edits
from tests.mails import box, mail, put_box

if TYPE_CHECKING:
    from pathlib import Path


def row(raw: bytes, **how: object) -> dict[str, str]:
    return dict(zip(COLUMNS, mail_row(raw, **how), strict=True))  # type: ignore[arg-type]


def test_a_plain_mail_is_who_when_and_what() -> None:
    assert row(mail("Hello\n\n> old words\n\n-- \nAnn")) == {
        "Message-ID": "1@customer.example", "Date": "2026-01-05 09:00:00+00:00", "From": "ann@customer.example",
        "From name": "Ann Example", "Subject": "My order", "Text": "Hello\n\n> old words\n\n-- \nAnn",
        "Channel": "email", "Held apart": "",
    }  # fmt: skip


def test_plain_text_goes_before_the_page_and_a_page_alone_is_read() -> None:
    both = EmailMessage()
    both["From"] = "ann@customer.example"
    both.set_content("plain words")
    both.add_alternative("<p>page words</p>", subtype="html")
    assert row(both.as_bytes())["Text"] == "plain words"
    page = (
        b"From: ann@customer.example\nContent-Type: text/html; charset=utf-8\n\n<html><head><title>no</title><style>p{}"
        b"</style></head><body><p>The cup<br>is <b>bro</b>ken.</p><script>alert(1)</script><div>Ann</div>"
        b"<blockquote><p>old</p><p>words</p></blockquote><img src=x onerror=alert(1)> &lt;b&gt; &eacute;</body></html>"
    )
    assert row(page)["Text"] == "The cup\nis broken.\n\nAnn\n\n> old\n\n> words\n\n<b> é"


@pytest.mark.parametrize("piece", ["<", "<p", "<p a=", "&#x;", "<blockquote>x", "</p>", "<!--", "<a b='", "<script>"])
def test_a_page_that_is_no_page_is_read_in_good_time(piece: str) -> None:
    begun = time.process_time()
    assert isinstance(words_of_html(piece * 100_000), str)
    assert time.process_time() - begun < 5


def test_files_are_named_below_a_mark_that_no_scorer_reads_past() -> None:
    made = EmailMessage()
    made["From"] = "ann@customer.example"
    made.set_content("See the picture.")
    made.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="Schaden groß.png")
    made.add_attachment(b"x", maintype="application", subtype="pdf", filename="bill.pdf")
    text = row(made.as_bytes())["Text"]
    assert text == "See the picture.\n\n--\nAttached: Schaden groß.png, bill.pdf"
    assert [text[edit.start : edit.end] for edit in reply_edits(text)] == ["--", "Attached: Schaden groß.png, bill.pdf"]


@pytest.mark.parametrize(
    ("header", "name", "address"),
    [
        ("=?utf-8?q?J=C3=BCrgen_Gro=C3=9F?= <j@x.example>", "Jürgen Groß", "j@x.example"),
        (
            "=?utf-8?q?Ann=2C_boss=40evil=2Eexample?= <ann@x.example>",
            "",
            "ann@x.example",
        ),  # a name that acts as another
        ('"Smith, Ann" <ANN@X.example>', "Smith, Ann", "ann@x.example"),
        ("ann@x.example (Ann)", "Ann", "ann@x.example"),
        ("=?nonsense?q?Ann?= <ann@x.example>", "Ann", "ann@x.example"),
        ("<ann@x.example", "", "ann@x.example"),
        ("nobody", "", ""),
        ("", "", ""),
    ],
)
def test_the_sender_is_read_whatever_is_written(header: str, name: str, address: str) -> None:
    found = row(f"From: {header}\nSubject: x\n\ntext".encode())
    assert (found["From name"], found["From"]) == (name, address)


def test_a_form_that_writes_for_a_visitor_names_him_under_reply_to() -> None:
    for form in ("noreply@business.example", "mailer@shop.example", "wordpress@business.example"):
        found = row(mail(sender=form, Reply_To="Ann <ann@customer.example>"))
        assert (found["From"], found["From name"], found["Held apart"]) == ("ann@customer.example", "Ann", "")
    assert row(mail(sender="noreply@bank.example"))["Held apart"] == "automatic_reply"


@pytest.mark.parametrize(
    ("date", "received", "found"),
    [
        ("Mon, 05 Jan 2026 10:00:00 +0100", None, "2026-01-05 09:00:00+00:00"),
        ("Mon, 05 Jan 2026 10:00:00 -0000", None, "2026-01-05 10:00:00+00:00"),
        ("5 Jan 26 10:00 EST", None, "2026-01-05 15:00:00+00:00"),
        ("yesterday", "Tue, 06 Jan 2026 08:00:00 +0000", "2026-01-06 08:00:00+00:00"),
        (None, "Tue, 06 Jan 2026 08:00:00 +0000", "2026-01-06 08:00:00+00:00"),
        ("Fri, 05 Jan 2035 10:00:00 +0000", "Tue, 06 Jan 2026 08:00:00 +0000", "2026-01-06 08:00:00+00:00"),
        ("Thu, 01 Jan 1970 00:00:00 +0000", "Tue, 06 Jan 2026 08:00:00 +0000", "2026-01-06 08:00:00+00:00"),
        ("Mon, 32 Foo 2026 99:99:99 +9999", None, ""),
        (None, None, ""),
    ],
)
def test_the_moment_is_that_of_sending_else_of_arrival(date: str | None, received: str | None, found: str) -> None:
    lines = [f"Date: {date}"] if date else []
    lines += [f"Received: from a by b; {received}"] if received else []
    assert row("\n".join(["From: ann@x.example", *lines, "", "text"]).encode())["Date"] == found


def test_what_the_server_knows_of_its_arrival_stands_in_for_a_missing_date() -> None:
    arrived = datetime(2026, 1, 7, tzinfo=UTC)
    assert row(mail(date=None), arrived=arrived)["Date"] == "2026-01-07 00:00:00+00:00"


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Auto_Submitted": "auto-replied; owner-email=x"}, "automatic_reply"),
        ({"Auto_Submitted": "no"}, ""),
        ({"X_Autoreply": "yes"}, "automatic_reply"),
        ({"Precedence": "bulk"}, "circular"),
        ({"List_Id": "<news.other.example>"}, "circular"),
        # An address that a team shares passes everything on as a list does.
        ({"List_Id": "<support.business.example>", "Precedence": "list", "Delivered_To": "boss@business.example"}, ""),
        ({"List_Unsubscribe": "<mailto:x@y.example>"}, "circular"),
        ({"X_Spam_Flag": "YES"}, "spam_mail"),
        ({"X_Spam_Status": "Yes, score=9"}, "spam_mail"),
        ({"X_Spam_Status": "No, score=0"}, ""),
        ({"Return_Path": "<>"}, "bounce"),
        ({"X_Failed_Recipients": "a@b.example"}, "bounce"),
        ({"X_Gmail_Labels": "Sent,Opened"}, "own_mail"),
        ({"X_Gmail_Labels": "Inbox,Spam"}, "spam_mail"),
        ({}, ""),
    ],
)
def test_what_no_customer_wrote_is_told_by_its_headers(headers: dict[str, str], code: str) -> None:
    assert row(mail(**headers))["Held apart"] == code


def test_advertising_with_a_link_is_held_apart_and_an_angry_link_is_not() -> None:
    spam = b"From: a@x.example\n\nBest casino bonus at https://casino.example"
    assert row(spam)["Held apart"] == "advertising"
    for said in ("You behave like a casino!", "Look at https://x.example/1 https://x.example/2 https://x.example/3"):
        assert row(f"From: a@x.example\n\n{said}".encode())["Held apart"] == ""


def test_bounces_own_mail_and_mail_without_words_are_told() -> None:
    kind = b"Content-Type: multipart/report; report-type=delivery-status; boundary=b"
    report = b"From: x@y.example\n" + kind + b"\n\n--b\n\nfailed\n--b--"
    assert row(report)["Held apart"] == "bounce"
    assert row(mail(sender="MAILER-DAEMON@mx.example"))["Held apart"] == "bounce"
    assert (
        row(mail(sender="shop@business.example"), own=frozenset({"shop@business.example"}))["Held apart"] == "own_mail"
    )
    assert row(b"From: ann@x.example\n\n")["Held apart"] == "no_words"


def test_a_mail_without_a_number_is_known_by_its_content() -> None:
    one, again, other = (row(mail(text, number=None))["Message-ID"] for text in ("a", "a", "b"))
    assert one == again != other


@pytest.mark.parametrize(
    ("charset", "body", "text"),
    [
        ("iso-8859-1", b"Gr\xfc\xdfe", "Grüße"),
        ("no-such-charset", "Grüße".encode(), "Grüße"),
        ("utf-8", b"Gr\xfc\xdfe aus K\xf6ln und M\xfcnchen", "Grüße aus Köln und München"),
        ("us-ascii", "naïve".encode(), "naïve"),
        ("utf-16", b"odd", "odd"),
        ("iso-8859-1", b"It\x92s late \x96 I want my \x8020 back", "It’s late – I want my €20 back"),
        ("x-unknown-8", "Très déçu".encode("cp1252"), "Très déçu"),
        ("unknown-8bit", "Ça ne marche pas".encode("cp1252"), "Ça ne marche pas"),
        ("gb2312", "快递太慢鎔化了".encode("gb18030"), "快递太慢鎔化了"),
        ("koi9", "Привет, заказ опоздал".encode("koi8-r"), "Привет, заказ опоздал"),
    ],
)
def test_words_in_a_wrong_charset_are_read_as_well_as_they_can(charset: str, body: bytes, text: str) -> None:
    raw = b"From: a@x.example\nContent-Type: text/plain; charset=" + charset.encode() + b"\n\n" + body
    assert row(raw)["Text"] == text


def test_a_line_of_a_megabyte_and_a_text_too_long_are_held_with_their_beginning() -> None:
    found = row(mail("word " * 250_000))
    assert (found["Held apart"], len(found["Text"])) == ("mail_too_large", message.HEAD_TEXT)
    assert row(mail("short"), cut=True)["Held apart"] == "mail_too_large"


def test_a_mailbox_is_parted_where_mails_begin_and_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["one\n\nFrom today on I am happy.\nFrom me, at 10:00 in 2026", "two", "long line\n" * 20_000, "four"]
    whole = box(*(mail(text, number=number) for number, text in enumerate(texts)))
    found = [row(raw)["Text"] for raw, cut in boxes.messages_of_mailbox(io.BytesIO(whole)) if not cut]
    assert found == [texts[0], "two", texts[2][: message.HEAD_TEXT], "four"]
    monkeypatch.setattr(boxes, "MOST_BYTES", 100_000)
    assert [cut for _, cut in boxes.messages_of_mailbox(io.BytesIO(whole))] == [False, False, True, False]


def test_a_mailbox_without_empty_lines_between_its_mails_is_parted_where_headers_begin() -> None:
    begins, one, other = b"From a@x Mon Jan  5 10:00:00 2026\n", mail("First.").rstrip() + b"\n", mail("Second.")
    said = begins + one + begins + other + begins.replace(b"a@x", b"Monday") + b"it was quiet.\n"
    found = [row(raw)["Text"] for raw, _ in boxes.messages_of_mailbox(io.BytesIO(b"\xef\xbb\xbf" + said))]
    assert found == ["First.", f"Second.\n{begins.decode().replace('a@x', 'Monday')}it was quiet."]


def test_a_mark_of_an_editor_before_the_first_header_is_no_part_of_it() -> None:
    whole = b"\xef\xbb\xbf" + mail("Late again.")
    assert boxes.is_message(whole)
    assert row(boxes.message_of(io.BytesIO(whole))[0])["Date"] == "2026-01-05 09:00:00+00:00"


@pytest.mark.parametrize(
    ("head", "shape"),
    [
        (b"From a Mon Jan  5 10:00:00 2026\nFrom: a@x.example\nSubject: x\nDate: y\n\n", True),
        (b"From: a@x.example\r\nSubject: x\r\nDate: y\r\n\r\ntext", True),
        (b"Return-Path: <a@x.example>\nReceived: from b\n\tby c\nSubject: x\n\n", True),
        (b"From a Mon Jan  5 10:00:00 2026\n>From b c\nFrom: a@x.example\n\n", True),
        (b"Delivered-To: a\n" + b"ARC-Seal: i=1\n" * 100 + b"Subject: x\nFrom: a@x.example\n\n", True),
        (b"From the desk of: Ann\nsecond,line\n", False),
        (b"date,from,subject\n2026-01-01,a@x.example,hi\n", False),
        (b"From: a\n", False),
        (b"Subject: only\n\ntext", False),
        (b"", False),
    ],
)
def test_mail_is_told_from_tables_by_its_beginning(head: bytes, shape: bool) -> None:  # noqa: FBT001  a parameter
    assert (boxes.is_mailbox(head) or boxes.is_message(head)) == shape


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [b"From: ", b"Date: ", b"Subject: ", b"Content-Type: multipart/mixed; boundary=",
             b"Content-Type: text/html", b"Content-Transfer-Encoding: base64", b"Content-Type: message/rfc822",
             b"=?utf-8?b?",
             b"?=", b"--b", b"\n",
             b"\r\n", b"\n\n", b"Message-ID: <", b"filename*=utf-8''", b"Content-Disposition: attachment; ", b"\x00",
             b"Content-Type: text/plain; charset=", b"Return-Path: ", b"Received: ;", b"X-Spam-Flag: "]
        )
        | st.binary(max_size=40),
        max_size=40,
    )
)  # fmt: skip
def test_no_mail_makes_it_raise(parts: list[bytes]) -> None:
    raw = b"".join(parts)
    cells = mail_row(raw)
    assert len(cells) == len(COLUMNS)
    assert all("\x00" not in cell and cell.encode() is not None for cell in cells)
    boxed = b"From a Mon Jan  5 10:00:00 2026\n" + raw
    assert all(isinstance(one, bytes) for one, _ in boxes.messages_of_mailbox(io.BytesIO(boxed)))


def test_many_messages_keep_their_numbers(tmp_path: Path) -> None:
    path = put_box(tmp_path / "box.mbox", *(mail(number=number) for number in range(300)))
    chunks = list(open_source(path).chunks(100))
    assert [number for chunk in chunks for number in chunk.row_numbers] == list(range(1, 301))
    assert open_source(path).facts.format == "mail"
