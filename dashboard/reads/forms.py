"""Forms and how they stand, what was answered to one, and whom it can ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from dashboard.answers import forms as answers
from dashboard.answers.form_links import form_address
from dashboard.answers.value import feelings, ratings
from dashboard.reads.connection import record, versions
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import named
from data_access.queries import forms as queries
from data_access.readers import RecordReader

if TYPE_CHECKING:
    from datetime import date

    from dashboard.answers.forms import Standing
    from data_access.filters import Scope

DOMAINS = ("forms", "feedback", "purchases", "customers")
MOST_ANSWERS = 1_000  # shown of one form


@dataclass(frozen=True, slots=True, kw_only=True)
class FormsAnswer:
    """Every form, those switched on first. Shared by all readers: never change it."""

    forms: tuple[Standing, ...]


def forms_overview(scope: Scope, today: date) -> FormsAnswer:
    """Every form and how it stands on that day."""
    return _forms_overview(scope, today, versions(*DOMAINS))


@kept(max_entries=16)
def _forms_overview(scope: Scope, today: date, key: Versions) -> FormsAnswer:
    del key
    return FormsAnswer(forms=answers.standings(RecordReader(record()), scope, today))


def form_answers(form_id: int, scope: Scope) -> pd.DataFrame:
    """The newest answers to a form with names, ratings and feelings in words; ``said`` is what they wrote."""
    return _form_answers(form_id, scope, versions(*DOMAINS))


@kept(max_entries=64)
def _form_answers(form_id: int, scope: Scope, key: Versions) -> pd.DataFrame:
    del key
    said = RecordReader(record()).frame(queries.form_said(form_id, scope, limit=MOST_ANSWERS))
    known = named(said[said["customer_id"].notna()], scope)
    nameless = said[said["customer_id"].isna()]
    both = pd.concat([known, nameless]) if len(nameless) else known
    shown = both.sort_values(["received_on", "feedback_id"], ascending=False, ignore_index=True)
    return shown.assign(answer_rating=ratings(shown), answer_feeling=feelings(shown), answer_words=shown["text"])


def to_ask(scope: Scope, start: date, end: date) -> int:
    """How many purchases delivered on ``start <= day < end`` can be asked about."""
    return _to_ask(scope, start, end, versions("forms", "purchases", "customers"))


@kept(max_entries=64)
def _to_ask(scope: Scope, start: date, end: date, key: Versions) -> int:
    del key
    return len(RecordReader(record()).frame(queries.purchases_to_ask(scope, start=start, end=end)))


def mailing(form_id: int, scope: Scope, server: str) -> pd.DataFrame:
    """Whom to write to: ``customer``, ``email``, ``purchase``, ``link``; only links that are not answered yet."""
    found = RecordReader(record()).frame(queries.form_mailing(form_id, scope))
    links = [form_address(server, token) for token in found["token"]]
    return found.assign(link=pd.Series(links, index=found.index, dtype="str"))[
        ["customer", "email", "purchase", "link"]
    ]


def waiting(form_id: int, scope: Scope) -> int:
    """How many links of a form are not answered yet and can be sent."""
    return _waiting(form_id, scope, versions(*DOMAINS))


@kept(max_entries=64)
def _waiting(form_id: int, scope: Scope, key: Versions) -> int:
    del key
    return len(RecordReader(record()).frame(queries.form_mailing(form_id, scope)))
