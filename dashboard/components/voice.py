"""The parts of the page of what customers say: figures at the head, how it sounds over time, and group by group."""

from __future__ import annotations

from math import isnan, sqrt
from typing import TYPE_CHECKING, Any

from dashboard import frame, reads
from dashboard.analytics.intervals import Z95
from dashboard.analytics.voice import scores, story
from dashboard.answers.voice import SCALES
from dashboard.charts import voice as charts
from dashboard.components.cards import chart
from dashboard.components.download import table_and_download
from dashboard.components.tiles import Kpi, kpi_row
from dashboard.components.words import words
from dashboard.theme import count, day, percent, points, quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import pandas as pd

    from dashboard.analytics.voice.scores import Estimate
    from dashboard.answers.voice import Overall, Span, Step
    from dashboard.reads.voice import Voice
    from data_access.filters import Filters
    from data_access.queries.said import Split

    Columns = Callable[[Iterable[str]], dict[str, Any]]

UNIT = "Share of positive less share of negative feedback; bars are 95% intervals"
SPANS: dict[Span, str] = {"quarter": "13 weeks", "year": "52 weeks", "month": "4 weeks"}
STEPS: dict[Step, str] = {"week": "Weeks", "month": "Months"}
SPLITS: dict[Split, str] = {
    "channel": "Channel", "category": "Product", "segment": "Segment", "language": "Language",
}  # fmt: skip
RATING_TITLES = {"nps": "NPS", "csat": "CSAT", "ces": "CES", "stars": "Stars"}
RATING_HELP = {
    "nps": "Net promoter score: share of 9 and 10 less share of 0 to 6, of answers of 0 to 10.",
    "csat": "Satisfaction: the share of 4 and 5 among all answers of 1 to 5; the mean is that of the answers.",
    "ces": "Ease: the share of 5 to 7 among all answers of 1 to 7; the mean is that of the answers.",
    "stars": "The mean of the stars, 1 to 5.",
}
SERIES_TABLE = ("period_start", "period_end", "period_over", "said", "read", "speakers", "net_points", "points_from",
                "points_to")  # fmt: skip
GROUPS_TABLE = ("group", "said", "said_share", "said_low", "said_high", "read", "speakers", "net_points", "points_from",
                "points_to")  # fmt: skip


def sentence(filters: Filters, answer: Voice, span: Span) -> str:
    """Who the figures are about, and which days."""
    windows = answer.question.windows
    return " · ".join([
        "What customers said", *filters.phrases().values(),
        f"{SPANS[span]} from {day(windows.start)}, against the {SPANS[span]} before",
        quantity(answer.overall.items, "piece of feedback", "pieces of feedback"),
    ])  # fmt: skip


def half_way(answer: Voice) -> None:
    """Says that another reader is taking over, while it is."""
    read_by = answer.overall.read_by
    if read_by and reads.changing_over(answer.question.scope):
        words(
            f"Another reader is taking over and has reached a part of the feedback. Until it has all, these figures "
            f"keep to {read_by.scorer} {read_by.version}; what the other has read is counted but not scored here.",
            "strong", "half_way",
        )  # fmt: skip


def tiles(answer: Voice, span: Span) -> None:
    """How much, how it sounds, how much of it was read; below it the ratings that were given."""
    overall, versus = answer.overall, f"vs {SPANS[span]} before"
    kpi_row([_volume(overall, versus), _net(overall, versus), _coverage(overall)])
    rated = [scale for scale, pair in overall.ratings.items() if any(one.known for one in pair)]
    if rated:
        kpi_row([_rating(scale, *overall.ratings[scale], versus) for scale in rated])
    never = [RATING_TITLES[scale] for scale in SCALES if scale not in rated]
    if never:
        words(f"No answers in either window: {', '.join(never)}.", "fine", "never_rated")


def _volume(overall: Overall, versus: str) -> Kpi:
    now, before = overall.items, overall.items_before
    share = now / before - 1 if before else float("nan")
    half = Z95 * sqrt(1 / now + 1 / before) if now and before else float("nan")
    enough = min(now, before) >= scores.FEWEST
    return Kpi(
        key="volume", label="Feedback", value=count(now), good="none",
        delta=percent(share, plus=True) if enough else None, versus=versus, sure=enough and abs(share) > half,
        interval=f"{count(before)} before" if enough else f"{count(before)} before: too few to compare",
        help="Everything customers said in these days, with words or only a rating.",
    )  # fmt: skip


def _net(overall: Overall, versus: str) -> Kpi:
    net, changed = overall.net, scores.change(overall.net, overall.net_before)
    told = "The share of positive less the share of negative feedback, from -100 to +100."
    if not net.known:
        return Kpi(key="net", label="Net sentiment", value="Not read yet", sure=False, help=told)
    return Kpi(
        key="net", label="Net sentiment", value=story.score(net.value), help=told, sure=changed.sure,
        delta=None if isnan(changed.value) else points(changed.value), versus=versus,
        interval=f"{story.bounds(net)} with 95% certainty · {quantity(net.n, 'text')} of "
        f"{quantity(net.units, 'customer')}",
    )  # fmt: skip


def _coverage(overall: Overall) -> Kpi:
    parts = [f"{count(overall.scored)} read"]
    if overall.otherwise:
        parts.append(f"{count(overall.otherwise)} by another reader, not in the line")
    if overall.waiting:
        parts.append(f"{count(overall.waiting)} waiting")
    parts += [f"{count(number)} not: {story.NOT_SCORED.get(reason, reason.replace('_', ' '))}"
              for reason, number in overall.not_scored.items()]  # fmt: skip
    share = overall.scored / overall.items if overall.items else float("nan")
    return Kpi(
        key="coverage", label="Read", value=percent(share, decimals=0), good="none", interval=" · ".join(parts),
        help="The share of the feedback whose words were read by one version of one reader; scores of two are never "
        "put in one line.",
    )  # fmt: skip


def _rating(scale: str, now: Estimate, before: Estimate, versus: str) -> Kpi:
    key, title, told = f"rating_{scale}", RATING_TITLES[scale], RATING_HELP[scale]
    if not now.known:
        return Kpi(
            key=key, label=title, value="No answers", interval=f"{count(before.n)} before", help=told, sure=False
        )
    changed = scores.change(now, before)
    delta = None if isnan(changed.value) else f"{changed.value:+.2f}" if scale == "stars" else points(changed.value)
    low, high = (written_score(scale, bound) for bound in (now.low, now.high))
    certain = "" if isnan(now.low) else f"{low} to {high} · "
    certain += f"mean {now.mean:.2f} · " if scale in {"csat", "ces"} else ""
    return Kpi(
        key=key, label=title, value=written_score(scale, now.value), delta=delta, versus=versus, sure=changed.sure,
        help=told, interval=f"{certain}{quantity(now.n, 'answer')}, {count(before.n)} before",
    )  # fmt: skip


def written_score(scale: str, value: float) -> str:
    """A score of a scale, as people write it."""
    if scale == "stars":
        return f"{value:.2f}"
    return story.score(value) if scale == "nps" else percent(value, decimals=0)


def time_card(answer: Voice, found: pd.DataFrame, step: Step, columns: Columns) -> None:
    """Volume and net sentiment by week or month."""
    t = frame.current_tokens()
    figure = reads.finished(
        lambda: charts.over_time(found, t, monthly=step == "month"), "voice_time", answer.number, step, t.mode
    )
    alt = reads.finished(lambda: _time_alt(found), "voice_time_alt", answer.number, step)
    chart(figure, "voice_time", alt)
    read_by = answer.overall.read_by
    if read_by:
        words(f"Read by {read_by.scorer} {read_by.version} alone. No point where fewer than {scores.FEWEST_DRAWN} were "
              "read; hollow and hatched: not over.", "fine", "read_by")  # fmt: skip
    table = reads.finished(lambda: _periods(found), "voice_periods", answer.number, step)
    table_and_download(table, "voice_time", "Feedback over time", "net_sentiment", columns=columns(SERIES_TABLE))


def _periods(found: pd.DataFrame) -> pd.DataFrame:
    return _with_points(found).assign(
        period_start=found["start"], period_end=found["end"], period_over=found["complete"]
    )


def _with_points(found: pd.DataFrame) -> pd.DataFrame:
    """The rows with scores of -100 to 100, as tables show them."""
    return found.assign(
        said=found["items"], read=found["scored"], speakers=found["units"], net_points=found["net_sentiment"] * 100,
        points_from=found["net_low"] * 100, points_to=found["net_high"] * 100,
    )  # fmt: skip


def _time_alt(found: pd.DataFrame) -> str:
    told = found[found["net_sentiment"].notna()]
    said = f"Line of net sentiment and bars of how much was said, from {day(found['start'].iloc[0])}."
    if told.empty:
        return f"{said} Too little was read to draw a line."
    first, last = told.iloc[0], told.iloc[-1]
    return (f"{said} Net sentiment {story.score(first['net_sentiment'])} from {day(first['start'])}, "
            f"{story.score(last['net_sentiment'])} from {day(last['start'])}; {count(last['items'])} said in that "
            "last one.")  # fmt: skip


def groups_card(answer: Voice, found: pd.DataFrame, by: Split, columns: Columns) -> None:
    """Net sentiment of each group, with its share of the feedback."""
    t, drawn = frame.current_tokens(), found.head(charts.MOST_GROUPS)
    if drawn.empty:
        words("Nothing was said in these days.", "muted", "no_groups")
        return
    overall = answer.overall.net.value
    figure = reads.finished(
        lambda: charts.group_dots(drawn, t, overall), "voice_groups", answer.number, by, t.mode
    )  # fmt: skip
    told = "; ".join(f"{name} {percent(share)}, {story.score(net)}" for name, share, net in
                     zip(drawn["group"], drawn["share"], drawn["net_sentiment"], strict=True))  # fmt: skip
    chart(figure, "voice_groups", f"Share of feedback and net sentiment by {SPLITS[by].lower()}: {told}.")
    if len(drawn) < len(found):
        words(f"The {len(drawn)} largest of {len(found)}; the table has all.", "fine", "more_groups")
    table = reads.finished(lambda: _shares(found), "voice_shares", answer.number, by)
    table_and_download(
        table, "voice_groups", f"Feedback by {SPLITS[by].lower()}", "feedback_share", columns=columns(GROUPS_TABLE)
    )


def _shares(found: pd.DataFrame) -> pd.DataFrame:
    return _with_points(found).assign(
        said_share=found["share"], said_low=found["share_low"], said_high=found["share_high"]
    )
