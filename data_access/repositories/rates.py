"""What other currencies are worth in the store's own, from a day on: imports convert amounts by them.

A rate is never changed: amounts that came in by it keep what they are, so a wrong one is removed and another added.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from data_access.errors import StaleRowError, UserError
from data_access.repositories.store import currency_code, require_exact
from data_access.schema import CurrencyRate, StoreSettings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from sqlalchemy import Engine

    from data_access.repositories.base import Work

MICROS = 1_000_000
HIGHEST = Decimal(1_000_000_000)


class Rates:
    """The rates of other currencies, inside the transaction ``work``. Every change is an audit event."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def add(self, currency: str, valid_from: date, rate: str) -> CurrencyRate:
        """Add what one unit of a currency is worth from a day on.

        Raises
        ------
        UserError : no currency, no rate, the store's own currency, or a rate of that day that is another.
        """
        code, micros = currency_code(currency), rate_micros(rate)
        require_exact(code)
        own = self._work.session.get_one(StoreSettings, 1).currency
        if code == own:
            raise UserError(f"{own} is the store's own currency.", "Add rates of others.")
        held = self._work.session.get(CurrencyRate, (code, valid_from))
        if held is not None:
            if held.rate_micros == micros:
                return held  # a second click
            stands = f"From {valid_from} one {code} is worth {written(held.rate_micros)} {own} already."
            raise UserError(stands, "Remove that rate first, or choose another day.")
        row = CurrencyRate(currency=code, valid_from=valid_from, rate_micros=micros)
        self._work.session.add(row)
        self._record("rate added", row)
        return row

    def remove(self, currency: str, valid_from: date) -> CurrencyRate:
        """Remove a rate; amounts that came in by it stay as they are.

        Raises
        ------
        StaleRowError : there is no such rate any more.
        """
        row = self._work.session.get(CurrencyRate, (currency_code(currency), valid_from))
        if row is None:
            raise StaleRowError(f"There is no rate of {currency} from {valid_from}.", "Look at the rates there are.")
        self._work.session.delete(row)
        self._record("rate removed", row)
        return row

    def _record(self, action: str, row: CurrencyRate) -> None:
        details: dict[str, object] = {
            "currency": row.currency,
            "from": row.valid_from.isoformat(),
            "rate": written(row.rate_micros),
        }
        self._work.record(action, subject_kind="rates", details=details)
        self._work.session.flush()


def rate_micros(text: str) -> int:
    """A rate as it was typed, in millionths.

    Raises
    ------
    UserError : it is no number above 0, or has more than six decimals.
    """
    how = "Write what one unit is worth, such as 0.8551."
    try:
        rate = Decimal(text.strip().replace(",", ".") if "." not in text else text.strip())
    except InvalidOperation as error:
        raise UserError(f"'{text}' is not a rate.", how) from error
    if not rate.is_finite() or not 0 < rate <= HIGHEST:
        raise UserError(f"'{text}' is not a rate.", how)
    micros = rate * MICROS
    if micros != int(micros):
        raise UserError(f"{text} has more than six decimals.", "Write at most six.")
    return int(micros)


def written(micros: int) -> str:
    """A rate as people write it: 0.8551."""
    return f"{(Decimal(micros) / MICROS).normalize():f}"


def read_rates(engine: Engine) -> Sequence[CurrencyRate]:
    """Every rate, the newest of each currency first."""
    r = CurrencyRate
    with Session(engine) as session:
        return session.scalars(select(r).order_by(r.currency, r.valid_from.desc())).all()
