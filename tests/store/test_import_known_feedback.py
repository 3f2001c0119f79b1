"""Exports of reviews and surveys are known by their headings: what is what, on which scale, and whose."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from data_access.errors import UserError
from data_access.importing import run_import
from data_access.importing.mapping import guess_mapping
from data_access.importing.reading import open_source
from data_access.schema import Customer, Feedback
from tests.store.import_files import Files, clock, rows

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

DAY = "2026-01-05"
# name → heading, one row, what is kept of it: rating, scale, channel, text; whether a customer is made
KNOWN: dict[str, tuple[str, str, tuple[object, ...], bool]] = {
    "trustpilot": (
        ("Domain Url,Review Id,Review Created (UTC),Review Username,Review User Email,Review Title,Review Content,"
        "Review Stars,Source Of Review,Reference Id,Review Language"),
        f"shop.example,5f0,{DAY}T10:00:00Z,Ann,ann@x.example,Fine,All well,4,Organic,,en",
        (4, "stars", "trustpilot", "Fine. All well"), True,
    ),
    "judge_me": (
        "title,body,rating,review_date,reviewer_name,reviewer_email,product_id,product_handle,reply,picture_urls",
        f"Top,Very good,5,{DAY} 10:12:00 UTC,Ann,,701,cup,,", (5, "stars", "judge.me", "Top. Very good"), False,
    ),
    "shopify_product_reviews": (
        "product_handle,state,rating,title,author,email,location,body,reply,created_at,replied_at",
        f"soap,published,4,Nice,Ann K.,ann@x.example,,Smells good,,{DAY}T10:00:00-04:00,",
        (4, "stars", "shop reviews", "Nice. Smells good"), True,
    ),
    "yotpo": (
        "Review Title,Review Content,Review Score,Date,Product ID,Product Title,Display Name,Email",
        f"Super,I like it,5,{DAY},999,Bag,Ann L.,", (5, "stars", "yotpo", "Super. I like it"), False,
    ),
    "okendo": (
        "name,body,rating,handle,productId,sku,dateCreated,email,title",
        f"Ann,Burns long,3,candle,555,,{DAY},,Candle", (3, "stars", "okendo", "Candle. Burns long"), False,
    ),
    "amazon_reviews": (
        ("marketplace\tcustomer_id\treview_id\tproduct_id\tproduct_parent\tproduct_title\tproduct_category\tstar_rating"
        "\thelpful_votes\ttotal_votes\tvine\tverified_purchase\treview_headline\treview_body\treview_date"),
        f"UK\t53096\tR63\tB00\t2\tCup\tKitchen\t2\t0\t0\tN\tY\tBroken\tIt came broken\t{DAY}",
        (2, "stars", "amazon", "Broken. It came broken"), True,
    ),
    "google_play": (
        ("Package Name,App Version Code,App Version Name,Reviewer Language,Device,Review Submit Date and Time,"
        "Review Submit Millis Since Epoch,Star Rating,Review Title,Review Text,Developer Reply Text,Review Link"),
        f"x.shop,7,1.0,en,px,{DAY}T12:00:00Z,1767614400000,1,,Crashes,,", (1, "stars", "google play", "Crashes"), False,
    ),
    "survey_monkey": (
        ("Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,First Name,Last Name,"
        "How likely is it that you would recommend us?,What could we do better?,Age"),
        (f",,,,,,,,Response,Open-Ended Response,Response\n118,9,{DAY} 09:00:00,{DAY} 09:05:00,1.2.3.4,ann@x.example,,,"
        "8 - Likely,Answer the phone more quickly please,40"),
        (8, "nps", "survey", "Answer the phone more quickly please"), True,
    ),
    "typeform": (
        ("#,How satisfied are you with us?,What did you like?,Where are you from?,Start Date (UTC),Submit Date (UTC),"
        "Network ID"), f"a1,9,Everything was there on time,Leeds,{DAY} 10:00:00,{DAY} 10:05:00,n1",
        (9, "nps", "survey", "Everything was there on time"), False,
    ),
    "zendesk_tickets": (
        ("Summation column,Id,Requester,Requester id,Requester external id,Requester email,Requester domain,Subject,"
        "Status,Via,Created at,Updated at,Satisfaction Score"),
        f"1,7,Ann,88,,ann@x.example,x.example,Where is my order?,solved,web,{DAY} 10:00,{DAY} 11:00,Bad",
        (1, "csat", "web", "Where is my order?"), True,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_an_export_is_known_and_taken_as_it_is_meant(name: str, sqlite_engine: Engine, tmp_path: Path) -> None:
    head, row, wanted, makes_customer = KNOWN[name]
    path = Files(sqlite_engine, tmp_path).write(*row.split("\n"), head=head)
    source = open_source(path)
    mapping = guess_mapping("feedback", source.columns, next(iter(source.chunks())))
    assert mapping.profile == name
    report = run_import(sqlite_engine, path, "feedback", clock=clock)
    assert report.accepted == 1, report.reasons
    f = Feedback
    assert rows(sqlite_engine, f.rating, f.rating_scale, f.channel, f.text) == [wanted]
    assert [str(day) for (day,) in rows(sqlite_engine, f.received_on)] == [DAY]
    # A name alone makes nobody a customer.
    assert bool(rows(sqlite_engine, Customer.id)) == makes_customer


def test_a_moment_whose_heading_names_its_zone_is_read_in_it(sqlite_engine: Engine, tmp_path: Path) -> None:
    files = Files(sqlite_engine, tmp_path)
    files.settings(time_zone="America/New_York")
    head = "Review Id,Review Created (UTC),Review Stars,Review Content"
    assert files.bring("a,2026-01-05 02:30:00,5,Fine", head=head, kind="feedback").accepted == 1
    f = Feedback
    assert rows(sqlite_engine, f.received_at, f.received_on) == [
        (datetime(2026, 1, 5, 2, 30, tzinfo=UTC), date(2026, 1, 4)),
    ]
    head = "title,body,rating,review_date,reviewer_name,product_handle"
    assert files.bring("x,y,5,2026-01-05 02:30:00 UTC,Ann,cup", head=head, kind="feedback").accepted == 1
    assert rows(sqlite_engine, f.received_at) == [(datetime(2026, 1, 5, 2, 30, tzinfo=UTC),)] * 2


def test_reviews_of_a_business_profile_are_read_from_the_one_document_they_come_in(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    reviews = [
        {"reviewId": "a", "reviewer": {"displayName": "Ann"}, "starRating": "FIVE", "comment": "Great tea",
         "createTime": "2026-01-05T10:00:00.123456Z"},
        {"reviewId": "b", "reviewer": {"displayName": "Bo"}, "starRating": "ONE", "createTime": "2026-01-06T10:00:00Z"},
        {"reviewId": "c", "reviewer": {"displayName": "Cy"}, "starRating": "TEN", "createTime": "2026-01-06T10:00:00Z"},
    ]  # fmt: skip
    path = tmp_path / "reviews.json"
    path.write_text(json.dumps({"reviews": reviews}, indent=2))
    report = run_import(sqlite_engine, path, "feedback", clock=clock)
    assert (report.accepted, report.reasons) == (2, {"not_a_rating": 1})
    f = Feedback
    found = rows(sqlite_engine, f.rating, f.text, f.channel, f.rating_scale)
    assert sorted(found) == [(1, None, "google", "stars"), (5, "Great tea", "google", "stars")]
    assert rows(sqlite_engine, Customer.id) == []
    assert run_import(sqlite_engine, path, "feedback", clock=clock).unchanged == 2
    path.write_text(json.dumps({"reviews": reviews})[:200])
    with pytest.raises(UserError, match="cut off or damaged"):
        run_import(sqlite_engine, path, "feedback", clock=clock)
    path.write_text('{"reviews": []}')
    with pytest.raises(UserError, match="holds no rows"):
        run_import(sqlite_engine, path, "feedback", clock=clock)


def test_one_number_of_two_programs_is_two_pieces(sqlite_engine: Engine, tmp_path: Path) -> None:
    files = Files(sqlite_engine, tmp_path)
    files.bring("7,2026-01-05,Ours", head="feedback id,date,text", kind="feedback")
    head, row, _, _ = KNOWN["zendesk_tickets"]
    files.bring(row, head=head, kind="feedback")
    assert len(rows(sqlite_engine, Feedback.id)) == 2


def test_a_form_of_a_spreadsheet_is_read_by_its_answers(sqlite_engine: Engine, tmp_path: Path) -> None:
    head = "Timestamp,Email Address,How satisfied were you?,Anything you want to tell us,Which shop?"
    files = Files(sqlite_engine, tmp_path)
    lines = ("2026-01-05 10:00:00,ann@x.example,4,The queue was rather long,Leeds",
             "2026-01-06 10:00:00,,5,,York")  # fmt: skip
    assert files.bring(*lines, head=head, kind="feedback").accepted == 2
    f = Feedback
    assert sorted(rows(sqlite_engine, f.rating, f.text), key=str) == [(4, "The queue was rather long"), (5, None)]
