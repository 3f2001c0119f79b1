"""What the tables themselves refuse, on both databases, whoever writes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, inspect, text, update
from sqlalchemy.exc import IntegrityError

from data_access.schema import Base
from tests.builders import NOW, Store

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.both_databases

MOMENT = {"created_at": NOW, "updated_at": NOW}
CUSTOMER = {"reference": "C1", "public_id": "p1", **MOMENT}
PURCHASE = {"identity": "1", "purchased_at": NOW, "purchased_on": NOW.date(), "month": 24317, "currency": "GBP"}
LINE = {"purchase_id": 1, "identity": b"a" * 16, "kind": 1, "quantity_milli": 1000, "unit_price_micros": 1}
FEEDBACK = {"identity": b"f" * 16, "received_at": NOW, "received_on": NOW.date(), "month": 24317}
BATCH = {"kind": "purchases", "file_name": "a.csv", "started_at": NOW, "started_by": "ann"}
FOLLOW_UP = {
    "customer_id": 1,
    "reason_kind": "silent",
    "reason": "silent for 40",
    "due_on": NOW.date(),
    "created_by": "ann",
    "created_at": NOW,
}
VISIT = {"customer_id": 1, "kind": "inspection", "due_on": NOW.date()}
MERGE = {"survivor_id": 1, "survivor": "C1", "merged": ["C2"], "moved": {}, "merged_at": NOW, "merged_by": "ann"}
ALIAS = {"customer_id": 1, "merge_id": 1, "former_id": 2, "reference": "C2", "public_id": "p2"}
SCORED = {"scored_at": NOW, "as_of": NOW.date(), "customers": 1, "details": {}, "score": 0.5}
FIX = {"column_name": "email", "sentence": "a", "rows_changed": 1, "fixed_at": NOW, "fixed_by": "a"}
PAIR = {"first_id": 1, "second_id": 2, "probability": 0.9, "evidence": {}, "prints": "ab"}
PROBLEM = {"topic": "delivery", "kind": "region", "subject": "North", "first_day": NOW.date(), "rang_on": NOW.date(),
           "window_days": 7, "complaints": 9, "expected": 1.5, "chance": 1e-6, "opened_at": NOW}  # fmt: skip
TESTIMONIAL = {"customer_id": 1, "asked_on": NOW.date(), "asked_through": "Phone", "asked_by": "ann"}
ALLOWED = {"state": "agreed", "permission_words": "yes", "permission_channel": "Phone", "permission_on": NOW.date(),
           "agreed_text": "Good", "shown_as": "first"}  # fmt: skip
TEXT = {"kind": "ask", "body": "Hello", "changed_by": "ann", "changed_at": NOW}
STEP = {"testimonial_id": 1, "step": "asked", "happened_at": NOW, "actor": "ann", "held": {}}
TOKEN = {"name": "shop", "handle": "h2", "digest": "d", "scopes": [], "created_at": NOW, "created_by": "ann"}
KEY = {"token_id": 1, "key": "k2", "request_sha256": "d", "holder": "h", "begun_at": NOW}
SOURCE = {"name": "till", "type": "folder", "kind": "purchases", "place": "/till", "options": {}, "every_seconds": 60,
          "next_run_at": NOW, "created_at": NOW, "created_by": "ann"}  # fmt: skip
POSITION = {"source_id": 1, "uid_validity": 7, "last_uid": 5, "settled_uid": 3, "moved_at": NOW}
SOURCE_RUN = {"source_id": 1, "file_name": "a.csv", "state": "done", "started_at": NOW}

# table, a row that is taken, what makes it one that is not
SAID = {"text_key": b"t" * 16, "scorer": "quick", "scorer_version": "1", "label": "positive", "reason": "ok"}
HELD = {"identity": b"h" * 16, "held_as": "spam", "why": "a", "held_at": NOW, "came_by": "a", "received_at": NOW}
TOPIC = {"feedback_id": 1, "topic": "delivery", "label": "negative", "mixed": False}
CORRECTION = {"feedback_id": 1, "what": "label", "before": "positive", "after": "negative", "text_key": b"t" * 16,
              "corrected_by": "ann", "corrected_at": NOW}  # fmt: skip
EDIT = {"name": "price", "state": "on", "added": {}, "removed": {}, "changed_by": "ann", "changed_at": NOW}
FORM = {"public_id": "f", "secret": b"s" * 32, "title": "a", "question": "nps", "accent": "#000000", "about": "nothing",
        "language": "en", "created_by": "ann", "created_at": NOW, "updated_at": NOW}  # fmt: skip
LINK = {"form_id": 1, "purchase_id": 1, "token": "t", "created_by": "ann", "created_at": NOW}
ANSWER = {"form_id": 1, "identity": b"a" * 16, "submission_id": "s", "answered_at": NOW}
CALENDAR = {"name": "Shop", "week": [], "days_off": {}, "changed_by": "ann", "changed_at": NOW}
POLICY = {"name": "Vip", "calendar_id": 1, "segments": [], "topics": [], "channels": [], "changed_by": "ann",
          "changed_at": NOW}  # fmt: skip
RULE = {"name": "Late", "state": "new", "after_minutes": 60, "changed_by": "ann", "changed_at": NOW}
BREACH = {"case_id": 1, "clock": "next_reply", "cycle": 1, "due_at": NOW, "noticed_at": NOW}
CASE_STEP = {"case_id": 1, "kind": "noted", "happened_at": NOW, "actor": "ann", "state": "new"}
REPLY = {"name": "Sorry", "subject": "a", "body": "b", "changed_by": "ann", "changed_at": NOW}
MAIL = {"case_id": 1, "event_id": 1, "to_address": "a@example.com", "subject": "a", "body": "b", "message_id": "<2@x>",
        "created_by": "ann", "created_at": NOW, "next_try_at": NOW}  # fmt: skip
STAFF_MAIL = MAIL | {"case_id": None, "event_id": None, "kind": "staff", "user_id": 1}
ASK = {"case_id": 1, "event_id": 1, "way": "link", "why": "no_mail", "token": "t", "secret": b"s" * 32,
       "created_at": NOW}  # fmt: skip
CHOICE = {"user_id": 1, "digest": True, "weekly": True, "assigned": True, "mentioned": True, "escalations": True,
          "token": "t", "changed_by": "ann", "changed_at": NOW}  # fmt: skip
TOLD = {"user_id": 1, "kind": "digest", "occasion": "2026-06-01", "told_at": NOW}
AUTOMATION = {"name": "Late", "triggers": [], "conditions": {}, "actions": {}, "changed_by": "ann", "changed_at": NOW}
RUN = {"rule_id": 1, "rule_version": 1, "case_id": 1, "event_id": 1, "ran_at": NOW, "outcome": "acted", "done": "a"}
WEBHOOK = {"name": "Bot", "url": "https://a.example", "secret": b"s" * 32, "changed_by": "ann", "changed_at": NOW}
MESSAGE = {"webhook_id": 1, "case_id": 1, "delivery_id": "m2", "body": "{}", "next_try_at": NOW, "created_at": NOW}
ONE_ROW = {"settings", "asking_rule", "automation_progress"}
TRIAL = {"planned": 60, "seed": "x", "began_at": NOW, "began_by": "a", "is_running": False, "ended_at": NOW}
LOT = {"case_id": 1, "trial_id": 1, "stratum": 1000, "position": 1, "side": "early", "priority_cents": 1500,
       "drawn_on": date(2026, 6, 1), "drawn_at": NOW}  # fmt: skip
VIEW = {"public_id": "v2", "name": "Late", "looks": {}, "changed_by": "a", "changed_at": NOW}
REFUSED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("customers", CUSTOMER | {"reference": "C2", "public_id": "p2"}, {"reference": "KNOWN"}),
    ("customers", CUSTOMER | {"reference": "C2", "public_id": "p2"}, {"public_id": "known"}),
    ("customers", CUSTOMER, {"reference": None}),
    ("customers", CUSTOMER, {"birth_year": 1849}),
    ("customers", CUSTOMER, {"consent": "maybe"}),
    ("customers", CUSTOMER, {"batch_id": 99}),
    ("addresses", {"customer_id": 1}, {"customer_id": 99}),
    ("addresses", {"customer_id": 1}, {"kind": "holiday"}),
    ("customer_tags", {"customer_id": 1, "tag_id": 1}, {"tag_id": 99}),
    ("tags", {"name": "new"}, {"name": "vip"}),
    ("products", {"code": "P2", **MOMENT}, {"code": "P1"}),
    ("products", {"code": "P2", **MOMENT}, {"kind": "idea"}),
    ("products", {"code": "P2", **MOMENT}, {"list_price_cents": -1}),
    ("products", {"code": "P2", **MOMENT}, {"cost_cents": -1}),
    ("purchases", PURCHASE, {"identity": "known"}),
    ("purchases", PURCHASE, {"customer_id": 99}),
    ("purchases", PURCHASE, {"cancels_purchase_id": 99}),
    ("purchases", PURCHASE, {"gross_cents": -1}),
    ("purchases", PURCHASE, {"sale_lines": -1}),
    ("purchases", PURCHASE, {"month": -1}),
    ("purchases", PURCHASE, {"currency": None}),
    ("purchase_lines", LINE | {"amount_cents": 0}, {"amount_cents": -1}),
    ("purchase_lines", LINE | {"amount_cents": 0}, {"kind": 5}),
    ("purchase_lines", LINE | {"amount_cents": 0}, {"purchase_id": 99}),
    ("purchase_lines", LINE | {"amount_cents": 0}, {"identity": b"k" * 16}),
    ("purchase_lines", LINE | {"amount_cents": 0}, {"returns_line_id": 99}),
    ("feedback", FEEDBACK, {"identity": b"k" * 16}),
    ("feedback", FEEDBACK, {"rating": 5}),
    ("feedback", FEEDBACK, {"rating": 5, "rating_scale": "thumbs"}),
    ("feedback", FEEDBACK, {"score_state": "perhaps"}),
    ("feedback", FEEDBACK, {"label": "angry"}),
    ("feedback", FEEDBACK, {"polarity": 1.5}),
    ("feedback", FEEDBACK, {"product_id": 99}),
    ("text_scores", SAID, {"label": "angry"}),
    ("topic_edits", EDIT, {"state": "perhaps"}),
    ("searched_words", {"kind": "topics", "version": "1", "lists": {}}, {"kind": "people"}),
    ("feedback_topics", TOPIC, {"label": "angry"}),
    ("feedback_topics", TOPIC, {"feedback_id": 99}),
    ("held_feedback", HELD, {"held_as": "rude"}),
    ("held_feedback", HELD, {"batch_id": 99}),
    ("held_feedback", HELD, {"rating": 5}),
    ("held_feedback", HELD, {"rating": 5, "rating_scale": "thumbs"}),
    ("held_feedback", HELD, {"customer_id": 99}),
    ("feedback_corrections", CORRECTION, {"what": "rating"}),
    ("feedback_corrections", CORRECTION, {"topic": "price"}),
    ("feedback_corrections", CORRECTION, {"after": "angry"}),
    ("feedback_corrections", CORRECTION, {"before": "angry"}),
    ("feedback_corrections", CORRECTION, {"after": None}),
    ("feedback_corrections", CORRECTION, {"feedback_id": 99}),
    ("cases", {"opened_at": NOW}, {"state": "lost"}),
    ("cases", {"opened_at": NOW}, {"owner_id": 99}),
    ("calendars", CALENDAR, {"name": "Office hours"}),
    ("calendars", CALENDAR, {"holidays_of": "nobody"}),
    ("calendars", CALENDAR, {"country": "GB"}),
    ("calendars", CALENDAR | {"holidays_of": "country", "country": "GB"}, {"country": None}),
    ("promises", POLICY, {"name": "Standard"}),
    ("promises", POLICY, {"is_default": True}),
    ("promises", POLICY, {"calendar_id": 99}),
    ("promises", POLICY, {"first_reply_minutes": 0}),
    ("promises", POLICY, {"next_reply_minutes": 0}),
    ("promises", POLICY, {"resolve_minutes": 0}),
    ("escalation_rules", RULE, {"state": "resolved"}),
    ("escalation_rules", RULE, {"after_minutes": 0}),
    ("escalation_rules", RULE, {"give_to_id": 99}),
    ("lot_trials", TRIAL, {"planned": 0}),
    ("lot_trials", TRIAL, {"is_running": True}),
    ("lot_trials", TRIAL, {"ended_at": None}),
    ("lot_trials", TRIAL | {"is_running": False}, {"is_running": True, "ended_at": None}),
    ("case_lots", LOT, {"side": "middle"}),
    ("case_lots", LOT, {"trial_id": 99}),
    ("case_lots", LOT, {"case_id": 99}),
    ("saved_views", VIEW, {"public_id": "known"}),
    ("saved_views", VIEW, {"user_id": 99}),
    ("case_mentions", {"event_id": 1, "user_id": 1, "case_id": 1}, {"user_id": 99}),
    ("case_breaches", BREACH, {"clock": "kitchen"}),
    ("case_breaches", BREACH, {"case_id": 99}),
    ("case_breaches", BREACH, {"clock": "first_reply"}),
    ("case_warnings", BREACH, {"clock": "kitchen"}),
    ("case_warnings", BREACH, {"case_id": 99}),
    ("case_events", CASE_STEP, {"kind": "lost"}),
    ("case_events", CASE_STEP, {"state": "lost"}),
    ("case_events", CASE_STEP, {"case_id": 99}),
    ("case_events", CASE_STEP, {"owner_id": 99}),
    ("case_feedback", {"case_id": 1, "feedback_id": 1}, {"case_id": 99}),
    ("outbox", MAIL, {"case_id": 99}),
    ("outbox", MAIL, {"event_id": 99}),
    ("outbox", MAIL, {"state": "lost"}),
    ("outbox", MAIL, {"state": "sent"}),
    ("outbox", MAIL, {"state": "sending"}),
    ("outbox", MAIL, {"next_try_at": None}),
    ("outbox", MAIL, {"kind": "poem"}),
    ("outbox", MAIL, {"kind": "question", "case_id": None}),
    ("outbox", MAIL, {"user_id": 1}),
    ("outbox", STAFF_MAIL, {"user_id": None}),
    ("outbox", STAFF_MAIL, {"user_id": 99}),
    ("case_asks", ASK, {"way": "fax"}),
    ("case_asks", ASK, {"why": None}),
    ("case_asks", ASK, {"way": "none"}),
    ("case_asks", ASK, {"secret": None}),
    ("case_asks", ASK, {"solved": True}),
    ("case_asks", ASK, {"solved": True, "answered_at": NOW}),
    ("case_asks", ASK, {"case_id": 99}),
    ("case_asks", ASK, {"token": "known"}),
    ("notice_choices", CHOICE, {"hour": 24}),
    ("notice_choices", CHOICE, {"user_id": 99}),
    ("staff_notices", TOLD, {"kind": "poem"}),
    ("staff_notices", TOLD, {"occasion": "known"}),
    ("automation_rules", AUTOMATION, {"name": "Known"}),
    ("automation_rules", AUTOMATION, {"active": True, "removed_at": NOW}),
    ("automation_runs", RUN | {"event_id": 2}, {"event_id": 1}),
    ("automation_runs", RUN | {"event_id": 2}, {"event_id": 99}),
    ("automation_runs", RUN | {"event_id": 2}, {"outcome": "perhaps"}),
    ("automation_runs", RUN | {"event_id": 2}, {"case_id": 99}),
    ("automation_runs", RUN | {"event_id": 2}, {"template_id": 99}),
    ("webhooks", WEBHOOK, {"name": "Known"}),
    ("webhook_deliveries", MESSAGE, {"delivery_id": "m1"}),
    ("webhook_deliveries", MESSAGE, {"webhook_id": 99}),
    ("webhook_deliveries", MESSAGE, {"case_id": 99}),
    ("webhook_deliveries", MESSAGE, {"state": "lost"}),
    ("webhook_deliveries", MESSAGE, {"state": "sent"}),
    ("webhook_deliveries", MESSAGE, {"state": "sending"}),
    ("webhook_deliveries", MESSAGE, {"next_try_at": None}),
    ("reply_templates", REPLY, {"name": "Please tell us more"}),
    ("reply_templates", REPLY, {"body": None}),
    ("visits", VISIT, {"status": "done"}),
    ("visits", VISIT, {"done_on": NOW.date()}),
    ("visits", VISIT, {"status": "late"}),
    ("follow_ups", FOLLOW_UP | {"state": "done", "closed_at": NOW}, {"state": "open"}),
    ("follow_ups", FOLLOW_UP | {"state": "done", "closed_at": NOW}, {"closed_at": None}),
    ("follow_ups", FOLLOW_UP | {"state": "done", "closed_at": NOW}, {"state": "forgotten"}),
    ("follow_ups", FOLLOW_UP | {"state": "done", "closed_at": NOW}, {"state": "open", "closed_at": None}),
    ("follow_ups", FOLLOW_UP | {"state": "done", "closed_at": NOW}, {"reason_kind": "whim"}),
    ("follow_ups", FOLLOW_UP | {"state": "done", "closed_at": NOW}, {"customer_id": 99}),
    ("follow_ups", FOLLOW_UP | {"state": "done", "closed_at": NOW}, {"owner_id": 99}),
    ("customer_aliases", ALIAS, {"customer_id": 99}),
    ("customer_aliases", ALIAS, {"merge_id": 99}),
    ("customer_aliases", ALIAS, {"reference": None}),
    ("customer_merge_rows", {"merge_id": 1, "table_name": "visits", "row_id": 1}, {"merge_id": 99}),
    ("duplicate_pairs", PAIR, {"first_id": 2}),
    ("duplicate_pairs", PAIR, {"state": "perhaps"}),
    ("duplicate_pairs", PAIR, {"probability": 1.1}),
    ("quality_scores", SCORED, {"score": 1.1}),
    ("quality_fix_rows", {"fix_id": 1, "customer_id": 1, "before": {}, "after": {}}, {"fix_id": 99}),
    ("problems", PROBLEM, {"state": "solved"}),
    ("problems", PROBLEM, {"state": "closed"}),
    ("problems", PROBLEM, {"kind": "weather"}),
    ("problems", PROBLEM, {"first_day": NOW.date() + timedelta(days=1)}),
    ("problems", PROBLEM, {"owner_id": 99}),
    ("problem_feedback", {"problem_id": 1, "feedback_id": 1}, {"problem_id": 99}),
    ("testimonials", TESTIMONIAL, {"customer_id": 99}),
    ("testimonials", TESTIMONIAL, {"feedback_id": 99}),
    ("testimonials", TESTIMONIAL, {"state": "perhaps"}),
    ("testimonials", TESTIMONIAL, {"state": "agreed"}),
    ("testimonials", TESTIMONIAL, {"thanked_on": NOW.date()}),
    ("testimonials", TESTIMONIAL | ALLOWED, {"permission_words": None}),
    ("testimonials", TESTIMONIAL | ALLOWED, {"shown_as": "nickname"}),
    ("testimonials", TESTIMONIAL | ALLOWED, {"state": "published"}),
    ("testimonial_steps", STEP, {"testimonial_id": 99}),
    ("testimonial_texts", TEXT, {"kind": "beg"}),
    ("testimonial_texts", TEXT, {"body": None}),
    ("feedback_forms", FORM, {"public_id": "known"}),
    ("feedback_forms", FORM, {"question": "mood"}),
    ("feedback_forms", FORM, {"about": "weather"}),
    ("feedback_forms", FORM, {"language": "tlh"}),
    ("feedback_forms", FORM, {"opens_on": NOW.date(), "closes_on": NOW.date() - timedelta(days=1)}),
    ("form_links", LINK, {"form_id": 99}),
    ("form_links", LINK, {"purchase_id": 99}),
    ("form_answers", ANSWER, {"form_id": 99}),
    ("form_answers", ANSWER, {"submission_id": "known"}),
    ("form_answers", ANSWER, {"identity": b"k" * 16}),
    ("users", {"email": "bob@example.com", "created_at": NOW}, {"email": "ann@example.com"}),
    ("users", {"email": "bob@example.com", "created_at": NOW}, {"role": "king"}),
    ("audit_events", {"happened_at": NOW, "actor": "a", "action": "b"}, {"submission_id": "known"}),
    ("import_batches", BATCH, {"state": "half"}),
    ("import_lock", {"id": 1, "holder": "a", "heartbeat_at": NOW}, {"id": 2}),
    ("api_tokens", TOKEN, {"handle": "known"}),
    ("idempotency_keys", KEY, {"key": "known"}),
    ("idempotency_keys", KEY, {"token_id": 99}),
    ("import_sources", SOURCE, {"name": "known"}),
    ("import_sources", SOURCE, {"type": "fax"}),
    ("import_sources", SOURCE, {"every_seconds": 0}),
    ("import_sources", SOURCE, {"query": "SELECT 1"}),
    ("import_source_runs", SOURCE_RUN, {"state": "half"}),
    ("import_source_runs", SOURCE_RUN, {"source_id": 99}),
    ("mailbox_positions", POSITION, {"settled_uid": 6}),
    ("mailbox_positions", POSITION, {"source_id": 99}),
    ("worker_lease", {"id": 1, "holder": "a", "heartbeat_at": NOW}, {"id": 2}),
    ("currency_rates", {"currency": "EUR", "valid_from": NOW.date(), "rate_micros": 1}, {"rate_micros": 0}),
]


@pytest.fixture
def known(engine: Engine) -> Engine:
    """A store with one row of each kind, for others to refer to and to collide with."""
    store = Store(engine)
    ana = store.customer(reference="KNOWN", public_id="known")
    store.product(code="P1")
    store.purchase(ana, identity="known")
    said = store.feedback(ana, identity=b"k" * 16)
    case = store.case(ana)
    with engine.begin() as connection:
        for table, row in (
            ("tags", {"name": "vip"}),
            ("follow_ups", FOLLOW_UP),
            ("customer_merges", MERGE),
            ("quality_fixes", FIX),
            ("problems", PROBLEM | {"subject": "South"}),
            ("testimonials", TESTIMONIAL),
            ("feedback_forms", FORM | {"public_id": "known"}),
            ("form_answers", ANSWER | {"identity": b"k" * 16, "submission_id": "known"}),
            ("case_breaches", BREACH | {"clock": "first_reply"}),
            ("case_events", CASE_STEP),
            ("automation_rules", AUTOMATION | {"name": "Known"}),
            ("automation_runs", RUN),
            ("webhooks", WEBHOOK | {"name": "Known"}),
            ("webhook_deliveries", MESSAGE | {"delivery_id": "m1"}),
            ("users", {"email": "ann@example.com", "created_at": NOW}),
            ("case_asks", ASK | {"event_id": None, "token": "known"}),
            ("staff_notices", TOLD | {"occasion": "known"}),
            ("lot_trials", TRIAL | {"is_running": True, "ended_at": None}),
            ("saved_views", VIEW | {"public_id": "known"}),
            ("audit_events", {"happened_at": NOW, "actor": "a", "action": "b", "submission_id": "known"}),
            ("api_tokens", TOKEN | {"handle": "known"}),
            ("idempotency_keys", KEY | {"key": "known"}),
            ("import_sources", SOURCE | {"name": "known"}),
        ):
            connection.execute(insert(Base.metadata.tables[table]).values(row))
        connection.execute(update(Base.metadata.tables["purchase_lines"]).values(identity=b"k" * 16))
    assert said.id == case.id == 1
    return engine


def test_each_table_takes_the_good_row_and_refuses_the_bad_one(known: Engine) -> None:
    for table_name, good, wrong in REFUSED:
        table = Base.metadata.tables[table_name]
        with known.connect() as connection:
            connection.execute(insert(table).values(good))
            connection.rollback()
            with pytest.raises(IntegrityError):
                connection.execute(insert(table).values(good | wrong))
            connection.rollback()


def test_each_check_constraint_is_tried_above(sqlite_engine: Engine) -> None:
    look = inspect(sqlite_engine)
    checked = {t for t in look.get_table_names() if look.get_check_constraints(t)}
    assert checked - {table for table, _, _ in REFUSED} == ONE_ROW  # tried in the test below


def test_there_is_one_row_of_settings_of_asking_and_of_how_far_rules_have_looked(engine: Engine) -> None:
    tries: list[tuple[str, dict[str, Any]]] = [(table, {"id": 2}) for table in sorted(ONE_ROW)]
    tries += [("asking_rule", {name: 999}) for name in ("after_days", "rest_days")]
    for table, change in (*tries, ("settings", {"week_start": 7}), ("asking_rule", {"language": "tlh"})):
        with engine.connect() as connection, pytest.raises(IntegrityError):
            connection.execute(update(Base.metadata.tables[table]).values(change))


def test_a_purchase_takes_its_lines_along_but_a_customer_with_purchases_stays(known: Engine) -> None:
    with known.begin() as connection:
        with pytest.raises(IntegrityError), connection.begin_nested():
            connection.execute(text("DELETE FROM customers"))
        connection.execute(text("DELETE FROM purchases"))
        assert connection.scalar(text("SELECT count(*) FROM purchase_lines")) == 0


def test_every_foreign_key_has_an_index_that_starts_with_it(engine: Engine) -> None:
    look = inspect(engine)
    missing = set()
    for table in look.get_table_names():
        leading = {tuple(index["column_names"])[:1] for index in look.get_indexes(table)}
        leading |= {tuple(unique["column_names"])[:1] for unique in look.get_unique_constraints(table)}
        leading.add(tuple(look.get_pk_constraint(table)["constrained_columns"])[:1])
        for key in look.get_foreign_keys(table):
            if tuple(key["constrained_columns"])[:1] not in leading:
                missing.add(f"{table}.{key['constrained_columns'][0]}")
    assert missing == set()
