"""Topics as an owner writes them: read, written, kept as a difference, and compared as lists of words."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.own_topics import (
    TopicEdit,
    as_lists,
    as_words,
    checked_title,
    edit_of,
    edited,
    read_words,
    shipped_topic,
    token_for,
    written,
)
from sentiment.taxonomy import Taxonomy, TaxonomyError, Topic
from sentiment.topics import topics_of
from sentiment.word_lists import differing, lists_of, version_of

NAMES = [topic.name for topic in Taxonomy.shipped().topics]


def both(topic: Topic) -> tuple[str, str]:
    return written(topic.keywords, excluding=False), written(topic.keywords, excluding=True)


@pytest.mark.parametrize("name", NAMES)
def test_the_words_of_a_shipped_topic_come_back_from_the_form_without_a_difference(name: str) -> None:
    topic = shipped_topic(name)
    assert topic is not None
    words, excluding = both(topic)
    typed = read_words(words, excluding=False) + read_words(excluding, excluding=True)
    assert edit_of(name, topic.title, typed).shipped


def test_words_are_read_by_line_and_language_and_written_so_again() -> None:
    found = read_words("parcel, deliver*\nde: Paket* , box = 0.5\nany: drone,,\n", excluding=False)
    assert [(word.language, word.entry) for word in found] == [
        ("", "parcel"), ("", "deliver*"), ("de", "Paket*"), ("de", "box = 0.5"), ("", "drone"),
    ]  # fmt: skip
    assert written(found, excluding=False) == "any: parcel, deliver*, drone\nde: Paket*, box = 0.5"
    assert read_words("! cheap plastic, box", excluding=True)[0].excludes


@pytest.mark.parametrize("typed", ["de*", "a*b", "box = 2", "...", "x " * 20])
def test_a_word_that_cannot_be_is_refused_in_words(typed: str) -> None:
    with pytest.raises(TaxonomyError, match=r"\w+ .*\."):
        read_words(typed, excluding=False)


def test_a_title_needs_a_letter_and_its_token_is_nobody_elses() -> None:
    assert checked_title("  Gift   cards ") == "Gift cards"
    for wrong in ("  ", "x" * 61):
        with pytest.raises(TaxonomyError):
            checked_title(wrong)
    assert token_for("Gift cards!", []) == "gift_cards"
    assert token_for("Größe", ["groesse"]) == "große".replace("ß", "ss").replace("ö", "o")
    assert token_for("3D", ["topic_3d"]) == "topic_3d_2"
    assert token_for("日本", []) == "topic"
    assert token_for("delivery", NAMES) == "delivery_2"


def test_changes_add_take_out_rename_and_switch_and_hold_nothing_else() -> None:
    edits = [
        TopicEdit("price", "Money", added=(("", "worth = 0.5"),), removed=(("en", "price"),)),
        TopicEdit("staff", state="off"),
        TopicEdit("pets", "Pets", added=(("en", "dog*"), ("", "! hot dog"))),
        TopicEdit("gone", "Gone", "removed", added=(("", "gone"),)),
        TopicEdit("empty", "Empty"),
    ]
    topics = {topic.name: topic for topic in edited(edits).topics}
    assert "staff" not in topics
    assert {"gone", "empty"} & set(topics) == set()
    entries = [(word.language, word.entry) for word in topics["price"].keywords]
    assert ("en", "price") not in entries
    assert entries[-1] == ("", "worth = 0.5")
    assert "staff" in {topic.name for topic in edited(edits, off_too=True).topics}
    assert [found[0].topic for found in topics_of(["My dog loves it", "dogs"], Taxonomy((topics["pets"],)))] == [
        "pets"
    ] * 2
    assert topics_of(["a hot dog"], Taxonomy((topics["pets"],))) == [()]
    untouched = [topic for topic in Taxonomy.shipped().topics if topic.name not in {"price", "staff"}]
    assert [topics[topic.name] for topic in untouched] == untouched


def test_words_are_kept_by_language() -> None:
    words = (("en", "a b"), ("", "c"), ("en", "d"))
    assert as_lists(words) == {"en": ["a b", "d"], "": ["c"]}
    assert sorted(as_words(as_lists(words))) == sorted(words)


TEXTS = ("The delivery was late", "Great price, poor staff", "nothing", "the drone came", "Paket war kaputt, Preis gut")


@settings(max_examples=20, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(NAMES[:4]), st.sampled_from(("on", "off")), st.sampled_from(("drone", "late", "came"))
        ),
        max_size=4,
        unique_by=lambda one: one[0],
    )
)
def test_what_differing_lists_find_tells_all_that_a_change_finds(changes: list[tuple[str, str, str]]) -> None:
    """Topics with the same words are the same in every text: only the others need be looked for."""
    edits = [TopicEdit(name, "", "off" if state == "off" else "on", (("", word),)) for name, state, word in changes]
    shipped, wanted = Taxonomy.shipped(), edited(edits)
    before, after = lists_of(shipped)[0], lists_of(wanted)[0]
    old, new = differing(before, after)
    assert {*old.lists, *new.lists} == {name for name in {**before, **after} if before.get(name) != after.get(name)}
    for text in TEXTS:
        had, has = ({match.topic: match for match in topics_of([text], lists)[0]} for lists in (shipped, wanted))
        gone, come = ({match.topic: match for match in topics_of([text], lists)[0]} for lists in (old, new))
        kept = {topic: match for topic, match in had.items() if topic not in {**old.lists, **new.lists}}
        assert kept | come == has
        assert gone == {topic: match for topic, match in had.items() if topic not in kept}
    assert version_of(after) == wanted.version
