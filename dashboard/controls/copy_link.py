"""The button that copies the page's address, and the script that keeps the filters in it.

Streamlit takes filters from the address and keeps their values when the page changes, but drops them from the address
when the page changes or the reader goes back. The script puts them back in place, without a new entry in the history.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

from dashboard.controls.filter_bar import parameters

if TYPE_CHECKING:
    from collections.abc import Callable

# The text below never changes. The values of filters come as data and become parts of the address, never markup.
_HTML = """
<button type="button"><svg aria-hidden="true" viewBox="0 -960 960 960"><path
 d="M440-280H280q-83 0-141.5-58.5T80-480q0-83 58.5-141.5T280-680h160v80H280q-50 0-85 35t-35 85q0 50 35 85t85 35h160v80Z
M320-440v-80h320v80H320Zm200 160v-80h160q50 0 85-35t35-85q0-50-35-85t-85-35H520v-80
h160q83 0 141.5 58.5T880-480q0 83-58.5 141.5T680-280H520Z"/></svg>
<span aria-live="polite">Copy link</span></button>
"""
_CSS = """
button { all: unset; display: flex; align-items: center; gap: .4rem; cursor: pointer; white-space: nowrap;
  font-family: var(--st-font); font-size: .87rem; color: var(--st-text-color);
  padding: .35rem .4rem; border-radius: 6px; }
button:hover { color: var(--st-link-color); }
button:focus-visible { outline: 2px solid var(--st-link-color); }
svg { width: 1.05rem; height: 1.05rem; fill: currentColor; }
"""
_JS = """
const keep = (filters) => {
  const search = new URLSearchParams(window.location.search);
  const same = ([key, values]) => JSON.stringify(search.getAll(key)) === JSON.stringify(values);
  if (Object.entries(filters).every(same)) return;
  for (const [key, values] of Object.entries(filters)) {
    search.delete(key);
    values.forEach((value) => search.append(key, value));
  }
  const query = search.toString();
  window.history.replaceState(window.history.state, "", window.location.pathname + (query ? "?" + query : ""));
};
export default function ({ parentElement, data }) {
  keep(data.filters);
  const button = parentElement.querySelector("button");
  const words = parentElement.querySelector("span");
  // Browsers give the clipboard to https and localhost only; elsewhere the old way still works.
  const copyOldWay = (text) => {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done ? Promise.resolve() : Promise.reject(new Error("refused"));
  };
  button.onclick = () => {
    const text = window.location.href;
    const say = (answer) => { words.textContent = answer; };
    const copied = navigator.clipboard
      ? navigator.clipboard.writeText(text).catch(() => copyOldWay(text))
      : copyOldWay(text);
    copied.then(() => say("Link copied"), () => say("Copy it from the address bar"));
    setTimeout(() => say("Copy link"), 2500);
  };
}
"""


@cache
def _component() -> Callable[..., object]:
    """The component, registered at its first use: before that the server does not run yet."""
    return st.components.v2.component("rapport_copy_link", html=_HTML, css=_CSS, js=_JS)


def copy_link(page: str) -> None:
    """Draw the button. ``page`` is the page's name: a change of page makes the script look at the address again."""
    _component()(data={"page": page, "filters": parameters()}, key="copy_link", width="content")
