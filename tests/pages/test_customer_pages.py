"""The directory and the page of one customer: found, listed, unknown, without purchases, edited, in an empty store."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import streamlit
from sqlalchemy import select

from dashboard import identity
from dashboard.components.directory import CHOICES
from dashboard.identity import User
from data_access.engine import open_engine
from data_access.filters import EVERYTHING, Scope
from data_access.repositories import Customers, Merges, Seen
from data_access.schema import FollowUp
from data_access.unit_of_work import UnitOfWork
from tests.pages.opening import closed, open_page, said

if TYPE_CHECKING:
    from pathlib import Path

    from tests.builders import Store

LAST = date(2026, 6, 30)
HOSTILE = "<img src=x onerror=alert(1)> ![x](https://evil.example/p.png)"


@pytest.fixture(scope="module")
def shop(new_store: Store) -> Path:
    """One regular of hostile name who buys tea, one who never bought, and sixty who bought cups."""
    tea, cup = new_store.product(category="Tea", name="Green tea"), new_store.product(category="Cups", name="Cup")
    regular = new_store.customer(name=HOSTILE, email="ann@example.com", public_id="regular", consent="refused")
    for back in range(0, 100, 10):
        new_store.purchase(regular, on=LAST - timedelta(days=back), lines=[(tea, 1, 1000)])
    new_store.feedback(regular, on=LAST, rating=1, text="Never *again* ![x](https://evil.example/q.png)")
    new_store.customer(name="Nora Newcomb", public_id="nora", reference="N-7", phone="+442079460958")
    for number in range(60):
        new_store.purchase(new_store.customer(name=f"Cupper {number}", country="DE"), on=LAST, lines=[(cup, 1, 1000)])
    return closed(new_store)


@pytest.mark.usefixtures("own")
def test_the_page_of_a_customer_says_who_what_and_what_next_and_text_stays_text() -> None:
    page = open_page("customer", customer="regular")
    assert not page.exception
    told = said(page)
    assert [metric.value for metric in page.metric] == ["£100", "10", "Today", "In rhythm", "Champions"]
    assert "Champions: 10 purchases for £100 after returns since 1 Apr 2026." in told
    assert "Chance of having left, by the model of Value and risk: " in told
    assert "Ask what went wrong" in told
    assert "They gave 1 of 5 stars on 30 Jun 2026 and no case was opened." in told
    assert "Never *again* ![x](https://evil.example/q.png)" in told
    assert "Category · 100% of theirs, 14% of everybody’s" in told
    assert "Nothing surely goes with what they have bought so far." in told
    assert "More than usual" in "".join(markdown.value for markdown in page.markdown)
    # The name stands in a heading, which is markdown: every sign of it is inert.
    assert "![x](" not in page.title[0].value
    assert not [element.value for element in page.markdown if "evil" in element.value]


@pytest.mark.usefixtures("own")
def test_a_customer_without_purchases_an_unknown_one_and_none_get_honest_words() -> None:
    page = open_page("customer", customer="nora")
    assert not page.exception
    assert "Has not bought anything yet." in said(page)
    assert "Ask what they are looking for" in said(page)
    assert "Too few to tell: needs at least 5 purchases, has 0." in said(page)
    for query, heading in (({"customer": "nobody"}, "There is no such customer"), ({}, "No customer chosen")):
        page = open_page("customer", **query)
        assert not page.exception
        assert [header.value for header in page.header] == [heading]
        assert page.button(key=f"empty_{'unknown' if query else 'nobody'}_0").label == "Find a customer"


def test_a_link_to_a_customer_who_was_merged_opens_the_one_they_were_merged_into(own: Path) -> None:
    engine = open_engine(str(own))
    with UnitOfWork(engine, actor="Bo") as work:
        customers = Customers(work)
        nora, regular = customers.behind("nora"), customers.behind("regular")
        assert nora is not None
        assert regular is not None
        Merges(work).merge(Seen(regular.id, regular.version), [Seen(nora.id, nora.version)])
    engine.dispose()
    page = open_page("customer", customer="nora")
    assert not page.exception
    assert [metric.value for metric in page.metric][:2] == ["£100", "10"]
    # Their number and telephone find the one who stays as well.
    for text in ("N-7", "nora", "+442079460958"):
        listed = open_page("customers", search=text).dataframe[0].value
        assert listed["page"].tolist() == ["customer?customer=regular"], text


def test_a_follow_up_is_created_from_the_page_of_a_customer(own: Path) -> None:
    page = open_page("customer", customer="regular")
    page.button(key="create").click().run()
    assert not page.exception
    engine = open_engine(str(own))
    with engine.connect() as connection:
        (reason,) = connection.execute(select(FollowUp.reason)).scalars()
    engine.dispose()
    assert reason.startswith("Ask what went wrong: They gave 1 of 5 stars")
    assert "1 open follow-up, 0 overdue" in said(page)
    assert not [button for button in page.button if button.key == "create"]


@pytest.mark.usefixtures("own")
def test_the_directory_lists_searches_pages_and_links() -> None:
    page = open_page("customers")
    assert not page.exception
    assert "62 customers · data up to 30 Jun 2026" in said(page)
    assert "1 to 50 of 62, in the order chosen." in said(page)
    # Seven of 62: the regular with £100 and six who brought £10 each, of £700.
    told = "61 of 62 customers have bought. The tenth who brought most, 7 customers, brought 23% of the net revenue"
    assert f"{told}: £160 of £700." in said(page)
    rows = page.dataframe[0].value
    assert rows["customer_name"].iloc[0] == HOSTILE
    assert rows["page"].iloc[0] == "customer?customer=regular"
    page.text_input(key="search").set_value("newcmob").run()
    assert page.dataframe[0].value["customer_name"].tolist() == ["Nora Newcomb"]
    assert "1 of 62 customers" in said(page)
    for text in ("N-7", "020 7946 0958", "nora new"):
        page.text_input(key="search").set_value(text).run()
        assert page.dataframe[0].value["customer_name"].tolist() == ["Nora Newcomb"]
    page.text_input(key="search").set_value("qqqqq").run()
    assert [header.value for header in page.header] == ["No customer found"]
    page.button(key="empty_no_customer_0").click().run()
    assert "62 customers" in said(page)
    assert len(open_page("customers", search="cupper", country="Germany").dataframe[0].value) == 50


@pytest.mark.usefixtures("own")
def test_the_form_opens_with_what_the_store_says_and_nothing_to_save() -> None:
    page = open_page("customer", customer="nora")
    page.button(key="edit_customer").click().run()
    assert not page.exception
    fields = {field.label: field.value for field in page.text_input}
    assert (fields["Name"], fields["Phone"], fields["E-mail"]) == ("Nora Newcomb", "+442079460958", "")
    assert page.button(key="save_customer").disabled


def test_an_empty_store_says_how_to_begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAPPORT_STORE", str(tmp_path / "empty.db"))
    page = open_page("customers")
    assert not page.exception
    assert [header.value for header in page.header] == ["No customers yet"]
    assert "Add a customer" in [button.label for button in page.button]


@pytest.mark.usefixtures("own")
def test_a_reader_who_must_not_see_contact_data_gets_none_on_the_page_and_in_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files: list[str] = []
    real = streamlit.download_button

    def kept(*args: Any, **settings: Any) -> bool:
        if settings["key"] == "download_directory":
            files.append(settings["data"]().decode("utf-8-sig"))
        return real(*args, **settings)

    monkeypatch.setattr(streamlit, "download_button", kept)
    secrets = ("ann@example.com", "+442079460958", "Nora", "Cupper", HOSTILE)
    masked = Scope(masked=True)
    for scope, order in ((EVERYTHING, "Name"), (masked, "Name"), (masked, "Most net revenue")):
        monkeypatch.setattr(identity, "OWNER", User(name="mia", role="viewer", scope=scope))
        page = open_page("customers", columns=list(CHOICES.values()), order=order)
        assert not page.exception
        shown = page.dataframe[0].value.to_csv() + said(page) + "".join(one.value for one in page.markdown)
        found = [secret for secret in secrets if secret in files[-1]]
        assert len(files[-1].splitlines()) == 63  # everybody, and the head
        assert {*CHOICES.values()} - {"Follow-up"} <= set(files[-1].splitlines()[0].replace('"', "").split(","))
        assert found == ([] if scope.masked else list(secrets))
        assert not scope.masked or not any(secret in shown for secret in secrets)
        for searched in ("ann@example.com", "Nora") if scope.masked else ():
            page = open_page("customers", search=searched)
            assert not page.dataframe, searched
