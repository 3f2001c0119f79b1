"""The directory: which customers fit a search and the filters, in which order, and the rows of one page of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

import pandas as pd
import streamlit as st

from dashboard.analytics.directory_story import takeaway
from dashboard.reads.connection import reader, record, versions
from dashboard.reads.figures import answer_number
from dashboard.reads.kept import Versions, kept
from dashboard.reads.people import IN_ONE_STATEMENT, PAGE
from dashboard.reads.segments import DOMAINS as SEGMENT_DOMAINS
from dashboard.reads.segments import segment_ids
from dashboard.reads.store import FACTS, store_facts
from data_access.filters import Filters, country_name
from data_access.queries import directory as queries
from data_access.readers import RecordReader
from data_access.readers.search import SearchIndex
from data_access.schema.facts import MONDAY

if TYPE_CHECKING:
    from data_access.filters import Scope
    from data_access.filters.rules import Rules

Sort = Literal["revenue", "latest", "purchases", "newest", "quiet", "name"]
SORTS: dict[Sort, str] = {
    "revenue": "Most net revenue",
    "latest": "Bought last",
    "purchases": "Most purchases",
    "newest": "Joined last",
    "quiet": "Longest away",
    "name": "Name",
}
# The column each order goes by, and whether from the largest; who never bought or joined stands last.
_ORDERS: dict[Sort, tuple[str, bool]] = {
    "revenue": ("net_cents", True),
    "latest": ("last_day", True),
    "purchases": ("purchase_count", True),
    "newest": ("joined_day", True),
    "quiet": ("last_day", False),
    "name": ("name_place", False),
}
_CONSENTS = {"given": "Yes", "refused": "No", "unknown": "Not asked"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """The customers that fit, in order. ``measures`` has a row for each, and is shared by all readers: never change it.

    ``everybody`` is how many there are inside the filters, whatever is searched; ``takeaway`` is said
    of them where nothing is.
    """

    number: int
    measures: pd.DataFrame
    everybody: int
    takeaway: str = ""

    def __len__(self) -> int:
        """How many fit."""
        return len(self.measures)


def prepare_search() -> None:
    """Read the words of all customers in the background."""
    _index(versions()).prepare()


def directory(filters: Filters, scope: Scope, search: str, sort: Sort, rules: Rules | None = None) -> Directory:
    """The customers inside the filters that fit the search, the best match first, else in the order chosen.

    Parameters
    ----------
    rules : those of a saved segment, which all customers listed meet.
    """
    key = versions("customers", *FACTS)
    segment = None if rules is None else (rules, versions(*SEGMENT_DOMAINS))
    return _directory(filters, scope, " ".join(search.split()), sort, key=key, segment=segment)


@kept(max_entries=64, spinner="Looking through the customers")
def _directory(
    filters: Filters,
    scope: Scope,
    search: str,
    sort: Sort,
    *,
    key: Versions,
    segment: tuple[Rules, Versions] | None,
) -> Directory:
    everybody = _measures(filters, scope, key)
    if segment is not None:
        rules, newest = segment
        everybody = everybody[everybody["customer_id"].isin(segment_ids(rules, filters, scope, newest))]
    if sort == "name":
        places = _name_places(scope, key).reindex(everybody["customer_id"])
        everybody = everybody.assign(name_place=places.to_numpy("float64"))
    if not search:
        told = takeaway(everybody, store_facts(scope).currency)
        ordered = _ordered(everybody, sort)
        return Directory(number=answer_number(), measures=ordered, everybody=len(everybody), takeaway=told)
    # Who types a whole number, e-mail or phone means that customer, whoever else has the same words.
    same = RecordReader(record()).rows(queries.exactly(_as_stored(search), scope))
    if same:
        fits = everybody[everybody["customer_id"].isin([row.customer_id for row in same])]
        return Directory(number=answer_number(), measures=_ordered(fits, sort), everybody=len(everybody))
    found = _index(key.of()).find(search, contact=not scope.masked)
    scores = pd.Series(found.scores, index=pd.Index(found.customer_ids), dtype="int64")
    fits = everybody[everybody["customer_id"].isin(found.customer_ids)]
    fits = _ordered(fits.assign(score=scores.reindex(fits["customer_id"]).to_numpy()), sort, "score")
    return Directory(number=answer_number(), measures=fits, everybody=len(everybody))


def _as_stored(search: str) -> str:
    """An e-mail as it is kept: in small letters. Numbers keep theirs."""
    return search.lower() if "@" in search else search


@st.cache_resource(max_entries=2, show_spinner=False, on_release=lambda index: index.close())
def _index(key: Versions) -> SearchIndex:
    """The words of this store's customers. It follows the change log itself, so no version stands in its key."""
    del key
    return SearchIndex(record())


@kept(max_entries=8)
def _measures(filters: Filters, scope: Scope, key: Versions) -> pd.DataFrame:
    """What customers are ordered by, days as numbers; NaN where there is none."""
    del key
    found = reader().frame(queries.customer_measures(filters, scope))
    counts = {name: found[name].astype("int64") for name in ("customer_id", "purchase_count", "net_cents")}
    days = {name: found[name].astype("float64") for name in ("last_day", "joined_day")}
    return pd.DataFrame({**counts, **days})


@kept(max_entries=4)
def _name_places(scope: Scope, key: Versions) -> pd.Series[int]:
    """The place of each customer in the order of names, whatever the size and the accents of their letters."""
    del key
    found = RecordReader(record()).frame(queries.customer_called(scope))
    plain = found["called"].str.normalize("NFKD").str.casefold().str.replace(r"[\u0300-\u036f]", "", regex=True)
    order = found.assign(plain=plain).sort_values(["plain", "customer_id"])["customer_id"].to_numpy("int64")
    return pd.Series(range(len(order)), index=pd.Index(order))


def _ordered(found: pd.DataFrame, sort: Sort, *before: str) -> pd.DataFrame:
    column, largest = _ORDERS[sort]
    # The id decides between equals, so that no customer stands on two pages.
    return found.sort_values(
        [*before, column, "customer_id"], ascending=[*(False for _ in before), not largest, True], ignore_index=True
    )


def directory_page(found: Directory, scope: Scope, start: int, end: int) -> pd.DataFrame:
    """The rows from one place to another: everything a list can show of those customers."""
    return _directory_page(found.number, scope, start, end, versions("customers"), found)


@kept(max_entries=64)
def _directory_page(number: int, scope: Scope, start: int, end: int, key: Versions, _found: Directory) -> pd.DataFrame:
    del number, key
    part = _found.measures.iloc[start:end]
    ids, asked = part["customer_id"].tolist(), RecordReader(record())
    pages = [ids[at : at + IN_ONE_STATEMENT] for at in range(0, max(len(ids), 1), IN_ONE_STATEMENT)]
    rows = pd.concat([asked.frame(queries.directory_rows(page, scope)) for page in pages])
    listed = part.merge(rows, on="customer_id", how="inner")
    tagged = pd.concat([asked.frame(queries.directory_tags(page, scope)) for page in pages])
    tags = tagged.groupby("customer_id")["tag"].agg(", ".join)
    called = listed["name"].fillna(listed["company"]).fillna("Customer " + listed["customer"])
    names = {code: country_name(code) for code in listed["country"].dropna().unique()}
    last = [None if pd.isna(days) else MONDAY + timedelta(days=int(days)) for days in listed["last_day"]]
    return listed.assign(
        page=PAGE + listed["public_id"],
        customer_name=called,
        country_name=listed["country"].map(names),
        net_revenue=listed["net_cents"].astype("float64") / 100,
        last_purchase_on=pd.Series(last, index=listed.index, dtype="object"),
        tags=listed["customer_id"].map(tags).astype("object").fillna(""),
        consent_word=listed["consent"].map(_CONSENTS),
        reason="Chosen in the directory",
    )
