"""The editor of settings and rates that is open, and what its buttons do."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from dashboard import identity, reads
from dashboard.actions import store_settings as actions
from dashboard.actions.notices import Notice
from dashboard.controls.editor import Editor
from dashboard.controls.notices import Notices
from data_access.repositories.rates import written

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dashboard.actions.editing import EditingDesk, SavedRow
    from dashboard.actions.store_settings import Kind
    from data_access.schema import CurrencyRate

_notices = Notices("_settings_notice")
_editor = Editor("settings", _notices)


def settings_desk() -> EditingDesk[Kind]:
    """What the person may do with settings."""
    return _editor.desk(actions.MAKER, check=actions.check, save=_save, remove=_remove)


def _save(kind: Kind, values: Mapping[str, Any]) -> bool:
    """Save; whether it was. Where it was not, everything typed stays."""
    return _add_rate(values) if kind == "rate" else _change(kind, values)


def _change(kind: Kind, values: Mapping[str, Any]) -> bool:
    version = _editor.was.version

    def act(_token: str) -> SavedRow:
        return actions.save(reads.record(), identity.current_user(), values, version)

    saved = _editor.save(actions.check(kind, values), act)
    if saved is None:
        return False
    _notices.say(Notice(text="The settings were changed.", undo=partial(_back, saved)))
    return True


def _back(saved: SavedRow) -> Notice:
    actions.save(reads.record(), identity.current_user(), saved.before or {}, saved.version)
    return Notice(text="The settings are as they were.")


def _add_rate(values: Mapping[str, Any]) -> bool:
    def act(_token: str) -> str:
        given = values["currency"], values["valid_from"], values["rate"]
        return actions.add_rate(reads.record(), identity.current_user(), *given)

    said = _editor.save(actions.check("rate", values), act)
    if said is None:
        return False
    back = partial(_take_back_rate, values["currency"], values["valid_from"])
    _notices.say(Notice(text=f"The rate {said} is set; imports from now on use it.", undo=back))
    return True


def _take_back_rate(currency: str, valid_from: date) -> Notice:
    actions.remove_rate(reads.record(), identity.current_user(), currency, valid_from)
    return Notice(text="The rate is gone again.")


def _remove(rate: CurrencyRate) -> None:
    engine, who = reads.record(), identity.current_user()
    given = rate.currency, rate.valid_from

    def put_back() -> Notice:
        actions.add_rate(engine, who, *given, written(rate.rate_micros))
        return Notice(text=f"The rate of {rate.currency} is set again.")

    def act() -> Notice:
        actions.remove_rate(engine, who, *given)
        return Notice(text=f"The rate of {rate.currency} was removed. Amounts that came in by it stay.", undo=put_back)

    _notices.attempt(act)
