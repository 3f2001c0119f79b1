"""Setting up forms for customers: made, changed, switched off, links made for purchases; each refused when stale."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PIL import Image, UnidentifiedImageError

from dashboard import settings
from dashboard.actions.editing import save_row
from dashboard.actions.feedback import product_id_of
from dashboard.actions.notices import Notice
from dashboard.actions.permission import require_role
from dashboard.errors import UserError
from dashboard.theme import quantity
from data_access.cleaning.form_entry import LONGEST, USUAL_ACCENT, read_form
from data_access.repositories.forms import FormLinks, Forms
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from sqlalchemy import Engine

    from dashboard.actions.editing import OpenEditor, SavedRow
    from dashboard.actions.permission import Person

__all__ = ["LONGEST", "USUAL_ACCENT"]

MAKER = "manager"
LOGO_BYTES = 200_000
LOGO_SIDES = (1_200, 400)  # pixels
FIELDS = ("title", "intro", "question", "wording", "thanks", "brand", "accent", "about", "campaign", "language",
          "call_back", "opens_on", "closes_on")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDesk:
    """What the page of forms calls, the editor that is open, and what is to be said."""

    may_write: bool
    told: Notice | None
    editor: OpenEditor
    current: Callable[[], FormDesk]
    begin: Callable[[Any], None]
    check: Callable[[Mapping[str, Any]], dict[str, str]]
    save: Callable[[Mapping[str, Any]], bool]
    switch: Callable[[int, int, bool], None]
    make_links: Callable[[int, date, date], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def check_form(values: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a form as it stands in the editor, by field.

    ``logo`` are the bytes of a file, ``product`` is a code.
    """
    given = {name: values[name] for name in FIELDS if name in values}
    _, errors = read_form(given | {"product_id": values.get("product") or None})
    if "product_id" in errors:
        errors["product"] = errors.pop("product_id")
    if values.get("logo"):
        try:
            read_logo(values["logo"])
        except UserError as error:
            errors["logo"] = f"{error.what} {error.do}"
    return errors


def read_logo(file: bytes) -> bytes:
    """The picture written anew as PNG, so that nothing else that was in the file is kept or served.

    Raises
    ------
    UserError : it is no PNG, too large a file, or too large a picture.
    """
    if len(file) > LOGO_BYTES:
        raise UserError(f"The logo has {len(file) // 1000:,} kB.", f"Use a PNG of at most {LOGO_BYTES // 1000} kB.")
    try:
        with Image.open(io.BytesIO(file), formats=("PNG",)) as picture:
            # The size is read before the picture is: a small file can unfold into a very large one.
            if any(side > most for side, most in zip(picture.size, LOGO_SIDES, strict=True)):
                wide, high = LOGO_SIDES
                raise UserError(f"The logo has {picture.width} × {picture.height} pixels.",
                                f"Use one of at most {wide} × {high}.")  # fmt: skip
            written = io.BytesIO()
            picture.convert("RGBA").save(written, "PNG", optimize=True)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UserError("The logo is not a PNG picture that can be read.", "Save it as PNG and try again.") from error
    return written.getvalue()


def save_form(
    engine: Engine,
    who: Person,
    values: Mapping[str, Any],
    *,
    was: tuple[int, int] | None = None,
    submission_id: str | None = None,
) -> SavedRow:
    """Save a form: a new one, or the one of that id and version. A second click saves nothing more.

    Parameters
    ----------
    values : the columns, with ``product`` as a code and ``logo`` as the bytes of a file, or None to have none. What
        is left out stays.

    Raises
    ------
    StaleRowError : somebody else changed the form since; nothing was overwritten.
    UserError : the person may not, a field cannot be kept, or people have answered what would change its sense.
    """
    _refuse_others(who)
    columns = dict(values)
    if columns.get("logo"):
        columns["logo"] = read_logo(columns["logo"])
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        if "product" in columns:
            columns["product_id"] = product_id_of(work, columns.pop("product"))
        return save_row(Forms(work), columns, was=was, submission_id=submission_id)


def take_back_form(engine: Engine, who: Person, saved: SavedRow) -> Notice:
    """Remove a form that was just made, or give it back what it was: the undo.

    Raises
    ------
    StaleRowError : somebody changed it since; it stays.
    UserError : people have it by now.
    """
    _refuse_others(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        if saved.before is None:
            Forms(work).take_back(saved.row_id, version=saved.version)
            return Notice(text="The form is gone again.")
        Forms(work).change(saved.row_id, version=saved.version, **saved.before)
    return Notice(text="The form is as it was.")


def make_links(
    engine: Engine, who: Person, form_id: int, *, start: date, end: date, submission_id: str | None = None
) -> Notice:
    """Make personal links for the purchases delivered on ``start <= day < end`` that nobody was asked about.

    Raises
    ------
    UserError : the person may not, contact data are not for their eyes, or the form is not one that asks so.
    """
    _refuse_others(who)
    if who.scope.masked:
        raise UserError("You do not see contact data, so you cannot ask customers.", "Ask somebody who does.")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        ids = FormLinks(work).make(form_id, who.scope, start=start, end=end, submission_id=submission_id)

    def back() -> Notice:
        with UnitOfWork(engine, clock=settings.now, actor=who.name) as again:
            removed = FormLinks(again).take_back(ids)
        return Notice(text=f"{quantity(removed, 'link')} gone again. Those already sent out lead nowhere.")

    if not ids:
        return Notice(text="There was no purchase to ask about in these days.")
    return Notice(text=f"{quantity(len(ids), 'personal link')} made. Download the list below.", undo=back)


def _refuse_others(who: Person) -> None:
    require_role(who, MAKER, "can look at forms but not change them")
