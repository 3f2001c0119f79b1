"""Charts of the explorer: curves of cohorts, one age over cohorts, two groups side by side, how long customers stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from dashboard.charts.base import FIGURE_SPACE, plain, rows, styled
from dashboard.charts.retention.curve import share_axis
from dashboard.charts.retention.scales import SHARE, Points
from dashboard.theme import count, percent, points

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from dashboard.theme import Tokens

HEIGHT = 400
MOST_TICKS = 12
KEY_WIDTH = 40  # characters of a line of names
_EDGE: dict[str, Any] = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}


def cohort_curves(
    cells: pd.DataFrame,
    average: pd.DataFrame,
    names: Mapping[int, str],
    named: Sequence[int],
    t: Tokens,
    *,
    axis: str,
    ticks: Mapping[int, str],
    of: Points = SHARE,
) -> go.Figure:
    """The share that came back at each age: a few cohorts by name with their intervals, the rest thin and grey.

    Parameters
    ----------
    cells, average : of ``analytics.explorer``, finished ages from 1 on; ``cells`` with ``row``.
    named : the rows drawn by name, at most six.
    of : what is drawn in place of the share.
    """
    figure = go.Figure()
    rest = cells[~cells["row"].isin(list(named))]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for _, part in rest.groupby("row"):
        xs += [*part["age"], None]
        ys += [*part[of.column], None]
    figure.add_scatter(x=xs, y=ys, mode="lines", line={"color": t.context_soft, "width": 1}, hoverinfo="skip")
    parts = {row: cells[cells["row"] == row] for row in named}
    colours = {row: t.categories[(place + 1) % len(t.categories)] for place, row in enumerate(named)}
    if of.interval:
        _band(figure, average["age"], average["low"], average["high"], t.accent_soft)
        for row, part in parts.items():
            _band(figure, part["age"], part["low"], part["high"], faint(colours[row], 0.14))
    # Lines after all bands, so that none is covered.
    _line(figure, average["age"], average[of.column], t.accent, _sentences(average, "All finished", ticks, of=of))
    for row, part in parts.items():
        told = _sentences(part, names[row], ticks, row, of)
        _line(figure, part["age"], part[of.column], colours[row], told)
    key = [(t.accent_text, "All finished")]
    key += [(colours[row], names[row]) for row in named]
    _names(figure, key, t, grey="other cohorts" if len(rest) else "")
    shown = [average, cells[cells["row"].isin(list(named))] if of.interval else cells]
    return _framed(figure, t, of.axis(shown), axis=axis, ticks=ticks)


def age_trend(
    cells: pd.DataFrame,
    average: pd.DataFrame,
    labels: Mapping[int, str],
    t: Tokens,
    *,
    axis: str,
    odd: int | None = None,
    of: Points = SHARE,
) -> go.Figure:
    """One age over cohorts, each with its interval, and all of them together as a dotted line.

    Parameters
    ----------
    cells : one age of finished cohorts, with ``row``; ``labels`` names each row.
    average : all of them together, one row.
    odd : the row that stands out. ``of``: what is drawn in place of the share.
    """
    figure = go.Figure()
    places = list(range(len(cells)))
    colours = [t.worse if row == odd else t.accent for row in cells["row"]]
    figure.add_scatter(
        x=places,
        y=cells[of.column],
        mode="markers",
        marker={"size": 8, "color": colours},
        customdata=[[row.row, row.age, f"{plain(labels[row.row])}: {of.told(row)}"] for row in rows(cells)],
        hovertemplate="%{customdata[2]}<extra></extra>",
    )
    if of.interval:
        reach = {"array": cells["high"] - cells[of.column], "arrayminus": cells[of.column] - cells["low"]}
        figure.update_traces(error_y={"type": "data", **reach, "color": t.second, "thickness": 1.2, "width": 0})
    overall = float(average[of.column].iloc[0])
    figure.add_hline(y=overall, line={"color": t.context, "width": 1.2, "dash": "2px,3px"})
    key = f"<span style='color:{t.accent_text}'>● <b>Cohort{', 95% interval' if of.interval else ''}</b></span>"
    key += f"<span style='color:{t.muted}'>{FIGURE_SPACE * 2}┅┅ All, {of.words(overall)}</span>"
    if odd is not None:
        key += f"<span style='color:{t.worse_text}'>{FIGURE_SPACE * 2}● Stands out</span>"
    _words(figure, key)
    step = max(1, -(-len(places) // 8))
    # The year below the month: a phone has no room for eight of them in one line.
    named = {place: plain(labels[row]) for place, row in enumerate(cells["row"]) if place % step == 0}
    ticks = {place: "<br>".join(name.rsplit(" ", 1)) for place, name in named.items()}
    return _framed(figure, t, of.axis([cells, average]), axis=axis, ticks=ticks, edge=0.6)


def two_curves(
    ages: pd.DataFrame, names: tuple[str, str], t: Tokens, *, axis: str, ticks: Mapping[int, str]
) -> go.Figure:
    """The share of each of two groups that came back at each age, with intervals."""
    figure = go.Figure()
    colours = (t.accent, t.categories[1])
    fills = (t.accent_soft, faint(t.categories[1], 0.2))
    for place, (side, name, colour, fill) in enumerate(zip(("one", "other"), names, colours, fills, strict=True)):
        part = ages[["age", f"{side}_size", f"{side}_rate", f"{side}_low", f"{side}_high"]]
        part = part.set_axis(["age", "cohort_size", "retention_rate", "low", "high"], axis=1)
        _band(figure, part["age"], part["low"], part["high"], fill)
        _line(figure, part["age"], part["retention_rate"], colour, _sentences(part, name, ticks, place))
    _names(figure, list(zip((t.accent_text, t.categories[1]), names, strict=True)), t)
    highest = float(ages[["one_high", "other_high"]].max().max())
    return _framed(figure, t, share_axis(max(highest * 1.05, 0.02)), axis=axis, ticks=ticks)


def differences(ages: pd.DataFrame, t: Tokens, *, axis: str, ticks: Mapping[int, str]) -> go.Figure:
    """The difference of two groups at each age with its interval; filled where it holds after correction."""
    figure = go.Figure()
    sure = ages["age_answer"].isin(["higher", "lower"])
    colours = [
        t.accent if answer == "higher" else t.worse if answer == "lower" else t.second for answer in ages["age_answer"]
    ]
    figure.add_scatter(
        x=ages["age"],
        y=ages["difference"],
        mode="markers",
        marker={
            "size": 9,
            "color": [colour if held else t.page for colour, held in zip(colours, sure, strict=True)],
            "line": {"color": colours, "width": 1.8},
        },
        error_y={
            "type": "data",
            "array": ages["difference_high"] - ages["difference"],
            "arrayminus": ages["difference"] - ages["difference_low"],
            "color": t.second,
            "thickness": 1.4,
            "width": 0,
        },
        customdata=[[_difference_sentence(row, ticks)] for row in rows(ages)],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )
    figure.add_hline(y=0, line={"color": t.context, "width": 1.2})
    _words(figure, f"<span style='color:{t.muted}'>● holds after correction{FIGURE_SPACE * 2}○ may be chance</span>")
    far = float(ages[["difference_low", "difference_high"]].abs().max().max()) * 1.1
    return _framed(figure, t, _both_sides(far), axis=axis, ticks=ticks, both=True)


def stay_curves(curves: pd.DataFrame, names: Sequence[str], longest: float, t: Tokens) -> go.Figure:
    """The share of each group that are still customers after each number of days, with intervals."""
    figure = go.Figure()
    colours = (t.accent, t.categories[1])
    for place, name in enumerate(names):
        colour, fill = colours[place], (t.accent_soft, faint(t.categories[1], 0.2))[place]
        part = curves[(curves["group"] == name) & (curves["time"] <= longest)].dropna(subset=["low"])
        step: dict[str, Any] = {**_EDGE, "line": {"width": 0, "shape": "hv"}}
        figure.add_scatter(x=part["time"], y=part["high"], **step)
        figure.add_scatter(x=part["time"], y=part["low"], fill="tonexty", fillcolor=fill, **step)
        figure.add_scatter(
            x=part["time"],
            y=part["survival"],
            mode="lines",
            line={"color": colour, "width": 2, "shape": "hv"},
            customdata=[[_stay_sentence(row)] for row in rows(part)],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    if len(names) > 1:
        _names(figure, list(zip((t.accent_text, t.categories[1]), names, strict=True)), t)
    step_days = next((days for days in (7, 30, 60, 90, 180, 365) if longest / days <= MOST_TICKS), 365)
    ticks = {days: str(days) for days in range(0, int(longest) + 1, step_days)}
    return _framed(figure, t, share_axis(1.05), axis="Days since first purchase", ticks=ticks, edge=longest * 0.01)


def faint(colour: str, opacity: float) -> str:
    """A colour of #RRGGBB made see-through."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return f"rgba({red},{green},{blue},{opacity})"


def _band(figure: go.Figure, x: pd.Series, low: pd.Series, high: pd.Series, fill: str) -> None:
    figure.add_scatter(x=x, y=high, **_EDGE)
    figure.add_scatter(x=x, y=low, fill="tonexty", fillcolor=fill, **_EDGE)


def _line(figure: go.Figure, x: pd.Series, y: pd.Series, colour: str, sentences: list[list[Any]]) -> None:
    figure.add_scatter(
        x=x,
        y=y,
        mode="lines+markers",
        line={"color": colour, "width": 2},
        marker={"size": 6, "color": colour},
        customdata=sentences,
        hovertemplate=f"%{{customdata[{len(sentences[0]) - 1 if sentences else 0}]}}<extra></extra>",
    )


def _framed(
    figure: go.Figure,
    t: Tokens,
    yaxis: dict[str, Any],
    *,
    axis: str,
    ticks: Mapping[int, str],
    both: bool = False,
    edge: float = 0.4,
) -> go.Figure:
    """Axes with at most a dozen ticks; ``both``: the upright one lies on both sides of 0."""
    places = list(ticks)[:: max(1, -(-len(ticks) // MOST_TICKS))] if ticks else [0]
    return styled(
        figure,
        HEIGHT,
        t,
        margin={"l": 4, "r": 12, "t": figure.layout.margin.t or 34, "b": 4},
        xaxis={
            "range": [min(ticks, default=0) - edge, max(ticks, default=1) + edge] if not both else None,
            "tickvals": places,
            "ticktext": [ticks[place] for place in places] if ticks else [""],
            "tickangle": 0,
            "title": {"text": axis},
        },
        yaxis=yaxis,
    )


def _both_sides(highest: float) -> dict[str, Any]:
    """An axis of differences, in points."""
    step = next((step for step in (0.02, 0.05, 0.1, 0.2) if highest / step <= 4), 0.25)  # noqa: PLR2004
    reach = max(1, int(highest / step) + 1)
    values = [step * place for place in range(-reach, reach + 1)]
    told = [points(value).replace(".0 pts", "") if value else "0" for value in values]
    return {**share_axis(highest), "range": [-highest * 1.05, highest * 1.05], "tickvals": values, "ticktext": told}


def _names(figure: go.Figure, key: Sequence[tuple[str, str]], t: Tokens, grey: str = "") -> None:
    """Which line is which, above the plot; as many in a row as a phone has room for."""
    told = [(f"<span style='color:{colour}'>━</span> <b>{plain(name)}</b>", len(name)) for colour, name in key]
    if grey:
        told.append((f"<span style='color:{t.muted}'>─ {grey}</span>", len(grey)))
    lines: list[list[str]] = []
    room = 0
    for words, length in told:
        if length + 4 > room:
            lines.append([])
            room = KEY_WIDTH
        lines[-1].append(words)
        room -= length + 4
    _words(figure, "<br>".join((FIGURE_SPACE * 2).join(line) for line in lines))
    # Room above the plot for every line but the first, which all charts have.
    figure.update_layout(margin_t=34 + 17 * (len(lines) - 1))


def _words(figure: go.Figure, text: str) -> None:
    figure.add_annotation(
        text=text, showarrow=False, xref="paper", yref="paper", x=0, y=1.01, xanchor="left", yanchor="bottom",
        align="left", font={"size": 12},
    )  # fmt: skip


def _sentences(
    part: pd.DataFrame, name: str, ticks: Mapping[int, str], place: int | None = None, of: Points = SHARE
) -> list[list[Any]]:
    """What each point of a line says; before it, where the line has customers to list, its place and the age."""
    told = [f"{plain(name)}, age {ticks.get(row.age, row.age)}:<br>{of.told(row)}" for row in rows(part)]
    return [[sentence] if place is None else [place, int(age), sentence]
            for age, sentence in zip(part["age"], told, strict=True)]  # fmt: skip


def _stay_sentence(row: Any) -> str:  # noqa: ANN401  a row of itertuples
    followed = f"{count(row.at_risk)} followed so far"
    return f"After {count(row.time)} days {percent(row.survival)} are still customers ({followed})."


def _difference_sentence(row: Any, ticks: Mapping[int, str]) -> str:  # noqa: ANN401  a row of itertuples
    return (
        f"Age {ticks.get(row.age, row.age)}: {percent(row.one_rate)} against {percent(row.other_rate)}, "
        f"a difference of {points(row.difference)}.<br>"
        f"95% interval {points(row.difference_low)} to {points(row.difference_high)}."
    )
