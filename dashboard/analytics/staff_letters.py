"""Mail to the people with a seat, in words: what is due today, what a week brought, and what concerns them.

A letter is written once and set twice, as plain text and as simple HTML. Whatever a customer wrote is text in both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.analytics.intervals import wilson
from dashboard.analytics.queue_words import due_words, named
from dashboard.theme import count, day, money, percent, quantity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_LINES = 20
QUOTED = 140  # letters of what a customer wrote
KINDS = {
    "digest": "What is due today",
    "weekly": "The team’s week",
    "assigned": "A case was given to me",
    "mentioned": "Somebody mentioned me in a note",
    "escalations": "A rule stepped in",
    "warnings": "A promise ends soon",
}
WHEN = {
    "digest": "in the morning of a working day, only if something is due",
    "weekly": "on the first working day of a week",
    "assigned": "within minutes",
    "mentioned": "within minutes",
    "escalations": "within minutes; of your own cases, and of all where you manage",
    "warnings": "some time before the deadline; of your own cases, and where you manage of those nobody has",
}


class Line(NamedTuple):
    """A line: what it says, what a customer or colleague wrote, and where to go."""

    text: str
    quote: str = ""
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a title."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffLetter:
    """A letter before it is set. ``off`` is the address that switches such letters off."""

    kind: str
    subject: str
    greeting: str
    sections: Sequence[Section]
    notes: Sequence[str] = field(default=())
    off: str | None = None


class Team(NamedTuple):
    """What a week brought; see ``queries.staff_notices``. ``known_until`` is the last day that purchases cover."""

    start: date
    end: date
    opened: int
    due: int
    in_time: int
    resolved: int
    overdue: int
    customers: int
    back: int
    known_until: date | None


class Concern(NamedTuple):
    """A step that concerns a person: of which kind, in whose case, by whom, and its words."""

    kind: str
    case_id: int
    customer: str
    actor: str
    words: str


class Look(NamedTuple):
    """How lines are written: the moment and the time zone, the currency, and how links begin (None: no links)."""

    now: datetime
    zone: str
    currency: str
    server: str | None


def digest(
    name: str, cases: Sequence[Mapping[str, Any]], calls: Sequence[Mapping[str, Any]], *, number: int, look: Look
) -> StaffLetter | None:
    """What is due today for one person; None where nothing is.

    Parameters
    ----------
    cases : the columns of ``queries.queue.case_rows`` with ``quote``, the newest words: the first of ``number``.
    calls : the columns of ``queries.staff_notices.calls_due``.
    """
    if not number and not calls:
        return None
    due = [_case_line(row, look) for row in cases[:MOST_LINES]]
    asked = [_call_line(row, look) for row in calls[:MOST_LINES]]
    sections = [Section(_titled("case", "Cases", number), due), Section(_titled("call", "Calls", len(calls)), asked)]
    parts = [quantity(number, "case") if number else "", quantity(len(calls), "call") if calls else ""]
    told = " and ".join(part for part in parts if part)
    return StaffLetter(
        kind="digest", subject=f"Due today: {told}", greeting=f"Good morning {name},",
        sections=[section for section in sections if section.lines],
    )  # fmt: skip


def _titled(one: str, many: str, number: int) -> str:
    if number > MOST_LINES:
        return f"{many} that are due, the first {MOST_LINES} of {number:,}"
    return f"{many} that are due ({quantity(number, one)})"


def _case_line(row: Mapping[str, Any], look: Look) -> Line:
    who = named(row["name"], row["company"], row["customer"])
    at_risk = f"{money(row['priority_cents'] or 0, look.currency)} at risk"
    due = due_words(row["due_at"], look.now, look.zone)
    return Line(" · ".join(part for part in (who, due, at_risk) if part), _cut(row.get("quote")),
                _case_page(look.server, row["case_id"]))  # fmt: skip


def _call_line(row: Mapping[str, Any], look: Look) -> Line:
    who = named(row["name"], row["company"], row["customer"])
    address = f"{look.server}/customer?customer={row['public_id']}" if look.server else None
    return Line(f"{who} · due {day(row['due_on'])}", _cut(row["reason"]), address)


def _case_page(server: str | None, case_id: int) -> str | None:
    return f"{server}/queue?case={case_id}" if server else None


def _cut(text: str | None) -> str:
    whole = " ".join((text or "").split())
    return f"{whole[:QUOTED].rstrip()} …" if len(whole) > QUOTED else whole


def weekly(name: str, team: Team) -> StaffLetter:
    """What the last week brought, as facts."""
    last = team.end - timedelta(days=1)
    lines = [
        Line(f"{quantity(team.opened, 'case was', 'cases were')} opened."),
        Line(_in_time(team)),
        Line(f"{quantity(team.resolved, 'case was resolved and is', 'cases were resolved and are')} closed still."),
        Line(f"{quantity(team.overdue, 'case is', 'cases are')} overdue now."),
        Line(_came_back(team)),
    ]  # fmt: skip
    return StaffLetter(
        kind="weekly", subject=f"The team’s week, {day(team.start)} to {day(last)}", greeting=f"Good morning {name},",
        sections=[Section(f"From {day(team.start)} to {day(last)}", lines)],
    )  # fmt: skip


def _in_time(team: Team) -> str:
    if not team.due:
        return "No first answer was due."
    low, high = wilson(team.in_time, team.due)
    sure = f"{percent(low, decimals=0)} to {percent(high, decimals=0)} with 95% certainty"
    return (f"{count(team.in_time)} of {quantity(team.due, 'first answer')} that were due came in time "
            f"({percent(team.in_time / team.due, decimals=0)}; {sure}).")  # fmt: skip


def _came_back(team: Team) -> str:
    if not team.customers:
        return "No customer had a case in the 90 days before, so nobody could come back."
    if team.known_until is None or team.known_until < team.start:
        return "Who came back is not known yet: no purchases of that week are in the store."
    people = quantity(team.customers, "customer")
    told = f"{count(team.back)} of {people} who had a case in the 90 days before bought again that week."
    if team.known_until < team.end - timedelta(days=1):
        told += f" Purchases are known up to {day(team.known_until)} only."
    return told


def concerns(name: str, found: Sequence[Concern], server: str | None) -> StaffLetter:
    """What concerns a person since they were last told; at least one thing."""
    sections = []
    for kind in ("warnings", "assigned", "mentioned", "escalations"):
        of = [one for one in found if one.kind == kind]
        if of:
            lines = [_concern_line(one, server) for one in of[:MOST_LINES]]
            more = f", the first {MOST_LINES} of {len(of):,}" if len(of) > MOST_LINES else ""
            sections.append(Section(f"{KINDS[kind].replace(' me', ' you')}{more}", lines))
    first = found[0]
    alone = {"assigned": f"{first.actor} gave you the case of {first.customer}",
             "mentioned": f"{first.actor} mentioned you in the case of {first.customer}",
             "escalations": f"A rule stepped in: the case of {first.customer}",
             "warnings": f"{first.words}: the case of {first.customer}"}  # fmt: skip
    subject = alone[first.kind] if len(found) == 1 else f"{len(found):,} things about cases"
    kind = first.kind if len({one.kind for one in found}) == 1 else "assigned"
    return StaffLetter(kind=kind, subject=" ".join(subject.split())[:180], greeting=f"Hello {name},", sections=sections)


def _concern_line(one: Concern, server: str | None) -> Line:
    said = {"assigned": f"{one.customer}, given to you by {one.actor}", "mentioned": f"{one.customer}, by {one.actor}",
            "escalations": one.customer, "warnings": f"{one.customer}: {one.words}"}  # fmt: skip
    quote = "" if one.kind == "warnings" else _cut(one.words)  # nobody said it
    return Line(said[one.kind], quote, _case_page(server, one.case_id))


def plain(letter: StaffLetter) -> str:
    """The letter as plain text."""
    parts = [letter.greeting, ""]
    for section in letter.sections:
        parts += [section.title, ""]
        for line in section.lines:
            parts.append(f"- {line.text}")
            parts += [f"  “{line.quote}”"] if line.quote else []
            parts += [f"  {line.address}"] if line.address else []
        parts.append("")
    parts += [*letter.notes, *([f"Switch such mail off: {letter.off}"] if letter.off else [])]
    return "\n".join(parts).rstrip()


def html(letter: StaffLetter) -> str:
    """The letter as simple HTML: no picture, no script, nothing that is fetched from anywhere."""
    body = [f"<p>{escape(letter.greeting)}</p>"]
    for section in letter.sections:
        body.append(f"<h2>{escape(section.title)}</h2>\n<ul>")
        body += [_item(line) for line in section.lines]
        body.append("</ul>")
    body += [f"<p>{escape(note)}</p>" for note in letter.notes]
    if letter.off:
        body.append(f'<p><a href="{escape(letter.off)}">Switch such mail off</a></p>')
    inside = "\n".join(body)
    return f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"></head>\n<body>\n{inside}\n</body></html>'


def _item(line: Line) -> str:
    text = escape(line.text)
    told = f'<a href="{escape(line.address)}">{text}</a>' if line.address else text
    quote = f"<br>“{escape(line.quote)}”" if line.quote else ""
    return f"<li>{told}{quote}</li>"
