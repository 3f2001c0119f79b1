"""How the file is opened: its sheet, and for text its encoding, separator and row of headings, where one knows it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.theme import label

if TYPE_CHECKING:
    from dashboard.actions.importing import Draft
    from data_access.importing.reading import ReadOptions, SourceFacts

_ENCODINGS = {
    "utf_8": "UTF-8",
    "utf_16": "UTF-16",
    "cp1252": "Windows, western (1252)",
    "iso8859_15": "ISO 8859-15, western with €",
    "cp1250": "Windows, central European (1250)",
    "cp1251": "Windows, Cyrillic (1251)",
    "cp1253": "Windows, Greek (1253)",
    "cp1254": "Windows, Turkish (1254)",
    "mac_roman": "Old Macintosh",
    "cp850": "DOS, western (850)",
    "gb18030": "Chinese (GB 18030)",
    "shift_jis": "Japanese (Shift JIS)",
}
_SEPARATORS = {"comma": "Commas", "semicolon": "Semicolons", "tab": "Tabs", "pipe": "Bars |", "whitespace": "Blanks"}
_SIGNS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_WIDTH = 310
_MOST_ROWS = 200  # above the headings


def opened_how(draft: Draft) -> ReadOptions:
    """The options of the plan with what a person chose here; what was found out stays unsaid."""
    found, chosen = draft.found, draft.plan.opening
    if found is None:
        return chosen
    sheet = _sheet(draft, found)
    chosen = replace(chosen, sheet=sheet) if sheet != found.sheet else chosen
    if found.format != "text":
        return chosen
    with st.expander("Open the file another way", key="opening"), st.container(horizontal=True, gap="small"):
        encoding = _encoding(draft, found)
        separator = _separator(draft, found)
        row = st.number_input(
            "Row of the headings", 1, _MOST_ROWS, chosen.header_row or found.header_row, 1,
            key=f"header_row_{draft.token}", width=_WIDTH, placeholder="As found: none",
        )  # fmt: skip
    stays = row == (chosen.header_row or found.header_row)
    return replace(
        chosen, encoding=encoding, delimiter=separator, header_row=chosen.header_row if stays or row is None else row
    )


def _sheet(draft: Draft, found: SourceFacts) -> str | None:
    """Which sheet of a workbook is read, where it has more than one."""
    if len(found.sheets) < 2:  # noqa: PLR2004
        return found.sheet
    return st.selectbox(
        "Sheet of the workbook",
        list(found.sheets),
        index=list(found.sheets).index(found.sheet) if found.sheet in found.sheets else 0,
        format_func=label,
        key=f"sheet_{draft.token}_{found.sheet}",
        width=330,
    )


def _encoding(draft: Draft, found: SourceFacts) -> str | None:
    chosen = draft.plan.opening.encoding
    name = found.encoding or ""
    return _pick("Encoding", _ENCODINGS, chosen, _ENCODINGS.get(name, name.upper()), f"encoding_{draft.token}")


def _separator(draft: Draft, found: SourceFacts) -> str | None:
    chosen, sign = draft.plan.opening.delimiter, found.delimiter or ""
    name = _SEPARATORS.get(_SIGNS.get(sign, sign), sign)
    return _pick("Cells are parted by", _SEPARATORS, chosen, name, f"separator_{draft.token}")


def _pick(title: str, choices: dict[str, str], chosen: str | None, found: str, key: str) -> str | None:
    """One of the choices; None to find out, which says what was found while nobody has chosen."""
    told = f"As found: {found}" if chosen is None and found else "Find out"
    return st.selectbox(
        title, [None, *choices], index=[None, *choices].index(chosen) if chosen in choices else 0,
        format_func=lambda name: told if name is None else choices[name], key=key, width=_WIDTH,
    )  # fmt: skip
