"""One piece of feedback at a time: saved once, read at once, held apart where it repeats, taken back."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from dashboard.actions.feedback import (
    CHANNELS,
    SavedFeedback,
    TypedFeedback,
    check_feedback,
    delete_held,
    let_in,
    save_feedback,
    take_back_feedback,
    told_of,
)
from dashboard.actions.scoring import score_feedback
from dashboard.identity import OWNER, User
from data_access.cleaning.feedback_entry import LONGEST_TEXT, Said
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.queries.held import held_feedback
from data_access.readers import RecordReader
from data_access.repositories import FeedbackEntries, FeedbackRows
from data_access.schema import AuditEvent, CaseFeedback, Customer, Feedback, FollowUp, HeldFeedback
from data_access.unit_of_work import UnitOfWork
from sentiment.choose import scorer
from tests.builders import Store
from tests.store.import_files import rows
from tests.store.stores import differences, export

TODAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
LATE = TypedFeedback(text="The parcel came far too late, I am very disappointed.", scale="stars", rating=1,
                     channel="Phone", language="en", day=TODAY)  # fmt: skip


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", TODAY.isoformat())


def typed(**columns: object) -> TypedFeedback:
    """The late parcel with other fields."""
    return TypedFeedback(**{name: getattr(LATE, name) for name in LATE.__slots__} | columns)


def counted(engine: Engine) -> tuple[int, int]:
    """How many pieces count, and how many are held."""
    with engine.connect() as connection:
        feedback, held = (
            connection.scalar(select(func.count()).select_from(model)) or 0 for model in (Feedback, HeldFeedback)
        )
        return feedback, held


def test_what_was_said_is_kept_with_all_it_refers_to_and_read_at_once(engine: Engine) -> None:
    store = Store(engine)
    ana, cup = store.customer(), store.product()
    bought = store.purchase(ana, lines=[(cup, 1, 1000)])
    save_feedback(engine, OWNER, typed(customer_id=ana.id, purchase_id=bought.id, product=cup.code))
    f = Feedback
    (row,) = rows(engine, f.text, f.rating, f.rating_scale, f.channel, f.language, f.customer_id, f.purchase_id,
                  f.product_id, f.received_on, f.month)  # fmt: skip
    assert row == (LATE.text, 1, "stars", "Phone", "en", ana.id, bought.id, cup.id, TODAY, 2026 * 12 + 5)
    said = scorer("quick").score_many([LATE.text])[0]
    assert rows(engine, f.score_state, f.label, f.polarity, f.scorer) == [
        ("scored", "negative", said.polarity, "quick")
    ]
    (unhappy,) = rows(engine, f.p_unhappy)[0]
    assert unhappy > 0.9


def test_a_text_the_quick_scorer_cannot_read_waits_and_a_rating_alone_does_not(engine: Engine) -> None:
    save_feedback(engine, OWNER, typed(text="Die Lieferung kam viel zu spät an.", language="de"))
    save_feedback(engine, OWNER, typed(text=""))
    f = Feedback
    assert rows(engine, f.score_state, f.score_reason) == [("not_scored", "no_text"), ("pending", None)]
    assert [p is None or p > 0.9 for (p,) in rows(engine, f.p_unhappy)] == [True, True]
    score_feedback(engine, scorer=scorer("quick"))
    assert rows(engine, f.score_state, f.score_reason) == [("not_scored", "language"), ("not_scored", "no_text")]


@pytest.mark.both_databases
def test_the_second_click_saves_nothing_and_two_at_once_save_once(engine: Engine) -> None:
    ana = Store(engine).customer().id
    first = save_feedback(engine, OWNER, typed(customer_id=ana, call_back=True), submission_id="form")
    again = save_feedback(engine, OWNER, typed(customer_id=ana, call_back=True), submission_id="form")
    assert (again.arrived.feedback_id, again.arrived.again) == (first.arrived.feedback_id, True)
    ids: list[int | None] = []

    def click() -> None:
        ids.append(save_feedback(engine, OWNER, typed(text="Another matter."), submission_id="two").arrived.feedback_id)

    threads = [threading.Thread(target=click) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(90)
    assert len(ids) == 2 and len(set(ids)) == 1  # noqa: PT018
    assert counted(engine) == (2, 0)
    assert len(rows(engine, FollowUp.id)) == 1


def test_undo_removes_exactly_that_piece_with_its_call_and_its_consent(engine: Engine) -> None:
    store = Store(engine)
    ana, ben = store.customer(), store.customer()
    open_one = store.follow_up(ben, due_on=date(2026, 7, 20), reason="Silent.")
    store.feedback(ana)
    before = export(engine)
    for one in (ana, ben):
        saved = save_feedback(engine, OWNER, typed(customer_id=one.id, call_back=True, consent="given"))
        told = told_of(engine, OWNER, saved, "Ana")
        assert "call them back" in told.text
        with UnitOfWork(engine) as work:
            row = work.session.scalars(select(FollowUp).where(FollowUp.customer_id == one.id)).one()
            assert row.due_on == TODAY
            assert row.reason.startswith("Asked to be called back on 30 Jun 2026.")
            assert work.session.get_one(Customer, one.id).consent == "given"
            assert (row.id == open_one.id) == row.reason.endswith("Silent.")
        assert told.undo is not None
        assert told.undo().text == "The feedback is gone again."
    after = [line for line in differences(before, export(engine)) if not line.startswith(("customers", "follow_ups"))]
    assert after == []
    assert rows(engine, FollowUp.reason, FollowUp.due_on) == [("Silent.", date(2026, 7, 20))]
    assert rows(engine, Customer.consent) == [("unknown",), ("unknown",)]


def test_undo_is_refused_once_somebody_has_built_on_it(engine: Engine) -> None:
    store = Store(engine)
    changed, answered = (save_feedback(engine, OWNER, typed(text=text)) for text in ("One.", "Two."))
    case = store.case()
    with UnitOfWork(engine) as work:
        FeedbackRows(work).change(_id(changed), version=1, text="One!")
        work.session.add(CaseFeedback(case_id=case.id, feedback_id=_id(answered)))
    with pytest.raises(StaleRowError):
        take_back_feedback(engine, OWNER, changed)
    with pytest.raises(UserError, match="works with this feedback"):
        take_back_feedback(engine, OWNER, answered)
    assert counted(engine) == (2, 0)


def _id(saved: SavedFeedback) -> int:
    assert saved.arrived.feedback_id is not None
    return saved.arrived.feedback_id


@pytest.mark.parametrize(("wrong", "field"), [
    ({"text": " ", "scale": "", "rating": None}, "text"),
    ({"text": "x" * (LONGEST_TEXT + 1)}, "text"),
    ({"text": "a\x00b"}, "text"),
    ({"rating": 6}, "rating"),
    ({"scale": "nps", "rating": 11}, "rating"),
    ({"scale": "ces", "rating": 0}, "rating"),
    ({"scale": "stars", "rating": None}, "rating"),
    ({"scale": "", "rating": 3}, "rating_scale"),
    ({"channel": "x" * 61}, "channel"),
    ({"language": "x" * 13}, "language"),
    ({"day": date(2026, 7, 1)}, "day"),
    ({"call_back": True}, "call_back"),
    ({"consent": "given"}, "consent"),
])  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(wrong: dict[str, object], field: str) -> None:
    assert list(check_feedback(typed(**wrong), "UTC")) == [field]


def test_every_answer_of_every_scale_is_taken() -> None:
    for scale, lowest, highest in (("stars", 1, 5), ("nps", 0, 10), ("csat", 1, 5), ("ces", 1, 7)):
        for rating in range(lowest - 1, highest + 2):
            errors = check_feedback(typed(scale=scale, rating=rating), "UTC")
            assert bool(errors) == (not lowest <= rating <= highest), (scale, rating)


def test_strangers_viewers_and_what_is_not_there_are_refused(engine: Engine) -> None:
    store = Store(engine)
    ana, ben, cup = store.customer(team="north"), store.customer(team="south"), store.product()
    bought = store.purchase(ben, lines=[(cup, 1, 100)])
    south = User(name="sam", role="agent", scope=Scope(teams=("south",)))
    viewer = User(name="vic", role="viewer", scope=EVERYTHING)
    for who, what, told in (
        (viewer, LATE, "As viewer"), (south, typed(customer_id=ana.id), "no customer"),
        (OWNER, typed(customer_id=99), "no customer"), (OWNER, typed(product="P99"), "no product"),
        (OWNER, typed(customer_id=ana.id, purchase_id=bought.id), "another customer"),
        (OWNER, typed(purchase_id=bought.id), "another customer"), (OWNER, typed(text="", rating=None), "Choose the"),
    ):  # fmt: skip
        with pytest.raises(UserError, match=told):
            save_feedback(engine, who, what)
    assert counted(engine) == (0, 0)


def test_the_same_said_again_is_held_apart_counts_nowhere_and_is_let_in_by_a_person(engine: Engine) -> None:
    ana = Store(engine).customer(name="Ana").id
    save_feedback(engine, OWNER, typed(customer_id=ana))
    twice = typed(customer_id=ana, text="the PARCEL came far too late; I am very disappointed!!", day=date(2026, 6, 17))
    saved = save_feedback(engine, OWNER, twice, submission_id="twice")
    assert save_feedback(engine, OWNER, twice, submission_id="twice").arrived.held_id == saved.arrived.held_id
    assert counted(engine) == (1, 1)
    (held,) = RecordReader(engine).rows(held_feedback(EVERYTHING, limit=9))
    assert (held.held_as, held.why) == ("duplicate", "The same customer said the same on 2026-06-30.")
    assert (held.customer_name, held.came_by, held.text) == ("Ana", "owner", twice.text)
    let_in(engine, OWNER, held.held_id, held.version)
    assert counted(engine) == (2, 0)
    assert (twice.text, date(2026, 6, 17), "pending") in rows(
        engine, Feedback.text, Feedback.received_on, Feedback.score_state
    )
    with pytest.raises(UserError, match="no held piece"):
        let_in(engine, OWNER, held.held_id, held.version)
    actions = [action for (action,) in rows(engine, AuditEvent.action)]
    assert actions == ["feedback added", "held feedback added", "held feedback let in"]


def test_a_held_piece_is_deleted_put_back_and_taken_back(engine: Engine) -> None:
    ana = Store(engine).customer().id
    save_feedback(engine, OWNER, typed(customer_id=ana))
    saved = save_feedback(engine, OWNER, typed(customer_id=ana))
    assert saved.arrived.held_id is not None
    undo = delete_held(engine, OWNER, saved.arrived.held_id, saved.arrived.version).undo
    assert counted(engine) == (1, 0)
    assert undo is not None
    undo()
    assert counted(engine) == (1, 1)
    (held,) = RecordReader(engine).rows(held_feedback(EVERYTHING, limit=9))
    delete_held(engine, OWNER, held.held_id, held.version)
    third = save_feedback(engine, OWNER, typed(customer_id=ana))
    take_back_feedback(engine, OWNER, third)
    assert counted(engine) == (1, 0)


def test_of_another_purchase_another_customer_or_another_fortnight_the_same_words_count(engine: Engine) -> None:
    store = Store(engine)
    ana, ben = store.customer(), store.customer()
    first, second = store.purchase(ana), store.purchase(ana)
    for one in (
        typed(customer_id=ana.id, purchase_id=first.id), typed(customer_id=ana.id, purchase_id=second.id),
        typed(customer_id=ben.id), typed(), typed(),
        typed(customer_id=ben.id, day=date(2026, 6, 15)), typed(customer_id=ana.id, text="", rating=2),
        typed(customer_id=ana.id, text="", rating=2),
    ):  # fmt: skip
        save_feedback(engine, OWNER, one)
    assert counted(engine) == (8, 0)


def test_a_flood_of_the_same_words_and_advertising_from_programs_are_held(engine: Engine) -> None:
    flood = "Wonderful service, five stars, would buy again"
    with UnitOfWork(engine, clock=lambda: NOON) as work:
        entries = FeedbackEntries(work)
        came = [entries.enter(Said(text=flood), {}, by_program=True) for _ in range(6)]
        hour_ago = Said(text=flood, received_at=NOON - timedelta(hours=2))
        other = [entries.enter(one, {}, by_program=True) for one in (hour_ago, *[Said(text="Very good")] * 8)]
        spam = entries.enter(Said(text="casino bonus http://x.example"), {}, by_program=True)
        read_by_a_person = entries.enter(Said(text="casino bonus http://x.example"), {})
    assert [one.held_as for one in came] == [None] * 4 + ["duplicate"] * 2
    assert [one.held_as for one in other] == [None] * 9
    assert (spam.held_as, spam.why) == ("spam", "It holds a link and advertises “casino”.")
    assert read_by_a_person.held_as is None


def test_channels_of_the_form_fit_the_store(engine: Engine) -> None:
    for channel in CHANNELS:
        save_feedback(engine, OWNER, typed(channel=channel, text=channel))
    assert {channel for (channel,) in rows(engine, Feedback.channel)} == set(CHANNELS)
