"""The settings of the store and the people with a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from babel.numbers import list_currencies
from sqlalchemy import select
from sqlalchemy.orm import Session

from data_access.cleaning.money import is_kept_exactly
from data_access.errors import UserError
from data_access.repositories import base
from data_access.repositories.plain import Repository
from data_access.schema import AuditEvent, CurrencyRate, Product, Purchase, StoreSettings, User
from data_access.schema.people import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from sqlalchemy import Engine
    from sqlalchemy.orm import InstrumentedAttribute

    from data_access.repositories.base import Work

_CHANGED = "settings changed"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Settings:
    """The one row of settings."""

    columns = frozenset(
        {
            "business_name",
            "currency",
            "time_zone",
            "week_start",
            "country",
            "purchases_until",
            "queue_reach_days",
            "warn_before_minutes",
            "rule_log_days",
            "message_log_days",
        }
    )

    def __init__(self, work: Work) -> None:
        self._work = work

    def get(self) -> StoreSettings:
        """The settings."""
        return self._work.session.get_one(StoreSettings, 1, populate_existing=True)

    def change(self, values: Mapping[str, str | date | int | None], *, version: int | None = None) -> StoreSettings:
        """Change settings, given as people write them.

        Raises
        ------
        UserError : a value is not one, or can no longer change.
        StaleRowError : somebody else changed the settings since ``version``.
        """
        settings = self.get()
        if version is not None:
            base.require_version(settings, version, "setting")
        meant = {name: _meaning(name, value) for name, value in values.items()}
        self._refuse_late(settings, meant)
        changed = base.assign(settings, meant, self.columns)
        if changed:
            self._work.session.flush()
            self._work.record(_CHANGED, subject_kind="settings", subject_id=1, details={"changed": changed})
        return settings

    def take_currency(self, code: str) -> None:
        """Keep a currency from now on, as the first file in the store wants it; nobody chose it."""
        if base.assign(self.get(), {"currency": code}, self.columns):
            self._work.session.flush()
            details: dict[str, object] = {"currency": code}
            self._work.record("currency taken from a file", subject_kind="settings", subject_id=1, details=details)

    def _refuse_late(self, settings: StoreSettings, values: dict[str, object]) -> None:
        """Refuse what would give stored rows another meaning."""
        session = self._work.session
        if values.get("currency", settings.currency) != settings.currency:
            require_exact(str(values["currency"]))
            if holds_money(session):
                message = f"The currency stays {settings.currency}: amounts in it are stored already."
                raise UserError(message, "Keep another currency in a store of its own.")
            if _holds(session, CurrencyRate.currency):
                message = f"The currency stays {settings.currency}: rates of others are set in it."
                raise UserError(message, "Remove those rates first.")
        if values.get("time_zone", settings.time_zone) != settings.time_zone and holds_purchases(session):
            message = f"The time zone stays {settings.time_zone}: it decided the day of each stored purchase."
            raise UserError(message, "Set it in a new store, then import there.")


def was_chosen(session: Session, name: str) -> bool:
    """Whether somebody ever changed a setting."""
    changes = select(AuditEvent.details).where(AuditEvent.action == _CHANGED)
    return any(name in (details or {}).get("changed", ()) for details in session.scalars(changes))


def holds_money(session: Session) -> bool:
    """Whether amounts are stored, so that the currency cannot be another any more."""
    priced = Product.list_price_cents.is_not(None) | Product.cost_cents.is_not(None)
    return holds_purchases(session) or session.scalars(select(Product.id).where(priced).limit(1)).first() is not None


def holds_purchases(session: Session) -> bool:
    """Whether purchases are stored, so that the time zone cannot be another any more."""
    return _holds(session, Purchase.id)


def _holds(session: Session, column: InstrumentedAttribute[Any]) -> bool:
    return session.scalars(select(column).limit(1)).first() is not None


def _meaning(name: str, value: str | date | int | None) -> object:
    """The value a person meant, checked."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    return {"currency": currency_code, "time_zone": _time_zone, "week_start": _weekday, "country": _country}.get(
        name, lambda kept: kept or None
    )(text)


def currency_code(text: str) -> str:
    """A currency as it was typed, as its three letters.

    Raises
    ------
    UserError : it is none.
    """
    code = text.strip().upper()
    if code not in list_currencies():
        raise UserError(f"'{text}' is not a currency.", "Write its three letters, such as GBP or EUR.")
    return code


def require_exact(code: str) -> None:
    """Refuse a currency whose amounts would be rounded, line by line.

    Raises
    ------
    UserError : it has thousandths.
    """
    if not is_kept_exactly(code):
        what = f"{code} has thousandths, and amounts are kept in hundredths: each line would be rounded."
        raise UserError(what, "Keep the store in a currency with two decimals or none, and convert the file to it.")


def _time_zone(text: str) -> str:
    if text not in available_timezones():
        near = [zone for zone in sorted(available_timezones()) if text and text.lower() in zone.lower()][:3]
        hint = f"Did you mean {' or '.join(near)}?" if near else "Write it as Europe/London."
        raise UserError(f"'{text}' is not a time zone.", hint)
    return text


def _weekday(text: str) -> int:
    found = [number for number, day in enumerate(WEEKDAYS) if len(text) > 1 and day.startswith(text.lower())]
    if len(found) != 1:
        raise UserError(f"'{text}' is not a day of the week.", "Write it as monday.")
    return found[0]


def _country(text: str) -> str | None:
    import pycountry  # noqa: PLC0415  its tables cost 20 ms and only this setting needs them

    if not text:
        return None
    try:
        found = pycountry.countries.lookup(text)
    except LookupError as error:
        raise UserError(f"'{text}' is not a country.", "Write its name or its two letters, such as GB.") from error
    code: str = found.alpha_2
    return code


def read_settings(engine: Engine) -> StoreSettings:
    """The settings as they are now, outside any transaction."""
    with Session(engine) as session:
        return session.get_one(StoreSettings, 1)


def read_users(engine: Engine) -> Sequence[User]:
    """Everybody with a seat, by e-mail address."""
    with Session(engine) as session:
        return session.scalars(select(User).order_by(User.email)).all()


class Users(Repository[User]):
    """The people with a seat."""

    model = User
    noun = "user"
    columns = frozenset({"email", "name", "role", "team", "region", "active"})

    def find(self, email: str) -> User | None:
        """The person with that e-mail address."""
        return self._work.session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()

    def _defaults(self) -> dict[str, object]:
        return {"created_at": self._work.now}

    def _complete(self, row: User) -> None:
        row.email = row.email.strip().lower()
        if row.role and row.role not in ROLES:
            raise UserError(f"'{row.role}' is not a role.", f"Choose one of {', '.join(ROLES)}.")
        if "@" not in row.email:
            raise UserError(f"'{row.email}' is not an e-mail address.", "Write it as ann@example.com.")
        with self._work.session.no_autoflush:
            other = self.find(row.email)
        if other is not None and other is not row:
            raise UserError(f"{row.email} has a seat already.", "Change that one, or use another address.")
