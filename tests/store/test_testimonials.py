"""Testimonials: asked with consent, agreed in words, published, withdrawn, undone, merged and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from sqlalchemy import delete, func, select, update

from data_access.cleaning.quoting import is_part_of
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Filters, Scope
from data_access.queries import advocates as queries
from data_access.readers import RecordReader, domain_versions
from data_access.repositories import Merges, Seen
from data_access.repositories.testimonials import MOVES, Permission, Testimonials
from data_access.schema import AuditEvent, Customer, Feedback, Testimonial, TestimonialStep
from data_access.schema.testimonials import TESTIMONIAL_STATES
from data_access.unit_of_work import UnitOfWork
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

TODAY = NOW.date()
SAID = "Arrived quickly and works well. I told all my friends."
YES = Permission(permission_words="Sure, use it", permission_channel="Phone", permission_on=TODAY,
                 agreed_text="Arrived quickly … told all my friends", edited=False, shown_as="first")  # fmt: skip


def fan(store: Store, **columns: Any) -> tuple[Customer, Feedback]:
    who = store.customer(name="Ana Berg", **({"consent": "given"} | columns))
    return who, store.feedback(who, text=SAID, score_state="scored", label="positive")


def work_on(engine: Engine, day: date = TODAY, actor: str = "ann") -> UnitOfWork:
    return UnitOfWork(engine, clock=lambda: datetime.combine(day, NOW.timetz()), actor=actor)


def ask(engine: Engine, who: Customer, said: Feedback | None = None, day: date = TODAY, **how: Any) -> int:
    with work_on(engine, day) as work:
        return Testimonials(work).ask(who.id, said.id if said else None, through="Phone", **how).id


def move(engine: Engine, row: int, state: str, version: int, day: date = TODAY, **how: Any) -> int:
    given = {"permission": YES} if state == "agreed" else {"where": "Our site"} if state == "published" else {}
    with work_on(engine, day) as work:
        return Testimonials(work).move(row, state, version=version, **(given | how)).version


def listed(engine: Engine, scope: Scope = EVERYTHING) -> list[dict[Any, Any]]:
    return RecordReader(engine).frame(queries.testimonials(Filters(), scope)).to_dict("records")


def test_every_pair_of_states_is_allowed_or_refused_in_words(sqlite_engine: Engine) -> None:
    store = Store(sqlite_engine)
    reach = {"asked": (), "agreed": ("agreed",), "declined": ("declined",), "published": ("agreed", "published"),
             "withdrawn": ("agreed", "withdrawn")}  # fmt: skip
    assert set(reach) == set(MOVES) == set(TESTIMONIAL_STATES)
    for before, after in product(TESTIMONIAL_STATES, repeat=2):
        who, said = fan(store)
        row, version = ask(sqlite_engine, who, said), 1
        for step in reach[before]:
            version = move(sqlite_engine, row, step, version)
        if after in MOVES[before]:
            move(sqlite_engine, row, after, version)
            continue
        with pytest.raises(UserError, match=f"This testimonial is {before}; it cannot be {after}") as refused:
            move(sqlite_engine, row, after, version)
        assert refused.value.do.startswith("You can " if MOVES[before] else "Nothing more")
        with sqlite_engine.connect() as connection:
            assert connection.scalar(select(Testimonial.state).where(Testimonial.id == row)) == before


def test_a_testimonial_goes_its_way_with_every_step_kept(engine: Engine) -> None:
    who, said = fan(Store(engine))
    row = ask(engine, who, said, submission_id="form-1")
    assert ask(engine, who, said, submission_id="form-1") == row, "a second click asks nobody twice"
    move(engine, row, "agreed", 1)
    with work_on(engine) as work:
        Testimonials(work).thank(row, through="E-mail", version=2)
    move(engine, row, "published", 3)
    move(engine, row, "withdrawn", 4, note="Please take it down")
    (told,) = listed(engine)
    assert (told["state"], told["agreed_text"], told["edited"], told["shown_as"]) == (
        "withdrawn", YES.agreed_text, False, "first",
    )  # fmt: skip
    assert (told["published_where"], told["thanked_through"], told["text"]) == ("Our site", "E-mail", SAID)
    steps = RecordReader(engine).frame(queries.testimonial_steps(row, EVERYTHING))
    assert steps["step"].tolist() == ["withdrawn", "published", "thanked", "agreed", "asked"]
    assert steps["note"].tolist()[0] == "Please take it down"
    with engine.connect() as connection:
        audit = connection.execute(select(AuditEvent.action, AuditEvent.details)).all()
    assert [action for action, _ in audit if "testimonial" in action] == [
        f"testimonial {step}" for step in ("asked", "agreed", "thanked", "published", "withdrawn")
    ]
    assert "friends" not in str(audit), "words of customers stay out of the audit trail"


@pytest.mark.parametrize(
    ("consent", "case", "days", "refused"),
    [
        ("unknown", False, None, "was never asked whether they may be contacted"),
        ("refused", False, None, "wants no contact"),
        ("given", True, None, "has an open case"),
        ("given", False, 89, "was asked 89 days ago"),
        ("given", False, 90, None),
        ("given", False, None, None),
    ],
)
def test_who_may_be_asked(
    sqlite_engine: Engine, consent: str, *, case: bool, days: int | None, refused: str | None
) -> None:
    store = Store(sqlite_engine)
    who, said = fan(store)
    if days is not None:
        ask(sqlite_engine, who, said, TODAY - timedelta(days=days))
    if case:
        store.case(who)
        store.case(who, state="resolved")
    with UnitOfWork(sqlite_engine) as work:
        work.session.execute(update(Customer).values(consent=consent))
    if refused is None:
        assert ask(sqlite_engine, who, said)
        return
    with pytest.raises(UserError, match=f"Ana Berg {refused}"):
        ask(sqlite_engine, who, said)


def test_words_of_somebody_else_and_text_nobody_said_are_refused(engine: Engine) -> None:
    store = Store(engine)
    (ana, said), (_, other) = fan(store), fan(store)
    with pytest.raises(UserError, match="of another customer"):
        ask(engine, ana, other)
    row = ask(engine, ana, said)
    changed: dict[str, Any] = {"agreed_text": "The best shop in town", "edited": False}
    with pytest.raises(UserError, match="not a part of what the customer said"):
        move(engine, row, "agreed", 1, permission=replace(YES, **changed))
    move(engine, row, "agreed", 1, permission=replace(YES, **(changed | {"edited": True})))
    assert listed(engine)[0]["edited"]
    wrong: tuple[tuple[str, Any, str], ...] = (
        ("permission_words", " ", "The permission is missing"),
        ("agreed_text", "x" * 2_001, "The text has 2,001 characters"),
        ("permission_on", TODAY + timedelta(days=1), "a day to come"),
        ("permission_on", TODAY - timedelta(days=1), "before they were asked"),
    )
    for name, value, words in wrong:
        with pytest.raises(UserError, match=words):
            move(engine, row, "agreed", 2, permission=replace(YES, **{name: value}))
    with pytest.raises(UserError, match="The place is missing"):
        move(engine, row, "published", 2, where="")
    with UnitOfWork(engine) as work:
        work.session.execute(update(Customer).where(Customer.id == ana.id).values(consent="refused"))
    with pytest.raises(UserError, match="wants no contact any more"):
        move(engine, row, "published", 2)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (SAID, True),
        ("arrived  quickly\nand works well", True),
        ("“Works well.” … friends!", True),
        ("Works well ... I told", True),
        ("friends … works well", False),
        ("work", False),
        ("quick", False),
        ("Arrived slowly", False),
        ("…", False),
        ("", False),
    ],
)
def test_a_part_of_what_was_said_is_whole_words_in_their_order(text: str, *, part: bool) -> None:
    assert is_part_of(text, SAID) == part


@pytest.mark.both_databases
def test_two_people_at_once_and_an_undo_overwrite_nothing(engine: Engine) -> None:
    store = Store(engine)
    who, said = fan(store)
    row = ask(engine, who, said)
    version = move(engine, row, "agreed", 1)
    with pytest.raises(StaleRowError, match="Somebody else changed this testimonial"):
        move(engine, row, "declined", 1)
    with work_on(engine) as work:
        back = Testimonials(work).take_back(row, version=version)
        assert back is not None
        assert (back.state, back.permission_words, back.shown_as) == ("asked", None, None)
    with pytest.raises(StaleRowError, match="Somebody else changed"), work_on(engine) as work:
        Testimonials(work).take_back(row, version=version)
    with pytest.raises(StaleRowError, match="taken back already"), work_on(engine) as work:
        Testimonials(work).take_back(row, version=3)
    move(engine, row, "declined", 3)
    with work_on(engine) as work:
        Testimonials(work).take_back(row, version=4)
    assert listed(engine)[0]["state"] == "asked"
    other, words = fan(store)
    gone = ask(engine, other, words)
    with work_on(engine) as work:
        assert Testimonials(work).take_back(gone, version=1) is None
    assert [one["testimonial_id"] for one in listed(engine)] == [row]
    assert ask(engine, other, words), "who was not asked after all may be asked"


def test_a_merge_moves_testimonials_and_its_undo_moves_them_back(engine: Engine) -> None:
    store = Store(engine)
    (ana, said), (ben, other) = fan(store), fan(store)
    first, second = ask(engine, ana, said), ask(engine, ben, other)
    with work_on(engine) as work:
        merged = Merges(work).merge(Seen(ana.id, 1), [Seen(ben.id, 1)])
    assert merged.moved["testimonials"] == 1
    assert {one["customer_id"] for one in listed(engine)} == {ana.id}
    assert len(listed(engine)) == 2
    with work_on(engine) as work:
        Merges(work).undo(merged.merge_id)
    assert {one["testimonial_id"]: one["customer_id"] for one in listed(engine)} == {first: ana.id, second: ben.id}
    move(engine, second, "agreed", 1)


def test_a_scope_sees_its_own_and_what_goes_takes_every_word_along(engine: Engine) -> None:
    store = Store(engine)
    who, said = fan(store, team="a")
    row = ask(engine, who, said)
    move(engine, row, "agreed", 1)
    strangers = Scope(teams=("b",))
    assert listed(engine, strangers) == []
    assert RecordReader(engine).frame(queries.testimonial_steps(row, strangers)).empty
    assert RecordReader(engine).frame(queries.last_asked(strangers)).empty
    with pytest.raises(UserError, match="There is no testimonial number"), work_on(engine) as work:
        Testimonials(work).move(row, "withdrawn", version=2, scope=strangers)
    with pytest.raises(UserError, match="There is no customer number"), work_on(engine) as work:
        Testimonials(work).ask(who.id, None, through="Phone", scope=strangers)
    with UnitOfWork(engine) as work:
        work.session.execute(delete(Feedback).where(Feedback.id == said.id))
    (told,) = listed(engine)
    assert told["agreed_text"] == YES.agreed_text, "a permission outlives the feedback it came from"
    assert pd.isna(told["text"])
    with UnitOfWork(engine) as work:
        work.session.execute(delete(Testimonial))
        work.session.execute(delete(Customer))
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(TestimonialStep)) == 0


def test_the_domain_of_testimonials_goes_on_with_each_change(engine: Engine) -> None:
    who, said = fan(Store(engine))
    before = domain_versions(engine).get("testimonials", 0)
    row = ask(engine, who, said)
    asked = domain_versions(engine)["testimonials"]
    move(engine, row, "declined", 1)
    assert before != asked != domain_versions(engine)["testimonials"]
