"""Feedback that programs send: kept when acknowledged, once for each key and number, refused in words, never a 5xx."""

from __future__ import annotations

import json
import shutil
import threading
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.actions.feedback_intake import identity_of
from data_access.engine import open_engine
from data_access.repositories.tokens import Tokens
from data_access.schema import AuditEvent, Feedback, FollowUp, HeldFeedback, IdempotencyKey, StoreSettings
from data_access.unit_of_work import UnitOfWork
from tests.api.serving import Caller, Said, serving, token
from tests.api.test_openapi import follow, validator
from tests.builders import Store
from tests.store.import_files import rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

LATE = {"customer": "C1", "text": "The parcel came a week late, I am disappointed.", "rating": 2,
        "rating_scale": "stars", "channel": "Survey", "language": "en"}  # fmt: skip
HOSTILE = ("<script>alert(1)</script>", '<img src="https://evil.example/p.png">', "=1+1", "\u202egnp.exe",
           "'; DROP TABLE feedback; --", "![x](https://evil.example/p.png)", "{{7*7}}", "\ufffe\u0000"[:1])  # fmt: skip


@pytest.fixture
def shop(engine: Engine) -> Iterator[Caller]:
    """A program that may bring feedback in, and a store with a customer, a product and a purchase."""
    store = Store(engine)
    ana = store.customer(email="ana@example.com")
    store.customer(reference="C9", public_id="c9")
    cup = store.product(code="CUP")
    store.purchase(ana, reference="A-1", lines=[(cup, 1, 100)])
    with serving(lambda: engine) as port:
        yield Caller(port, token(engine))


def send(shop: Caller, body: object, **headers: str | None) -> Said:
    return shop.send("/api/feedback", body, headers={name.replace("_", "-"): text for name, text in headers.items()})


def test_one_piece_and_many_are_kept_with_what_they_refer_to_and_read_at_once(engine: Engine, shop: Caller) -> None:
    one = send(shop, LATE | {"purchase": "A-1", "product": "CUP", "date": "2026-03-31T23:30:00-02:00"})
    assert (one.status, one.json["accepted"], one.json["pieces"][0]["verdict"]) == (200, 1, "accepted"), one.text
    many = send(shop, {"rows": [{"email": "ANA@example.com", "rating": 9, "rating_scale": "NPS"},
                                {"text": "Lovely cup!", "title": "Thanks"},
                                {"purchase": "A-1", "text": "Fine.", "call_back": True}]})  # fmt: skip
    assert (many.status, many.json["accepted"]) == (200, 3), many.text
    f = Feedback
    found = rows(engine, f.text, f.rating, f.rating_scale, f.customer_id, f.purchase_id, f.product_id, f.score_state)
    assert set(found) == {
        (LATE["text"], 2, "stars", 1, 1, 1, "scored"), (None, 9, "nps", 1, None, None, "not_scored"),
        ("Thanks. Lovely cup!", None, None, None, None, None, "scored"), ("Fine.", None, None, 1, 1, None, "scored"),
    }  # fmt: skip
    assert (date(2026, 4, 1),) in rows(engine, f.received_on)
    assert rows(engine, FollowUp.reason_kind) == [("callback",)]
    assert rows(engine, AuditEvent.actor, AuditEvent.action).count(("shop (token)", "feedback received")) == 2


def test_what_is_wrong_is_told_of_each_piece_and_the_others_come_in(engine: Engine, shop: Caller) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"customer": "C404", "text": "x"}, "customer"), ({"email": "no@example.com", "text": "x"}, "email"),
        ({"customer": "C9", "purchase": "A-1", "text": "x"}, "purchase"), ({"product": "POT", "text": "x"}, "product"),
        ({"rating": 6, "rating_scale": "stars"}, "rating"), ({"rating": 3}, "rating_scale"),
        ({"rating": 2.5, "rating_scale": "stars"}, "rating"), ({"text": "x", "date": "soon"}, "date"),
        ({"text": "x", "date": "2999-01-01"}, "date"), ({"text": "x" * 10_001}, "text"), ({"channel": "Web"}, "text"),
        ({"text": "a\u0000b"}, "text"), ({"customer": "C\u0000", "text": "x"}, "customer"),
         ({"text": "x", "call_back": True}, "call_back"),
    ]  # fmt: skip
    said = send(shop, [row for row, _ in wrong] + [{"text": "All is well."}])
    assert (said.status, said.json["accepted"], said.json["rejected"]) == (200, 1, len(wrong)), said.text
    assert [one.get("column") for one in said.json["pieces"]] == [column for _, column in wrong] + [None]
    none = send(shop, wrong[0][0])
    assert (none.status, none.json["rejected"]) == (422, 1)
    bodies: tuple[Any, ...] = (
        [],
        {},
        "x",
        7,
        [[]],
        {"text": ["x"]},
        {"unknown": 1},
        {"text": "x", "call_back": 3},
        [{}] * 2,
    )
    for body in bodies:
        assert send(shop, body).status == 422, body
    assert send(shop, [{"text": "x"}] * 1_001).status == 413
    assert rows(engine, Feedback.text) == [("All is well.",)]


@pytest.mark.both_databases
def test_a_key_and_a_number_store_once_also_when_sent_at_the_same_moment(engine: Engine, shop: Caller) -> None:
    answers: list[Said] = []
    threads = [
        threading.Thread(target=lambda: answers.append(send(shop, LATE, Idempotency_Key="k1"))) for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert [one.status for one in answers] == [200] * 4, [one.text for one in answers]
    assert [one.json for one in answers] == [answers[0].json] * 4
    assert sum("idempotency-replayed" in one.headers for one in answers) == 3
    assert send(shop, LATE | {"rating": 1}, Idempotency_Key="k1").status == 409
    numbered = {"feedback": "R-1", "text": "By number."}
    assert [send(shop, numbered).json["pieces"][0]["verdict"] for _ in range(2)] == ["accepted", "unchanged"]
    other = send(shop, numbered | {"text": "Other words under the same number."}).json["pieces"][0]
    assert (other["verdict"], other["message"]) == (
        "unchanged", "It was kept before with other words or another rating, and they stay.",
    )  # fmt: skip
    assert "message" not in send(shop, numbered).json["pieces"][0]
    assert len(rows(engine, Feedback.id)) == 2
    assert len(rows(engine, IdempotencyKey.key)) == 1


@pytest.mark.both_databases
def test_a_number_that_a_running_import_brings_is_asked_for_again_later(engine: Engine, shop: Caller) -> None:
    store = Store(engine)
    batch = store.batch("writing", kind="feedback")
    store.feedback(identity=identity_of("F-7"), batch_id=batch.id)
    said = send(shop, [LATE | {"feedback": "F-7"}, LATE | {"feedback": "F-8", "text": "Another one."}])
    assert (said.status, said.headers["retry-after"]) == (503, "5"), said.text
    assert "An import that is running brings the same feedback." in said.json["detail"]
    assert len(rows(engine, Feedback.id)) == 1
    store.publish(batch, domains=["feedback"])
    again = send(shop, LATE | {"feedback": "F-7"})
    assert (again.status, again.json["unchanged"]) == (200, 1), again.text


def test_repeats_and_advertising_are_held_and_hostile_text_stays_text(engine: Engine, shop: Caller) -> None:
    send(shop, LATE)
    held = send(shop, [LATE, {"text": "casino http://a.example http://b.example"}])
    assert [one["held_as"] for one in held.json["pieces"]] == ["duplicate", "spam"]
    assert held.json["held"] == 2
    sent = [{"text": text} for text in HOSTILE if text.strip()]
    assert send(shop, sent).json["accepted"] == len(sent)
    stored = {text for (text,) in rows(engine, Feedback.text)}
    assert {"<script>alert(1)</script>", "=1+1", "gnp.exe", "{{7*7}}"} <= stored
    assert len(rows(engine, HeldFeedback.id)) == 2


def test_who_may_not_is_refused_and_demo_data_stay_alone(engine: Engine, shop: Caller) -> None:
    other = Caller(shop.port, token(engine, "other", ["customers:write"]))
    assert send(other, LATE).status == 403
    assert send(shop, LATE, Authorization=None).status == 401
    assert shop.send("/api/feedback", method="GET").status == 405
    assert send(shop, LATE, Content_Type="text/plain").status == 415
    with UnitOfWork(engine) as work:
        work.session.get_one(StoreSettings, 1).demo = {"seed": 1}
    assert send(shop, LATE).status == 409
    assert rows(engine, Feedback.id) == []


def test_a_token_is_refused_from_the_moment_it_is_revoked(engine: Engine, shop: Caller) -> None:
    assert send(shop, {"text": "Before."}).status == 200
    with UnitOfWork(engine) as work:
        Tokens(work).revoke("shop")
    refused = send(shop, {"text": "After."})
    assert (refused.status, "invalid_token" in refused.headers["www-authenticate"]) == (401, True)
    assert rows(engine, Feedback.text) == [("Before.",)]


def test_pieces_of_one_request_are_compared_with_each_other(shop: Caller) -> None:
    sent = [LATE | {"feedback": "R-1"}, LATE | {"feedback": "R-2"}, LATE | {"feedback": "R-1"},
            LATE | {"feedback": "R-2"}, LATE | {"customer": "C9"}]  # fmt: skip
    told = send(shop, sent).json["pieces"]
    assert [one["verdict"] for one in told] == ["accepted", "held", "unchanged", "held", "accepted"]
    assert (told[2]["id"], told[3]["held_id"]) == (told[0]["id"], told[1]["held_id"])
    flood = [{"text": "Wonderful service, five stars, would buy again"}] * 6
    assert [one["verdict"] for one in send(shop, flood).json["pieces"]] == ["accepted"] * 4 + ["held"] * 2


def test_who_asks_too_often_is_told_to_wait(sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_API_RATE", "0.2")
    with serving(lambda: sqlite_engine) as port:
        callers = [Caller(port, token(sqlite_engine, name)) for name in ("one", "two")]
        said = [send(callers[0], {"text": f"Piece {number}."}) for number in range(3)]
        assert [one.status for one in said] == [200, 200, 429]
        assert 1 <= int(said[2].headers["retry-after"]) <= 5
        assert send(callers[1], {"text": "Another token has its own."}).status == 200
        assert callers[0].send("/api/customers", [{"customer": "C1"}]).status == 429
    assert len(rows(sqlite_engine, Feedback.id)) == 3


@pytest.fixture(scope="module")
def fuzzed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Caller, dict[str, Any]]]:
    """A program without a limit, and the document of the API."""
    path = tmp_path_factory.mktemp("fuzzed") / "store.db"
    shutil.copyfile(sqlite_template, path)
    engine = open_engine(str(path))
    Store(engine).customer()
    with pytest.MonkeyPatch.context() as patch, serving(lambda: engine) as port:
        patch.setenv("RAPPORT_API_RATE", "1e9")
        caller = Caller(port, token(engine))
        yield caller, caller.send("/api/openapi.json", method="GET").json
    engine.dispose()


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(HOSTILE)
_VALUES = st.none() | st.booleans() | st.integers() | st.floats() | _TEXTS | st.lists(st.integers(), max_size=2)
_NAMED = st.sampled_from(["feedback", "customer", "email", "purchase", "product", "date", "title", "text", "rating",
                          "rating_scale", "channel", "language", "call_back"])  # fmt: skip
_LIKELY = st.fixed_dictionaries({"text": _TEXTS}, optional={
    "customer": st.sampled_from(["C1", "C2", ""]), "rating": st.integers(-1, 11),
    "rating_scale": st.sampled_from(["stars", "nps", "csat", "ces", "x"]),
    "date": st.datetimes().map(lambda moment: moment.isoformat()) | _TEXTS, "call_back": st.booleans(),
})  # fmt: skip
_PIECES = _LIKELY | st.dictionaries(_NAMED, _VALUES, max_size=6) | st.dictionaries(_TEXTS, _VALUES, max_size=2)
_BODIES = _PIECES | st.lists(_PIECES, max_size=4) | st.fixed_dictionaries({"rows": st.lists(_PIECES, max_size=2)})


def _fuzz(fuzzed: tuple[Caller, dict[str, Any]], body: object, key: str | None) -> None:
    """No answer is a bug, each is described, and what fits the document is judged piece by piece."""
    caller, document = fuzzed
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    said = caller.send("/api/feedback", raw=raw, headers={"Idempotency-Key": key})
    assert said.status < 500, said.text
    operation = document["paths"]["/api/feedback"]["post"]
    told = operation["responses"][str(said.status)]
    told = follow(document, told["$ref"]) if "$ref" in told else told
    ((media, described),) = told["content"].items()
    assert said.headers["content-type"] == media
    validator(document, described["schema"]).validate(said.json)
    if said.status == 200:
        assert said.json["read"] == sum(said.json[name] for name in ("accepted", "unchanged", "held", "rejected"))
    else:
        assert said.status in {400, 409, 422}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=_BODIES | st.binary(max_size=60), key=st.none() | st.sampled_from(["a", "b", "c"]))
def test_whatever_is_sent_is_answered_as_described(
    fuzzed: tuple[Caller, dict[str, Any]], body: object, key: str | None
) -> None:
    _fuzz(fuzzed, body, key)


@pytest.mark.proof
@settings(max_examples=3_000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=_BODIES | st.binary(max_size=60), key=st.none() | st.sampled_from(["a", "b", "c"]))
def test_thousands_of_bodies_are_answered_as_described(
    fuzzed: tuple[Caller, dict[str, Any]], body: object, key: str | None
) -> None:
    _fuzz(fuzzed, body, key)
