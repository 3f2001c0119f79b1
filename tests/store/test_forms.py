"""Forms in the store: set up, asked by links, answered once by the way of all feedback, and counted."""

from __future__ import annotations

import io
import threading
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from dashboard.actions.editing import SavedRow
from dashboard.actions.feedback import TypedFeedback, let_in, save_feedback
from dashboard.actions.form_answers import FormAnswer, Visited, answer_form, visit, wrong_fields
from dashboard.actions.forms import check_form, make_links, read_logo, save_form, take_back_form
from dashboard.answers.forms import Standing, standings
from dashboard.exports import export
from dashboard.identity import OWNER, User
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING, Scope
from data_access.maintenance.demo_data import clear_demo
from data_access.queries import forms as queries
from data_access.readers import RecordReader
from data_access.repositories import Merges, Seen
from data_access.schema import (
    AuditEvent,
    Customer,
    Feedback,
    FeedbackForm,
    FollowUp,
    FormLink,
    HeldFeedback,
    StoreSettings,
)
from data_access.schema import (
    FormAnswer as AnswerRow,
)
from data_access.unit_of_work import UnitOfWork
from tests.builders import Store
from tests.store.import_files import rows

if TYPE_CHECKING:
    from sqlalchemy import Engine

TODAY = date(2026, 6, 30)
NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)
NORTH = Scope(regions=("north",))
USUAL: dict[str, Any] = {
    "title": "How was it?", "question": "nps", "about": "nothing", "accent": "#0F7D73", "language": "en",
}  # fmt: skip
VIEWER = User(name="vic", role="viewer", scope=EVERYTHING)


@pytest.fixture(autouse=True)
def pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_TODAY", TODAY.isoformat())


def form(engine: Engine, **columns: Any) -> int:
    return save_form(engine, OWNER, USUAL | columns).row_id


def link_of(engine: Engine, form_id: int) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(FeedbackForm.public_id).where(FeedbackForm.id == form_id)))


def visited(engine: Engine, token: str) -> Visited:
    found = visit(engine, token)
    assert found is not None
    return found


def stand(engine: Engine, scope: Scope = EVERYTHING) -> list[Standing]:
    return list(standings(RecordReader(engine), scope, TODAY))


def asked_once(engine: Engine) -> tuple[Customer, str, int]:
    """A customer with one delivered purchase, the personal link that asks about it, and the form's number."""
    store = Store(engine)
    ana = store.customer(name="Ana", email="ana@example.com", consent="given", region="north")
    store.purchase(ana, on=TODAY - timedelta(days=3), delivered_on=TODAY - timedelta(days=1))
    number = form(engine, about="purchases", question="csat")
    make_links(engine, OWNER, number, start=TODAY - timedelta(days=7), end=TODAY + timedelta(days=1))
    return ana, str(rows(engine, FormLink.token)[0][0]), number


def test_an_answer_is_read_at_once_counts_as_feedback_and_remembers_its_form(engine: Engine) -> None:
    cup = Store(engine).product(code="CUP", name="Cup")
    number = form(engine, about="product", product="CUP")
    said = FormAnswer(rating=3, text="The parcel came far too late, I am very disappointed.")
    for _ in range(2):  # the second click
        assert answer_form(engine, link_of(engine, number), said, submission_id="page") == "kept"
    f = Feedback
    assert rows(engine, f.rating, f.rating_scale, f.channel, f.product_id, f.customer_id, f.label, f.received_on) == [
        (3, "nps", "Web", cup.id, None, "negative", TODAY)
    ]
    assert rows(engine, f.p_unhappy)[0][0] > 0.9
    (one,) = stand(engine)
    assert (one.answers, one.worded, one.held, one.score.n, one.score.value) == (1, 1, 0, 1, -1.0)
    assert not one.response.known, "a form that anybody can open has no response rate"
    events = rows(engine, AuditEvent.actor, AuditEvent.subject_id, AuditEvent.action)
    assert ("How was it? (form)", 1, "feedback added") in events


@pytest.mark.both_databases
def test_one_purchase_is_asked_and_answered_once_by_two_at_the_same_moment(engine: Engine) -> None:
    ana, token, number = asked_once(engine)
    done: list[str] = []

    def send(page: int) -> None:
        answer = FormAnswer(rating=page, text=f"Opened on phone {page}")
        done.append(answer_form(engine, token, answer, submission_id=f"page {page}"))

    threads = [threading.Thread(target=send, args=(page,)) for page in (1, 2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(done) == ["answered", "kept"]
    f = Feedback
    assert rows(engine, f.customer_id, f.purchase_id, f.rating_scale, f.channel) == [(ana.id, 1, "csat", "Survey")]
    assert visited(engine, token).state == "answered"
    again = make_links(engine, OWNER, number, start=TODAY - timedelta(days=7), end=TODAY + timedelta(days=1))
    assert "no purchase to ask about" in again.text
    other = form(engine, about="purchases")
    assert "no purchase" in make_links(engine, OWNER, other, start=date(2020, 1, 1), end=TODAY).text
    assert [(one.links, one.answered) for one in stand(engine)] == [(0, 0), (1, 1)]


def test_only_delivered_purchases_of_customers_who_agreed_are_asked_about(engine: Engine) -> None:
    store = Store(engine)
    day = TODAY - timedelta(days=2)

    def customer(**columns: Any) -> Customer:
        return store.customer(**{"email": f"a{store.customer().id}@example.com", "consent": "given", **columns})

    yes = store.purchase(customer(region="north"), on=day)  # sold over the counter: neither promised nor delivered
    came = store.purchase(customer(region="south"), on=TODAY - timedelta(days=30), delivered_on=day, promised_on=day)
    store.purchase(customer(consent="refused"), on=day)
    store.purchase(customer(consent="unknown"), on=day)
    store.purchase(customer(email=None), on=day)
    store.purchase(customer(), on=day, promised_on=TODAY)  # on its way
    store.purchase(customer(), on=day, refunded=True)
    store.purchase(customer(), on=day - timedelta(days=30))
    store.purchase(customer(), on=day, batch=store.batch(state="writing"))
    store.purchase(None, on=day)
    store.purchase(customer(), on=day, cancels=yes, lines=[(None, 1, 100)])
    asked = {"start": TODAY - timedelta(days=7), "end": TODAY}
    reader = RecordReader(engine)
    assert [row.purchase_id for row in reader.rows(queries.purchases_to_ask(EVERYTHING, **asked))] == [yes.id, came.id]
    assert [row.purchase_id for row in reader.rows(queries.purchases_to_ask(NORTH, **asked))] == [yes.id]
    number = form(engine, about="purchases")
    made = make_links(engine, OWNER, number, **asked, submission_id="click")
    assert make_links(engine, OWNER, number, **asked, submission_id="click").text == made.text == (
        "2 personal links made. Download the list below."
    )  # fmt: skip
    assert len(rows(engine, FormLink.id)) == 2
    listed = reader.frame(queries.form_mailing(number, EVERYTHING))
    assert listed["purchased_on"].tolist() == [day, TODAY - timedelta(days=30)]
    assert len(set(listed["token"])) == 2
    assert min(map(len, listed["token"])) >= 22
    with UnitOfWork(engine) as work:  # who takes consent back is not written to
        work.session.get_one(Customer, came.customer_id).consent = "refused"
    assert len(reader.frame(queries.form_mailing(number, EVERYTHING))) == 1
    assert reader.frame(queries.form_mailing(number, Scope(masked=True)))["email"].isna().all()
    assert made.undo is not None
    assert "2 links gone again" in made.undo().text
    assert rows(engine, FormLink.id) == []


def test_links_that_were_answered_stay_when_the_others_are_taken_back(engine: Engine) -> None:
    _, token, number = asked_once(engine)
    bought = Store(engine).purchase(Store(engine).customer(email="b@example.com", consent="given", reference="B",
                                                           public_id="b"), on=TODAY, identity="b")  # fmt: skip
    made = make_links(engine, OWNER, number, start=TODAY, end=TODAY + timedelta(days=1))
    (second,) = [row for row in rows(engine, FormLink.token, FormLink.purchase_id) if row[1] == bought.id]
    answer_form(engine, str(second[0]), FormAnswer(rating=5), submission_id="p")
    assert made.undo is not None
    with pytest.raises(UserError, match="Some of these links were answered"):
        made.undo()
    assert visited(engine, token).state == "open"


def test_the_response_rate_is_wilsons_and_the_score_that_of_the_voice_page(engine: Engine) -> None:
    store = Store(engine)
    for place in range(20):
        who = store.customer(email=f"{place}@example.com", consent="given")
        store.purchase(who, on=TODAY - timedelta(days=1))
    number = form(engine, about="purchases", question="csat")
    make_links(engine, OWNER, number, start=TODAY - timedelta(days=1), end=TODAY)
    tokens = [str(token) for (token,) in rows(engine, FormLink.token)]
    for place, rating in enumerate((5, 4, 4, 2)):
        answer_form(engine, tokens[place], FormAnswer(rating=rating), submission_id=str(place))
    (one,) = stand(engine)
    # 4 of 20 by hand: centre (0.2 + 3.8415/40) / (1 + 3.8415/20), half width as the formula has it
    assert (one.links, one.answered, one.response.value) == (20, 4, 0.2)
    assert (one.response.low, one.response.high) == pytest.approx((0.0807, 0.4160), abs=5e-5)
    assert (one.score.value, one.score.n, one.answers, one.worded) == (0.75, 4, 4, 0)
    frame = export(engine, "forms")
    assert frame[["form_answers", "form_links", "form_links_answered", "response_rate"]].values.tolist() == [
        [4, 20, 4, 0.2]
    ]
    (north,) = stand(engine, NORTH)
    assert (north.links, north.answers, north.response.known) == (0, 0, False)


def test_repeats_and_programs_are_held_apart_and_still_remember_their_form(engine: Engine) -> None:
    number = form(engine)
    token = link_of(engine, number)
    answer_form(engine, token, FormAnswer(rating=9, text="Casino https://a.example https://b.example https://c.example"),
                submission_id="1")  # fmt: skip
    answer_form(engine, token, FormAnswer(rating=9, text="Lovely", trapped=True, call_back=True, name="Bea",
                                          contact="bea@example.com"), submission_id="2")  # fmt: skip
    (one,) = stand(engine)
    assert (one.answers, one.held, one.score.known) == (0, 2, False)
    h = HeldFeedback
    assert [row for (row,) in rows(engine, h.held_as)] == ["spam", "spam"]
    trapped = "A field that people do not see was filled in, as programs do."
    assert (f"{trapped} They ask to be called back: Bea, bea@example.com.",) in rows(engine, h.why)
    assert rows(engine, Customer.id) == rows(engine, FollowUp.id) == [], "programs make no customers"
    (held,) = [row for row in rows(engine, h.id, h.version) if row[0] == 2]
    told = let_in(engine, OWNER, *held)
    assert told.text.endswith("They ask to be called back: Bea, bea@example.com."), "else nobody would ever know"
    (one,) = stand(engine)
    assert (one.answers, one.held, one.score.n) == (1, 1, 1)


def test_a_call_asked_for_in_words_that_are_held_apart_reaches_a_person_too(engine: Engine) -> None:
    token = link_of(engine, form(engine))
    links = "See https://a.example https://b.example https://c.example"
    asked = FormAnswer(rating=1, text=links, call_back=True, name="Bea", contact="bea@example.com")
    answer_form(engine, token, asked, submission_id="1")
    (bea,) = rows(engine, Customer.id)[0]
    assert rows(engine, HeldFeedback.customer_id) == rows(engine, FollowUp.customer_id) == [(bea,)]
    assert rows(engine, Feedback.id) == []


def test_who_asks_to_be_called_back_reaches_a_person(engine: Engine) -> None:
    ana, token, _ = asked_once(engine)
    answer_form(engine, token, FormAnswer(rating=1, text="Broken\r\nhandle", call_back=True), submission_id="1")
    with UnitOfWork(engine) as work:
        work.session.get_one(StoreSettings, 1).country = "GB"
    open_form = link_of(engine, form(engine))
    known = FormAnswer(rating=1, text="Rude staff", call_back=True, name="Somebody", contact="ANA@example.com")
    answer_form(engine, open_form, known, submission_id="2")
    new = FormAnswer(rating=1, text="Cold soup", call_back=True, name="Bea", contact="020 7946 0958")
    answer_form(engine, open_form, new, submission_id="3")
    u = FollowUp
    told = {row[0]: row[1:] for row in rows(engine, u.customer_id, u.reason_kind, u.due_on, u.reason)}
    assert told[ana.id][:2] == ("callback", TODAY)
    first = "Asked to be called back on 30 Jun 2026 on the form How was it?."
    assert f"{first} They wrote: “Broken handle”" in told[ana.id][2]
    assert "(Somebody, ANA@example.com). Nobody signed in: make sure who it is." in told[ana.id][2]
    (bea,) = [row for row in rows(engine, Customer.id, Customer.name, Customer.phone, Customer.consent) if row[0] > 1]
    assert bea[1:] == ("Bea", "+442079460958", "unknown")
    assert "(Bea, 020 7946 0958). They wrote: “Cold soup”" in told[bea[0]][2]
    f = Feedback
    said = dict(rows(engine, f.text, f.customer_id))
    assert said == {"Broken\nhandle": ana.id, "Rude staff": None, "Cold soup": bea[0]}, (
        "nobody has proved to be Ana; Bea is new here"
    )


def test_what_is_wrong_is_told_by_field(engine: Engine) -> None:
    token, plain = link_of(engine, form(engine)), link_of(engine, form(engine, question="none"))
    asked, words = visited(engine, token), visited(engine, plain)
    assert wrong_fields(asked, FormAnswer()) == {"rating": "choose"}
    assert wrong_fields(asked, FormAnswer(rating=11, text="a" * 10_001)) == {"rating": "choose", "text": "too_long"}
    assert wrong_fields(asked, FormAnswer(rating=0, text="a\x00b")) == {"text": "bad_character"}
    assert wrong_fields(words, FormAnswer(text=" \n ")) == {"text": "write"}
    called = FormAnswer(rating=5, call_back=True, contact="not a number")
    assert wrong_fields(asked, called) == {"contact": "no_contact"}
    assert wrong_fields(visited(engine, asked_once(engine)[1]), FormAnswer(rating=5, call_back=True)) == {}


def test_a_form_opens_and_closes_on_its_days_and_is_switched_off(engine: Engine) -> None:
    early = form(engine, opens_on=TODAY + timedelta(days=1))
    late = form(engine, closes_on=TODAY - timedelta(days=1))
    today = form(engine, opens_on=TODAY, closes_on=TODAY)
    off = form(engine)
    save_form(engine, OWNER, {"active": False}, was=(off, 1))
    personal = form(engine, about="purchases")
    states = [visited(engine, link_of(engine, one)).state for one in (early, late, today, off, personal)]
    assert states == ["early", "late", "open", "off", "personal"]
    assert answer_form(engine, link_of(engine, off), FormAnswer(rating=9), submission_id="p") == "off"
    assert answer_form(engine, "nothing", FormAnswer(rating=9), submission_id="p") == "gone"
    assert [visit(engine, token) for token in ("x" * 5_000, "a\x00b", "é", "", "..")] == [None] * 5
    assert rows(engine, Feedback.id) == []


def test_a_stale_save_is_refused_viewers_may_only_look_and_an_undo_gives_back_what_was(engine: Engine) -> None:
    saved = save_form(engine, OWNER, USUAL, submission_id="click")
    assert save_form(engine, OWNER, USUAL, submission_id="click").row_id == saved.row_id
    changed = save_form(engine, OWNER, {"title": "Now", "language": "de"}, was=(saved.row_id, 1))
    with pytest.raises(StaleRowError, match="Somebody else changed this form"):
        save_form(engine, OWNER, {"title": "Mine"}, was=(saved.row_id, 1))
    for act in (lambda: save_form(engine, VIEWER, USUAL), lambda: take_back_form(engine, VIEWER, saved)):
        with pytest.raises(UserError, match="As viewer you can look at forms"):
            act()
    with pytest.raises(StaleRowError):
        take_back_form(engine, OWNER, saved)
    take_back_form(engine, OWNER, changed)
    assert rows(engine, FeedbackForm.title, FeedbackForm.language, FeedbackForm.version) == [("How was it?", "en", 3)]
    answer_form(engine, link_of(engine, saved.row_id), FormAnswer(rating=9), submission_id="p")
    with pytest.raises(UserError, match="another question would mix two scales"):
        save_form(engine, OWNER, {"question": "ces"}, was=(saved.row_id, 3))
    with pytest.raises(UserError, match="People have this form already, so it stays"):
        take_back_form(engine, OWNER, SavedRow(row_id=saved.row_id, version=3, before=None))


def test_a_form_says_what_is_wrong_with_it_and_keeps_a_picture_and_nothing_else_of_a_logo(engine: Engine) -> None:
    wrong = check_form(USUAL | {"title": " ", "about": "product", "accent": "teal", "opens_on": TODAY,
                                "closes_on": TODAY - timedelta(days=1), "logo": b"<svg onload=alert(1)>"})  # fmt: skip
    assert sorted(wrong) == ["accent", "closes_on", "logo", "product", "title"]
    assert check_form(USUAL | {"about": "campaign"}) == {
        "campaign": "Name the campaign or visit; only you see the name."
    }
    with pytest.raises(UserError, match="There is no product X"):
        form(engine, about="product", product="X")
    written = io.BytesIO()
    Image.new("RGB", (60, 20), "red").save(written, "PNG")
    logo = written.getvalue() + b"<script>alert(1)</script>"
    number = form(engine, logo=logo)
    (held,) = rows(engine, FeedbackForm.logo)[0]
    assert b"script" not in bytes(held)
    assert Image.open(io.BytesIO(bytes(held))).size == (60, 20)
    save_form(engine, OWNER, {"logo": None}, was=(number, 1))
    assert "script" not in str(rows(engine, AuditEvent.details))
    large = io.BytesIO()
    Image.new("1", (1_201, 1)).save(large, "PNG")
    for file, told in ((large.getvalue(), "1201 × 1"), (b"x" * 200_001, "200 kB"), (logo[:60], "not a PNG")):
        with pytest.raises(UserError, match=told):
            read_logo(file)


def test_a_merge_of_customers_takes_their_links_along_and_clearing_the_demo_keeps_the_form(engine: Engine) -> None:
    ana, token, _ = asked_once(engine)
    ben = Store(engine).customer(reference="BEN", public_id="ben")
    with UnitOfWork(engine, actor="ann") as work:
        Merges(work).merge(Seen(ben.id, 1), [Seen(ana.id, 1)])
    answer_form(engine, token, FormAnswer(rating=5), submission_id="p")
    assert rows(engine, Feedback.customer_id) == [(ben.id,)]
    save_feedback(engine, OWNER, TypedFeedback(text="By hand"))
    with UnitOfWork(engine) as work:
        work.session.get_one(StoreSettings, 1).demo = {"seed": 1}
    removed = clear_demo(engine, clock=lambda: NOON)
    assert (removed["form_links"], removed["form_answers"], "feedback_forms" in removed) == (1, 1, False)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(FeedbackForm)) == 1
        assert connection.scalar(select(func.count()).select_from(AnswerRow)) == 0
