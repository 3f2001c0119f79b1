"""The box for what a customer said: it tells each pause in typing, and marks below what the score rests on.

A script of our own, because Streamlit's text area tells what was typed only when it is left. Whatever is typed becomes
the text of elements, never markup.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Piece = tuple[str, str]  # a stretch of the text, and its tone: good, bad or nothing

_HTML = """
<label for="said">What they said</label>
<textarea id="said" rows="4" spellcheck="true" autocomplete="off"></textarea>
<p aria-label="The words that decide the score" hidden></p>
"""
_CSS = """
label { display: block; font-family: var(--st-font); font-size: .875rem; color: var(--st-text-color);
  margin: 0 0 .25rem; }
textarea { box-sizing: border-box; width: 100%; resize: vertical; font-family: var(--st-font); font-size: 1rem;
  line-height: 1.5; color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-base-radius, 8px); padding: .5rem .75rem; }
textarea:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
p { font-family: var(--st-font); font-size: 1rem; line-height: 1.6; color: var(--st-text-color);
  margin: .5rem 0 0; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 12rem; overflow-y: auto; }
mark { color: inherit; border-radius: 4px; padding: 0 .1rem; text-underline-offset: .2em;
  text-decoration-thickness: 2px; }
mark.good { background: var(--st-green-background-color); text-decoration: underline var(--st-green-color); }
mark.bad { background: var(--st-red-background-color); text-decoration: underline wavy var(--st-red-color); }
"""
_JS = """
const waits = new WeakMap();
export default function ({ parentElement, data, setStateValue, setTriggerValue }) {
  const area = parentElement.querySelector("textarea");
  const marked = parentElement.querySelector("p");
  const tell = () => { clearTimeout(waits.get(area)); setStateValue("text", area.value); };
  // Only a new form sets the text: an answer that comes late must not overwrite what is being typed.
  if (area.dataset.form !== data.form) {
    area.dataset.form = data.form;
    area.value = data.text;
    area.maxLength = data.longest;
    document.querySelector(data.begin)?.focus();
  }
  area.oninput = () => {
    clearTimeout(waits.get(area));
    waits.set(area, setTimeout(tell, 250));
  };
  area.onblur = () => { if (area.value !== area.dataset.told) { area.dataset.told = area.value; tell(); } };
  area.onkeydown = (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      clearTimeout(waits.get(area));
      area.dataset.told = area.value;
      setTriggerValue("save", area.value);
    }
  };
  marked.replaceChildren(...data.pieces.map(([text, tone]) => {
    if (!tone) return document.createTextNode(text);
    const piece = document.createElement("mark");
    piece.className = tone;
    piece.textContent = text;
    return piece;
  }));
  marked.hidden = !data.pieces.some(([, tone]) => tone);
}
"""


@cache
def _component() -> Callable[..., object]:
    """The component, registered at its first use: before that the server does not run yet."""
    return st.components.v2.component("rapport_said_box", html=_HTML, css=_CSS, js=_JS)


def said_box(
    form: str,
    text: str,
    pieces: Sequence[Piece],
    on_typed: Callable[[str, bool], None],
    *,
    longest: int,
    begin: str,
) -> None:
    """Draw the box.

    Parameters
    ----------
    form : names the form; another name empties the box, sets ``text``, and puts the cursor where ``begin`` points.
    pieces : the text last told, cut where the tone changes.
    begin : where the form begins, as a selector.
    on_typed : is given the text at each pause, and whether it is to be saved now.
    """
    key = f"said_{form}"

    def told(name: str, *, save: bool) -> None:
        typed = getattr(st.session_state.get(key), name, None)
        if isinstance(typed, str):
            on_typed(typed, save)

    _component()(
        data={"form": form, "text": text, "pieces": [list(piece) for piece in pieces], "longest": longest,
              "begin": begin},
        key=key, on_text_change=lambda: told("text", save=False), on_save_change=lambda: told("save", save=True),
    )  # fmt: skip
