"""The button that copies the page's address, filters included."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable

# The text below never changes and carries no data: the script reads the address from the browser itself.
_HTML = """
<button type="button"><svg aria-hidden="true" viewBox="0 -960 960 960"><path d="M440-280H280q-83
 0-141.5-58.5T80-480q0-83 58.5-141.5T280-680h160v80H280q-50 0-85 35t-35 85q0 50 35 85t85 35h160v80ZM320-440v-80h320v80H320Z
m200 160v-80h160q50 0 85-35t35-85q0-50-35-85t-85-35H520v-80h160q83 0 141.5 58.5T880-480q0 83-58.5 141.5T680-280H520Z"/></svg>
<span aria-live="polite">Copy link</span></button>
"""
_CSS = """
button { all: unset; display: flex; align-items: center; gap: .4rem; cursor: pointer; white-space: nowrap;
  font-family: var(--st-font); font-size: .87rem; color: var(--st-text-color); padding: .35rem .4rem; border-radius: 6px; }
button:hover { color: var(--st-link-color); }
button:focus-visible { outline: 2px solid var(--st-link-color); }
svg { width: 1.05rem; height: 1.05rem; fill: currentColor; }
"""
_JS = """
export default function ({ parentElement }) {
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
    const copied = navigator.clipboard ? navigator.clipboard.writeText(text).catch(() => copyOldWay(text)) : copyOldWay(text);
    copied.then(() => { words.textContent = "Link copied"; }, () => { words.textContent = "Copy it from the address bar"; });
    setTimeout(() => { words.textContent = "Copy link"; }, 2500);
  };
}
"""


@cache
def _component() -> Callable[..., object]:
    """The component, registered at its first use: before that the server does not run yet."""
    return st.components.v2.component("rapport_copy_link", html=_HTML, css=_CSS, js=_JS)


def copy_link() -> None:
    """Draw the button."""
    _component()(key="copy_link", width="content")
