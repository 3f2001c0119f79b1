"""What people decided about pairs of customers who may be one person, and what it makes of the list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert, select

from dashboard import actions
from dashboard.errors import UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import duplicates as queries
from data_access.readers import RecordReader
from data_access.repositories import Seen
from data_access.schema import Address, AuditEvent, Base

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from tests.builders import Store


@dataclass
class Ann:
    """A manager."""

    name: str = "Ann"
    role: str = "manager"
    scope: Scope = EVERYTHING

    def may(self, least_role: str) -> bool:
        return self.role != "viewer" or least_role == "viewer"


def _twice(store: Store) -> tuple[int, int]:
    """One person in the store twice, among others."""
    ids = []
    for family in ("Costello", "Costelo"):
        row = store.customer(
            given_name="Ana", family_name=family, birth_year=1980, email="ana@example.com", phone="+441632960001"
        )
        with store.engine.execution_options(writing=True).begin() as connection:
            connection.execute(insert(Address).values(customer_id=row.id, line1="3 High Street", postal_code="AB1 2CD"))
        ids.append(row.id)
    for number in range(20):
        store.customer(given_name=f"Name{number}", family_name=f"Other{number}", birth_year=1950 + number)
    return ids[0], ids[1]


def _listed(engine: Engine, scope: Scope = EVERYTHING) -> list[tuple[int, int]]:
    rows = RecordReader(engine).frame(queries.likely_pairs(Filters(), scope))
    return list(zip(rows["first_id"], rows["second_id"], strict=True))


def test_a_rejected_pair_comes_back_only_when_one_of_the_two_changed(engine: Engine, store: Store) -> None:
    pair, ann = _twice(store), Ann()
    assert actions.scan_for_duplicates(engine, ann).pairs == 1
    assert _listed(engine) == [pair]
    reader = RecordReader(engine)
    (number,) = reader.frame(queries.likely_pairs(Filters(), EVERYTHING))["pair_id"]
    actions.reject_pair(engine, ann, int(number))
    assert _listed(engine) == []
    actions.reopen_pair(engine, ann, int(number))
    assert _listed(engine) == [pair]
    actions.reject_pair(engine, ann, int(number))
    assert actions.scan_for_duplicates(engine, ann).pairs == 0
    assert _listed(engine) == []
    with engine.execution_options(writing=True).begin() as connection:
        customers = Base.metadata.tables["customers"]
        connection.execute(customers.update().where(customers.c.id == pair[1]).values(gender="F"))
    assert actions.scan_for_duplicates(engine, ann).pairs == 1
    assert _listed(engine) == [pair]
    with engine.connect() as connection:
        told = connection.scalars(select(AuditEvent.action)).all()
    assert {"customers scanned for duplicates", "duplicate rejected", "duplicate looked at again"} <= set(told)


def test_a_merged_pair_leaves_the_list_and_is_there_again_when_the_merge_is_undone(
    engine: Engine, store: Store
) -> None:
    pair, ann = _twice(store), Ann()
    actions.scan_for_duplicates(engine, ann)
    merged = actions.merge_customers(engine, ann, Seen(pair[0], 1), [Seen(pair[1], 1)])
    assert _listed(engine) == []
    actions.undo_merge(engine, ann, merged.merge_id)
    assert _listed(engine) == [pair]


def test_viewers_decide_nothing_and_see_no_pair_outside_their_scope(engine: Engine, store: Store) -> None:
    _twice(store)
    viewer = Ann(role="viewer")
    with pytest.raises(UserError, match="As viewer you can look at duplicates but not decide"):
        actions.scan_for_duplicates(engine, viewer)
    actions.scan_for_duplicates(engine, Ann())
    assert _listed(engine, Scope(teams=("north",))) == []
