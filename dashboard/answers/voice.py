"""What customers say: how much and how it sounds over time and by group, ratings, topics and what they cost."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import pandas as pd

from dashboard import settings
from dashboard.analytics import kpis, rfm
from dashboard.analytics.intervals import wilson_interval
from dashboard.analytics.periods import month_of, month_start
from dashboard.analytics.voice import fair, impact, scores, topics
from data_access.filters import Filters
from data_access.queries import rfm as rfm_queries
from data_access.queries import said as queries
from data_access.queries.silence import customer_segments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.analytics.kpis import Windows
    from dashboard.analytics.voice.topics import Side
    from data_access.filters import Scope
    from data_access.queries.said import Split
    from data_access.readers import Reader

Span = Literal["quarter", "year", "month"]
Step = Literal["week", "month"]
DAYS: dict[Span, int] = {"quarter": 91, "year": 364, "month": 28}  # whole weeks: both windows hold the same weekdays
STEPS: dict[Step, int] = {"week": 26, "month": 24}
IMPACT_DAYS = 364
UNKNOWN = "Unknown"
SCALES = {"nps": scores.net_promoter_score, "csat": scores.satisfaction, "ces": scores.ease,
          "stars": scores.mean_rating}  # fmt: skip
SERIES = ("start", "end", "complete", "items", "scored", "units", "net_sentiment", "net_low", "net_high")
GROUPS = ("group", "items", "share", "share_low", "share_high", "scored", "units", "net_sentiment", "net_low",
          "net_high")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose feedback of which two windows of equal length is looked at, and the first day with any."""

    filters: Filters
    scope: Scope
    windows: Windows
    first_day: date


class ReadBy(NamedTuple):
    """The scorer and the version whose scores are told; two of them never stand in one line."""

    scorer: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overall:
    """The newest window against the one before.

    ``scored`` by the reader told, ``otherwise`` by another scorer or version, ``waiting``, and what is not scored by
    reason: feedback of the newest window, together ``items``. ``ratings`` are by scale, now and before.
    """

    read_by: ReadBy | None
    items: int
    items_before: int
    net: scores.Estimate
    net_before: scores.Estimate
    scored: int
    otherwise: int
    waiting: int
    not_scored: dict[str, int]
    ratings: dict[str, tuple[scores.Estimate, scores.Estimate]]


def asked(reader: Reader, filters: Filters, scope: Scope, span: Span) -> Asked | None:
    """The question over the windows that end with the last feedback; None where there is none.

    The windows are the same for all filters, so that what is compared is of the same days.
    """
    # Where every day lies ahead, it is the clock that is wrong.
    for until in (settings.latest_day(), date.max):
        row = reader.frame(queries.said_days(Filters(), scope, until=until)).iloc[0]
        if int(row["items"]):
            break
    else:
        return None
    return Asked(filters=filters, scope=scope, windows=kpis.windows(row["last_day"], DAYS[span]),
                 first_day=row["first_day"])  # fmt: skip


def overall(reader: Reader, question: Asked) -> Overall:
    """How much was said, how it sounds, how much of it was read, and the ratings."""
    bounds = question.windows.bounds
    counted = reader.frame(queries.said(question.filters, question.scope, bounds))
    read_by = most_read_by(counted)
    now, before = (counted[counted["period"] == place] for place in (topics.NOW, topics.BEFORE))
    told = _of_reader(now, read_by)
    scored, otherwise = int(told["items"].sum()), int(_in_state(now, "scored")["items"].sum())
    unread = _in_state(now, "not_scored")
    reasons = unread["score_reason"].fillna("unknown")
    return Overall(
        read_by=read_by,
        items=int(now["items"].sum()),
        items_before=int(before["items"].sum()),
        net=scores.net_sentiment(told),
        net_before=scores.net_sentiment(_of_reader(before, read_by)),
        scored=scored,
        otherwise=otherwise - scored,
        waiting=int(_in_state(now, "pending")["items"].sum()),
        not_scored={str(k): int(v) for k, v in unread.groupby(reasons)["items"].sum().items()},
        ratings=_ratings(reader.frame(queries.answers(question.filters, question.scope, bounds))),
    )


def most_read_by(counted: pd.DataFrame) -> ReadBy | None:
    """The scorer and version that read most of it; of equals the last by name."""
    read = _in_state(counted, "scored").dropna(subset=["scorer", "scorer_version"])
    if read.empty:
        return None
    sums = read.groupby(["scorer", "scorer_version"])["items"].sum().reset_index()
    row = sums.sort_values(["items", "scorer", "scorer_version"]).iloc[-1]
    return ReadBy(str(row["scorer"]), str(row["scorer_version"]))


def _in_state(counted: pd.DataFrame, state: str) -> pd.DataFrame:
    return counted[counted["score_state"] == state]


def _of_reader(counted: pd.DataFrame, read_by: ReadBy | None) -> pd.DataFrame:
    if read_by is None:
        return counted.iloc[:0]
    same = (counted["scorer"] == read_by.scorer) & (counted["scorer_version"] == read_by.version)
    return _in_state(counted[same.fillna(False)], "scored")  # noqa: FBT003  pandas' own argument


def _ratings(answers: pd.DataFrame) -> dict[str, tuple[scores.Estimate, scores.Estimate]]:
    """Each scale's score now and before; a scale nobody answered on is there without a value."""
    counts: dict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    columns = (answers[name] for name in ("rating_scale", "period", "rating", "answers"))
    for scale, place, rating, number in zip(*columns, strict=True):
        counts[str(scale), int(place)][int(rating)] = int(number)
    return {scale: (score(counts[scale, topics.NOW]), score(counts[scale, topics.BEFORE]))
            for scale, score in SCALES.items()}  # fmt: skip


def bounds_of(question: Asked, step: Step) -> tuple[date, ...]:
    """The first days of the last weeks or months with feedback, and the day after the last; that may cut a period."""
    last = question.windows.end - timedelta(days=1)
    if step == "week":
        found = kpis.week_bounds(last, STEPS[step])
    else:
        month = month_of(last)
        firsts = (month_start(number) for number in range(month - STEPS[step] + 1, month + 1))
        found = (*firsts, question.windows.end)
    begun = max((place for place, day in enumerate(found[:-1]) if day <= question.first_day), default=0)
    return found[begun:]


def series(reader: Reader, question: Asked, step: Step, read_by: ReadBy | None) -> pd.DataFrame:
    """Volume and net sentiment of each week or month: ``SERIES``; ``end`` is its last day with data.

    A period of fewer than 10 scored has no sentiment. ``complete`` is whether its days are over.
    """
    bounds = bounds_of(question, step)
    counted = reader.frame(queries.said(question.filters, question.scope, bounds))
    items = counted.groupby("period")["items"].sum().to_dict()
    nets = scores.net_sentiments(_of_reader(counted, read_by), "period")
    rows = []
    for place, start in enumerate(bounds[:-1]):
        net = nets.get(place, scores.NOBODY)
        whole = start + timedelta(days=7) if step == "week" else month_start(month_of(start) + 1)
        shown = net if net.n >= scores.FEWEST_DRAWN else scores.NOBODY
        rows.append((start, bounds[place + 1] - timedelta(days=1), whole <= bounds[place + 1],
                     int(items.get(place, 0)), net.n, net.units, shown.value, shown.low, shown.high))  # fmt: skip
    return pd.DataFrame(rows, columns=list(SERIES))


def groups(reader: Reader, question: Asked, by: Split, read_by: ReadBy | None) -> pd.DataFrame:
    """The newest window by channel, category, segment or language, the largest first, unknown last: ``GROUPS``."""
    counted = reader.frame(queries.said(question.filters, question.scope, question.windows.bounds, by))
    counted = counted[counted["period"] == topics.NOW]
    named = counted.assign(group=counted["group"].astype("object").where(counted["group"].notna(), UNKNOWN))
    total = int(named["items"].sum())
    nets = scores.net_sentiments(_of_reader(named, read_by), "group")
    rows = []
    for group, items in named.groupby("group")["items"].sum().items():
        net = nets.get(group, scores.NOBODY)
        rows.append((str(group), int(items), net.n, net.units, net.value, net.low, net.high))
    columns = ["group", "items", "scored", "units", "net_sentiment", "net_low", "net_high"]
    found = pd.DataFrame(rows, columns=columns)
    found["share"] = found["items"] / max(total, 1)
    limits = wilson_interval(found["items"], pd.Series([total] * len(found), dtype="int64"))
    found["share_low"], found["share_high"] = limits["low"], limits["high"]
    last = found["group"] == UNKNOWN
    ordered = found.assign(last=last).sort_values(["last", "items", "group"], ascending=[True, False, True])
    return ordered[list(GROUPS)].reset_index(drop=True)


def topic_table(
    reader: Reader, question: Asked, side: Side, as_of: date | None, names: Mapping[str, str]
) -> tuple[pd.DataFrame, Any]:
    """Each topic with share, trend and sentiment of the window, and what it does to the score and to coming back.

    Parameters
    ----------
    names : how the topics are called, by token.

    Returns
    -------
    ``topics.COLUMNS`` and ``impact.COLUMNS`` with ``title``, the topic's name for people; and ``impact.Strata``.
    """
    bounds = question.windows.bounds
    mentions = reader.frame(queries.topic_mentions(question.filters, question.scope, bounds))
    hearers = reader.frame(queries.topic_hearers(question.filters, question.scope, bounds))
    found = topics.topics(mentions, hearers, side)
    priced, alike = impacts(reader, question, side, as_of)
    merged = found.merge(priced, on="topic", how="left").fillna({"verdict": "cannot tell", "naming": 0})
    named = [names.get(name, name) for name in merged["topic"]]
    return merged.assign(title=pd.Series(named, index=merged.index, dtype="str")), alike


def impact_days(as_of: date) -> tuple[date, date]:
    """The days of first texts whose customers have had 90 days to come back: ``start <= day < end``."""
    end = as_of - timedelta(days=impact.HORIZON - 1)
    return end - timedelta(days=IMPACT_DAYS), end


def impacts(reader: Reader, question: Asked, side: Side, as_of: date | None) -> tuple[pd.DataFrame, Any]:
    """What each topic does to the score and to coming back, from the first texts of a year that is mature."""
    if as_of is None:
        return impact.table_of([]), None
    start, end = impact_days(as_of)
    who = {"start": start, "end": end}
    customers = reader.frame(queries.first_texts(question.filters, question.scope, days=impact.HORIZON, **who))
    named = reader.frame(queries.first_text_topics(question.filters, question.scope, **who))
    label = topics.LABEL_OF[side]
    return impact.impacts(customers, named if label is None else named[named["label"] == label])


def fair_score(reader: Reader, question: Asked, as_of: date) -> fair.FairScore:
    """NPS of the window as answered, and weighted to all customers by group of recency and frequency and segment."""
    window, scope = question.windows, question.scope
    given = reader.frame(queries.nps_answers(question.filters, scope, start=window.start, end=window.end))
    bought = reader.frame(rfm_queries.customer_rfm(question.filters, scope, as_of=as_of)).sort_values("customer_id")
    known = reader.frame(customer_segments(question.filters, scope))
    scored = rfm.scored(bought.reset_index(drop=True), ties="together")
    base = scored[["customer_id"]].assign(group=scored["segment"].astype("str"))
    base = base.merge(known, on="customer_id", how="left")
    return fair.fair_score(given, base.assign(segment=base["segment"].fillna(UNKNOWN)))
