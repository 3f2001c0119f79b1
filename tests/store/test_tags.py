"""Tags on many customers at once: only those who change are changed, counted and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dashboard.actions.tags import tag_customers, told_of
from dashboard.identity import OWNER, User
from data_access.errors import UserError
from data_access.filters import EVERYTHING, Scope
from data_access.queries.directory import directory_tags
from data_access.queries.segments import tag_names
from data_access.readers import RecordReader, domain_versions
from tests.builders import Store
from tests.store.stores import differences, export

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.actions.tags import Direction


def tags_of(engine: Engine, ids: list[int]) -> list[tuple[int, str]]:
    return [(row.customer_id, row.tag) for row in RecordReader(engine).rows(directory_tags(ids, EVERYTHING))]


def test_a_tag_is_put_once_and_taken_back_from_those_who_got_it(engine: Engine) -> None:
    store = Store(engine)
    a, b, c = (store.customer(team="north").id for _ in range(3))
    tag_customers(engine, OWNER, [b], "VIP", "put")
    before, version = export(engine), domain_versions(engine)["customers"]
    done = tag_customers(engine, OWNER, [a, b, c, a], " vip ", "put", submission_id="one")
    assert (done.tag, done.customer_ids) == ("VIP", (a, c))
    assert tag_customers(engine, OWNER, [a, b, c], "vip", "put", submission_id="one") == done
    assert tags_of(engine, [a, b, c]) == [(a, "VIP"), (b, "VIP"), (c, "VIP")]
    assert domain_versions(engine)["customers"] > version
    undo = told_of(engine, OWNER, done, "put").undo
    assert undo is not None
    undo()
    assert differences(before, export(engine)) == []


def test_taking_a_tag_away_can_be_undone_and_a_tag_of_nobody_goes(engine: Engine) -> None:
    store = Store(engine)
    a, b = (store.customer().id for _ in range(2))
    tag_customers(engine, OWNER, [a, b], "press", "put")
    done = tag_customers(engine, OWNER, [a, b], "Press", "take")
    assert done.customer_ids == (a, b)
    assert [row.tag for row in RecordReader(engine).rows(tag_names(EVERYTHING))] == []
    notice = told_of(engine, OWNER, done, "take")
    assert notice.text == "The tag press was taken from 2 customers."
    assert notice.undo is not None
    notice.undo()
    assert tags_of(engine, [a, b]) == [(a, "press"), (b, "press")]


def test_customers_of_others_stay_untouched_and_bad_wishes_are_refused(engine: Engine) -> None:
    store = Store(engine)
    north, south = store.customer(team="north").id, store.customer(team="south").id
    mine = User(name="ann", role="agent", scope=Scope(teams=("north",)))
    assert tag_customers(engine, mine, [north, south], "vip", "put").customer_ids == (north,)
    wishes: tuple[tuple[User, list[int], str, Direction, str], ...] = (
        (User(name="vic", role="viewer", scope=EVERYTHING), [north], "vip", "put", "As viewer"),
        (OWNER, [], "vip", "put", "No customer"),
        (OWNER, [north], "  ", "put", "needs a name"),
        (OWNER, [north], "x" * 61, "put", "needs a name"),
        (OWNER, [north], "nothing", "take", "no tag called"),
        (OWNER, list(range(100_001)), "vip", "put", "at most 100,000"),
    )
    for who, ids, tag, direction, told in wishes:
        with pytest.raises(UserError, match=told):
            tag_customers(engine, who, ids, tag, direction)
    assert tags_of(engine, [north, south]) == [(north, "vip")]
