"""What keeps an editor from being saved, each sentence beside its field."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashboard.components.words import words

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from dashboard.actions.editing import OpenEditor


def what_is_wrong(
    errors: Mapping[str, str], places: Mapping[str, DeltaGenerator], editor: OpenEditor, *, later: Collection[str]
) -> None:
    """Say beside each field what is wrong with it, and below them why the last save was refused.

    ``later`` are fields that are wrong only once it was tried to save: nobody is told off for what they have not
    come to yet.
    """
    for name, sentence in errors.items():
        if editor.tried or name not in later:
            with places[name]:
                words(sentence, "worse", f"wrong_{name}")
    if editor.refused:
        words(editor.refused, "worse", "save_refused")
