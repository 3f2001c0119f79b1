"""Correcting one column of many customers at once: looked at before, written together or not at all, and undone.

A correction never overwrites what somebody changed meanwhile: every customer carries the version that was looked at.
Undoing is refused while a value is not the one that the correction wrote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, select, update

from data_access.cleaning.contacts import clean_email, clean_phone
from data_access.cleaning.countries import clean_country, is_country_code
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import base
from data_access.repositories.stored_values import plain, typed
from data_access.schema import Customer, QualityFix, QualityFixRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from data_access.repositories.base import Work
    from data_access.repositories.stored_values import Values

AT_ONCE = 900  # bound values of one statement
MOST = 20_000  # customers of one correction
NAMED = 5  # conflicts that are told one by one
ATTRIBUTE, ORIGINAL = "attributes.", "original."
COLUMNS = ("name", "email", "phone", "country", "birth_year", "gender", "joined_on")
READ_AGAIN = ("email", "phone")
_TABLE = Customer.metadata.tables["customers"]
_READ = (*COLUMNS, "attributes", "original")


@dataclass(frozen=True, slots=True)
class Correction:
    """What to do with a column: ``empty`` it, ``replace`` its value, or ``normalise`` it.

    ``column`` is one of ``COLUMNS``, or ``attributes.NAME``. Normalising reads an e-mail or a phone number again as it
    was written, numbers without a country code as those of ``home``; of an attribute it writes ``spelling`` in place.
    """

    column: str
    how: str
    value: str = ""
    home: str | None = None
    spelling: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Planned:
    """One customer as looked at, and the values before and after, by column."""

    customer_id: int
    version: int
    before: Values
    after: Values


def plan(work: Work, correction: Correction, ids: Sequence[int], scope: Scope = EVERYTHING) -> list[Planned]:
    """What a correction would do to some customers; those it would leave as they are, are left out. Writes nothing.

    Raises
    ------
    UserError : the replacement is nothing that the column can hold, or there are too many customers.
    """
    if len(ids) > MOST:
        raise UserError(f"These are more than {MOST:,} customers.", "Correct a part of them first: one value, say.")
    value = _replacement(correction)
    planned = []
    for row in _rows(work, ids, scope):
        before, after = _both(correction, row, value)
        if before != after:
            planned.append(Planned(row["id"], row["version"], before, after))
    return planned


def _replacement(correction: Correction) -> str | None:
    """The value to write, in its one form."""
    text = correction.value.strip()
    if correction.how != "replace":
        return None
    if not text:
        raise UserError("Nothing to write in place was given.", "Write it, or choose to empty the field.")
    if correction.column == "country":
        found = clean_country(text)
        if found is None or not is_country_code(found):
            raise UserError(f"No country is called {text}.", "Write its name or its two letters, such as GB.")
        return found
    if not correction.column.startswith(ATTRIBUTE):
        message = f"{correction.column} of many customers cannot become one value"
        raise ValueError(message)
    return text


def _rows(work: Work, ids: Sequence[int], scope: Scope) -> Iterator[dict[str, Any]]:
    """The customers of some ids, as plain values; those not to be seen are left out."""
    wanted = (_TABLE.c.id, _TABLE.c.version, *(_TABLE.c[name] for name in _READ))
    for start in range(0, len(ids), AT_ONCE):
        asked = select(*wanted).where(_TABLE.c.id.in_(list(ids[start : start + AT_ONCE]))).order_by(_TABLE.c.id)
        for row in work.session.connection().execute(base.within(asked, Customer, scope)):
            yield dict(row._mapping)  # noqa: SLF001  the public name of a row as a mapping


def _both(correction: Correction, row: Mapping[str, Any], value: str | None) -> tuple[Values, Values]:
    """The values that a correction touches, before and after."""
    column = correction.column
    names = [column, ORIGINAL + column] if column in READ_AGAIN else [column]
    before = {name: held(row, name) for name in names}
    after = dict(before)
    if correction.how == "normalise":
        if column in READ_AGAIN:
            found = _read_again(column, before[ORIGINAL + column], row["country"] or correction.home)
            after[column] = before[column] or found
        else:
            after[column] = correction.spelling.get(str(before[column]).strip(), before[column])
    else:
        after[column] = value
        after |= dict.fromkeys(names[1:])
    return before, after


def _read_again(column: str, written: str | None, country: str | None) -> str | None:
    if not written:
        return None
    place = country if country and is_country_code(country) else None
    return clean_email(written) if column == "email" else clean_phone(written, place)


def held(row: Mapping[str, Any], name: str) -> Any:  # noqa: ANN401  a cell of any type
    """What a customer holds under a name, inside its attributes or its original texts too."""
    for prefix in (ATTRIBUTE, ORIGINAL):
        if name.startswith(prefix):
            return (row[prefix.removesuffix(".")] or {}).get(name.removeprefix(prefix))
    return row[name]


def _written(row: Mapping[str, Any], values: Mapping[str, Any]) -> Values:
    """The columns to write for values by name."""
    found: Values = {}
    for name, value in values.items():
        prefix = next((one for one in (ATTRIBUTE, ORIGINAL) if name.startswith(one)), None)
        if prefix is None:
            found[name] = value
            continue
        inside = prefix.removesuffix(".")
        own = dict(found.get(inside, row[inside]) or {})
        own.pop(name.removeprefix(prefix), None)
        own |= {} if value is None else {name.removeprefix(prefix): value}
        # Sorted, as imports write it: what is taken out and put back leaves the same text.
        found[inside] = dict(sorted(own.items())) or None
    return found


class QualityFixes:
    """Corrections, inside the transaction ``work``."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._connection = work.session.connection()

    def apply(
        self,
        correction: Correction,
        planned: Sequence[Planned],
        sentence: str,
        *,
        scope: Scope = EVERYTHING,
        submission_id: str | None = None,
    ) -> int:
        """Write what was planned; the number of the correction. A second click does nothing.

        Raises
        ------
        StaleRowError : somebody changed one of the customers since they were looked at; nothing was written.
        """
        earlier = base.done_before(self._work, submission_id)
        if earlier is not None:
            return earlier
        rows = {row["id"]: row for row in _rows(self._work, [one.customer_id for one in planned], scope)}
        versions = {key: row["version"] for key, row in rows.items()}
        stale = [one for one in planned if versions.get(one.customer_id) != one.version]
        if stale:
            verb = "was" if len(stale) == 1 else "were"
            raise StaleRowError(
                f"{len(stale):,} of the {len(planned):,} customers {verb} changed by somebody else since you looked.",
                "Nothing was written: look at the preview again.",
            )
        fix = QualityFix(column_name=correction.column, sentence=sentence, rows_changed=len(planned),
                         fixed_at=self._work.now, fixed_by=self._work.actor)  # fmt: skip
        self._work.session.add(fix)
        self._work.session.flush()
        self._write({one.customer_id: _written(rows[one.customer_id], one.after) for one in planned})
        journal = [
            {"fix_id": fix.id, "customer_id": one.customer_id, "before": plain(one.before), "after": plain(one.after)}
            for one in planned
        ]
        for start in range(0, len(journal), AT_ONCE):
            self._connection.execute(insert(QualityFixRow), journal[start : start + AT_ONCE])
        details: dict[str, object] = {"column": correction.column, "how": correction.how, "customers": len(planned)}
        self._work.record("customers corrected", subject_kind="quality_fix", subject_id=fix.id, details=details,
                          submission_id=submission_id)  # fmt: skip
        return fix.id

    def undo(self, fix_id: int, *, scope: Scope = EVERYTHING) -> int:
        """Give every customer back the value from before; how many. Customers who are gone are left out.

        Raises
        ------
        UserError : there is no such correction, or it was undone.
        StaleRowError : a value was changed since; nothing was written.
        """
        fix = self._work.session.get(QualityFix, fix_id)
        if fix is None:
            raise UserError(f"There is no correction number {fix_id}.", "Look at the list of corrections.")
        if fix.undone_at is not None:
            raise UserError(f"Correction {fix_id} was undone already.", "There is nothing to undo.")
        r = QualityFixRow
        asked = select(r.customer_id, r.before, r.after).where(r.fix_id == fix_id).order_by(r.id)
        steps = {row.customer_id: (_typed(row.before), _typed(row.after)) for row in self._connection.execute(asked)}
        rows = {row["id"]: row for row in _rows(self._work, list(steps), scope)}
        _refuse_changed(rows, steps)
        self._write({key: _written(row, steps[key][0]) for key, row in rows.items()})
        self._connection.execute(delete(r).where(r.fix_id == fix_id))
        fix.undone_at, fix.undone_by = self._work.now, self._work.actor
        details: dict[str, object] = {"customers": len(rows)}
        self._work.record("correction undone", subject_kind="quality_fix", subject_id=fix_id, details=details)
        return len(rows)

    def _write(self, changes: Mapping[int, Values]) -> None:
        """Update customers; all changes of one correction touch the same columns, or fewer."""
        by_columns: dict[tuple[str, ...], list[Values]] = {}
        for key, values in changes.items():
            row = {"row_id_": key} | {f"new_{name}": value for name, value in values.items()}
            by_columns.setdefault(tuple(sorted(values)), []).append(row)
        for names, rows in by_columns.items():
            new: dict[str, Any] = {name: bindparam(f"new_{name}", type_=_TABLE.c[name].type) for name in names}
            new |= {"version": _TABLE.c.version + 1, "updated_at": self._work.now}
            self._connection.execute(update(_TABLE).where(_TABLE.c.id == bindparam("row_id_")).values(new), rows)
        self._work.session.expire_all()


def _typed(values: Mapping[str, Any]) -> Values:
    """Values of the journal as the columns hold them."""
    own = {name: value for name, value in values.items() if name in COLUMNS}
    return {**values, **typed(_TABLE, own)}


def _refuse_changed(rows: Mapping[int, Mapping[str, Any]], steps: Mapping[int, tuple[Values, Values]]) -> None:
    changed = [
        key for key, row in rows.items() if any(held(row, name) != value for name, value in steps[key][1].items())
    ]
    if changed:
        more = f" and {len(changed) - NAMED:,} more" if len(changed) > NAMED else ""
        listed = ", ".join(str(key) for key in changed[:NAMED])
        raise StaleRowError(
            f"The correction was not undone: the value was changed since at customer {listed}{more}.",
            "Nothing was written. Change the others by hand, or leave the correction as it is.",
        )
