"""The filter bar, drawn once by the frame: every control is bound to the address, so a link carries the filters.

Keys are the names in the address: ``?bought=2026-01-01&bought=2026-03-31&segment=vip&country=Germany``. Streamlit drops
a value that is not among the options, so that an old or misspelled link shows more, never an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

from dashboard.controls import segment_filter
from dashboard.theme import day as written_day
from dashboard.theme import label, month_range
from data_access.filters import Filters, country_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from dashboard.answers.saved_segments import Saved
    from dashboard.reads import FilterChoices
    from dashboard.reads.segment_filter import SegmentFilter

BOUGHT = "bought"
_NEXT = "_filters_next"
MOST_CHIPS = 3  # of one field; more share a chip
_BETWEEN = " · "  # parts a product's code from its name in an option


@dataclass(frozen=True, slots=True)
class _Field:
    """A filter with several values: its field, its name in the address, its words, and how a value is written."""

    name: str
    key: str
    title: str
    several: str
    write: Callable[[str], str] = str
    typed: bool = False  # values beyond those offered can be typed


# Every rerun writes every country offered.
_country = cache(country_name)


@dataclass(frozen=True, slots=True)
class SavedSegments:
    """The saved segments that can be filtered by, and what some of them are as a filter."""

    known: Callable[[], Sequence[Saved]]
    of: Callable[[tuple[str, ...]], SegmentFilter]


_FIELDS = (
    _Field("segments", "segment", "Segment", "segments"),
    _Field("countries", "country", "Country", "countries", _country),
    _Field("channels", "channel", "Channel", "channels"),
    _Field("categories", "category", "Category", "categories"),
    _Field("products", "product", "Product", "products", typed=True),
)


def filter_bar(
    choices: FilterChoices,
    *,
    first_day: date | None,
    last_day: date | None,
    applies: frozenset[str],
    known_products: Callable[[tuple[str, ...]], frozenset[str]],
    saved: SavedSegments,
) -> Filters:
    """The active filters that apply to this page, after the bar is drawn.

    Parameters
    ----------
    first_day, last_day : the days the store's data covers; None in an empty store.
    applies : the fields of ``Filters`` that change the page's figures; the other controls are disabled and say so.
    known_products : gives those of some product codes that the store knows; others are ignored.
    saved : the saved segments; those of the address that cannot be used have a chip, and narrow nothing.
    """
    unused = None if applies else "This page uses no filters"
    with st.popover(
        "Filters", icon=":material/tune:", width="content", key="filters", disabled=not applies, help=unused
    ):
        _take_over(choices, first_day, last_day)
        _say_unused(applies)
        start, end = _days(first_day, last_day, enabled="start" in applies)
        found = {field.name: _values(field, choices, enabled=field.name in applies) for field in _FIELDS}
        named = saved.of(segment_filter.saved_segments_field(saved.known, enabled="saved" in applies))
    found["products"] = _codes(found["products"], known_products)
    some = _chips(start, end, found, applies)
    some |= _segment_chips(named, on="saved" in applies)
    if some:
        st.button("Reset", type="tertiary", key="reset_filters", on_click=reset_filters, help="Remove all filters")
    used: dict[str, Any] = {name: values for name, values in found.items() if name in applies}
    if "saved" in applies:
        used["saved"] = named.chosen
    return Filters(**used, start=start, end=end) if "start" in applies else Filters(**used)


def _say_unused(applies: frozenset[str]) -> None:
    names = [] if "start" in applies else ["first purchase"]
    names += [field.title.lower() for field in _FIELDS if field.name not in applies]
    names += [] if "saved" in applies else [segment_filter.TITLE.lower()]
    if names:
        st.text(f"Not used on this page: {', '.join(names)}.")


def _values(field: _Field, choices: FilterChoices, *, enabled: bool) -> tuple[str, ...]:
    """One control. It is drawn on every page, enabled or not: a control that is not drawn would lose its value."""
    offered = getattr(choices, field.name)
    options = [f"{code}{_BETWEEN}{name}" if name else code for code, name in offered] if field.typed else list(offered)
    picked = st.multiselect(
        field.title,
        options,
        key=field.key,
        bind="query-params",
        format_func=field.write,
        accept_new_options=field.typed,
        placeholder="All, or type a code" if field.typed else "All" if options else "None in this store",
        disabled=not enabled,
    )
    return tuple(picked)


def _days(first: date | None, last: date | None, *, enabled: bool) -> tuple[date | None, date | None]:
    """The half-open range of first purchase. The control's own range includes its last day."""
    if first is None or last is None:
        return None, None
    picked = st.date_input(
        "First purchase, from and to",
        value=[],
        min_value=first,
        max_value=last,
        key=BOUGHT,
        format="YYYY-MM-DD",
        bind="query-params",
        disabled=not enabled,
    )
    days = tuple(picked)
    return days[0] if days else None, days[1] + timedelta(days=1) if len(days) > 1 else None


def _codes(picked: tuple[str, ...], known: Callable[[tuple[str, ...]], frozenset[str]]) -> tuple[str, ...]:
    codes = tuple(text.split(_BETWEEN, 1)[0].strip() for text in picked)
    if not codes:
        return ()
    allowed = known(codes)
    return tuple(code for code in codes if code in allowed)


def _chips(start: date | None, end: date | None, found: dict[str, tuple[str, ...]], applies: frozenset[str]) -> bool:
    """A button per active filter that removes it; gives whether there was one."""
    if start or end:
        _chip(f"First bought {_range(start, end)}", BOUGHT, None, on="start" in applies)
    for field in _FIELDS:
        values, on = found[field.name], field.name in applies
        if len(values) > MOST_CHIPS:
            _chip(f"{len(values)} {field.several}", field.key, None, on=on)
            continue
        for value in values:
            _chip(field.write(value), field.key, value, on=on)
    return bool(start or end or any(found.values()))


def _segment_chips(named: SegmentFilter, *, on: bool) -> bool:
    """A button per saved segment, and one for those that cannot be used; gives whether there was any."""
    for one in named.chosen:
        _chip(f"In {one.name}", segment_filter.SAVED_SEGMENT, one.public_id, on=on)
    if named.wrong:
        _chip("A segment that cannot be used", segment_filter.SAVED_SEGMENT, None, on=on)
    return bool(named.chosen or named.wrong)


def _chip(text: str, key: str, value: str | None, *, on: bool) -> None:
    st.button(
        label(text),
        icon=":material/close:" if on else ":material/block:",
        icon_position="right",
        key=f"chip_{key}_{value or 'all'}",
        help="Remove this filter" if on else "Not used on this page. Click to remove this filter",
        on_click=_remove,
        args=(key, value),
    )


def _range(start: date | None, end: date | None) -> str:
    last = end - timedelta(days=1) if end else None
    if start is None or last is None:
        return f"from {written_day(start)}" if start else f"up to {written_day(last)}"
    whole_months = start.day == 1 and end is not None and end.day == 1
    if whole_months:
        return month_range(start.year * 12 + start.month - 1, last.year * 12 + last.month - 1)
    return f"{written_day(start)} to {written_day(last)}"


def _remove(key: str, value: str | None) -> None:
    if key == segment_filter.SAVED_SEGMENT:
        segment_filter.remove_segment(value)
        return
    kept = [] if value is None else [v for v in st.session_state.get(key, []) if v.split(_BETWEEN, 1)[0] != value]
    st.session_state[key] = kept


def reset_filters() -> None:
    """Remove all filters: a callback, also for the button of a page that filters have emptied."""
    for key in (BOUGHT, *(field.key for field in _FIELDS)):
        if key in st.session_state:
            st.session_state[key] = []
    segment_filter.remove_segment(None)


def kept_filters() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What the bar holds, as ``adopt_filters`` takes it: the name of each control in use with its values."""
    days = tuple(chosen.isoformat() for chosen in st.session_state.get(BOUGHT) or ())
    lists = ((field.key, tuple(st.session_state.get(field.key) or ())) for field in _FIELDS)
    saved = (segment_filter.SAVED_SEGMENT, segment_filter.chosen_ids())
    return tuple((name, values) for name, values in ((BOUGHT, days), *lists, saved) if values)


def adopt_filters(filters: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """Let the bar hold these from its next drawing on, and nothing else."""
    st.session_state[_NEXT] = dict(filters)


def filters_in_address() -> bool:
    """Whether the address names filters by itself."""
    keys = (BOUGHT, *(field.key for field in _FIELDS), segment_filter.SAVED_SEGMENT)
    return any(key in st.query_params for key in keys)


def _take_over(choices: FilterChoices, first: date | None, last: date | None) -> None:
    """Put adopted values into the controls before they are drawn; what the store does not offer any more is left."""
    adopted: dict[str, tuple[str, ...]] | None = st.session_state.pop(_NEXT, None)
    if adopted is None:
        return
    days = [date.fromisoformat(value) for value in adopted.get(BOUGHT, ())]
    if first is not None and last is not None:
        st.session_state[BOUGHT] = [chosen for chosen in days if first <= chosen <= last]
    for field in _FIELDS:
        offered, values = set(getattr(choices, field.name)), adopted.get(field.key, ())
        st.session_state[field.key] = [value for value in values if field.typed or value in offered]
    segment_filter.choose_segments(adopted.get(segment_filter.SAVED_SEGMENT, ()))


def parameters() -> dict[str, list[str]]:
    """The filters as they stand in the address: name to values, empty where nothing is chosen."""
    days = [chosen.isoformat() for chosen in st.session_state.get(BOUGHT) or ()]
    lists = {f.key: [f.write(value) for value in st.session_state.get(f.key) or ()] for f in _FIELDS}
    ids = segment_filter.chosen_ids()
    return {BOUGHT: days, **lists, segment_filter.SAVED_SEGMENT: [",".join(ids)] if ids else []}
