"""Ratings as exports write them, on which scale they are, and which column holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from data_access.cleaning.memo import Invalid
from data_access.cleaning.ratings import Rated, read_rated, read_scale
from data_access.importing.interpret import Choices, interpret
from data_access.importing.mapping import guess_mapping
from data_access.importing.parse import Parser
from data_access.importing.rating_scales import RatingEvidence
from data_access.importing.scalars import read_rating

if TYPE_CHECKING:
    from data_access.importing.parse import Parsed


@pytest.mark.parametrize(
    ("text", "value", "top"),
    [
        ("4", 4, None), ("4.0", 4, None), ("4,0", 4, None), ("4/5", 4, 5), ("4 / 5", 4, 5), ("9/10", 9, 10),
        ("4 von 5 Sternen", 4, 5), ("4 de 5 estrelas", 4, 5), ("4 sur 5", 4, 5), ("Rated 4 out of 5 stars", 4, 5),
        ("4 stars", 4, None), ("5 ★", 5, None), ("1 Stern", 1, None), ("★★★★☆", 4, 5), ("★ ★ ☆ ☆ ☆", 2, 5),
        ("⭐️⭐️⭐️", 3, 5), ("10 - Extremely likely", 10, None), ("0 (Not at all likely)", 0, None),
        ("Very satisfied", 5, 5), ("sehr unzufrieden", 1, 5), ("Nem satisfeito nem insatisfeito", 3, 5),
    ],
)  # fmt: skip
def test_a_rating_is_read_however_it_is_written(text: str, value: int, top: int | None) -> None:
    read = read_rated(text)
    assert isinstance(read, Rated)
    assert (read.value, read.top) == (value, top)


def test_what_is_no_whole_rating_of_the_scale_is_told_apart() -> None:
    assert [read_rated(text) for text in ("", "n/a", "-")] == [None, None, None]
    wrong = {"good": "not_a_rating", "80%": "not_a_rating", "-1": "not_a_rating", "4.5": "rating_not_whole",
             "4,5/5": "rating_not_whole", "5 or 6": "not_a_rating"}  # fmt: skip
    for text, reason in wrong.items():
        assert (type(read_rated(text)), read_rated(text)) == (Invalid, reason), text
    assert [read_rating(text, scale="nps") for text in ("9/10", "9", "4/5")] == [9, 9, "rating_other_scale"]


def test_a_scale_is_known_by_what_people_call_it() -> None:
    named = {"NPS": "nps", "Net Promoter Score": "nps", "0-10": "nps", "CSAT": "csat", "Satisfaction": "csat",
             "CES": "ces", "1 to 7": "ces", "5 stars": "stars", "1-5": "stars", "Sterne": "stars"}  # fmt: skip
    assert {text: read_scale(text) for text in named} == named
    assert read_scale("") is None
    assert read_scale("thumbs") == "unknown_scale"


@pytest.mark.parametrize(
    ("heading", "answers", "scale"),
    [
        ("Rating", "1 4 5", "stars"), ("Rating", "1 4 5 9", "nps"), ("Rating", "0 1 6", "nps"),
        ("Rating", "1 4 5 80", "stars"),  # a slip does not turn five stars into detractors
        ("NPS", "1 4 5", "nps"), ("nps_score", "3", "nps"), ("CES", "1 4 5", "ces"), ("CSAT score", "1 4 5", "csat"),
        ("How satisfied are you?", "1 4 5", "csat"), ("How satisfied are you?", "1 4 9", "nps"),
        ("How easy was it?", "1 6 7", "ces"), ("Ease of use (1-7)", "1 4", "ces"), ("Nota de 0 a 10", "3 4", "nps"),
        ("Rating", "4/5 3/5", "stars"), ("Rating", "4/10 3/10", "nps"), ("Satisfaction", "Good Bad Offered", "csat"),
        ("Rating", "3 6 7", None), ("Rating", "0 3 5", None), ("Would you recommend us?", "0 3", "nps"),
        ("Would you recommend us?", "3 5", None), ("Would you recommend us?", "3 9", "nps"),
    ],
)  # fmt: skip
def test_the_scale_is_told_by_heading_and_answers_or_asked(heading: str, answers: str, scale: str | None) -> None:
    evidence = RatingEvidence(None, heading, None, by_row=False)
    evidence.feed(answers.split())
    assert evidence.scale == scale
    chosen = RatingEvidence("ces", heading, None, by_row=False)
    assert (chosen.scale, chosen.decided) == ("ces", True)
    assert RatingEvidence(None, heading, "trustpilot", by_row=False).scale == "stars"


def feedback(opened: Any, **choices: Any) -> Parsed:
    mapping = guess_mapping("feedback", opened.columns, next(iter(opened.chunks())))
    reading = interpret(opened, "feedback", mapping, choices=Choices(**choices))
    assert not reading.questions
    parser = Parser("feedback", mapping, reading, columns=opened.columns, time_zone="UTC")
    (parsed,) = [parser.parse(chunk) for chunk in opened.chunks()]
    return parsed


def test_a_rating_outside_of_its_scale_is_refused_with_its_row(source: Any) -> None:
    rows = ("2026-03-01,5,x", "2026-03-01,80,y", "2026-03-01,,z", "2026-03-01,,")
    parsed = feedback(source("date,rating,comment\n" + "\n".join(rows) + "\n"))
    assert list(parsed.fields["rating_scale"]) == ["stars", None]
    reject, empty = parsed.rejects
    assert empty.message == "Row 5, column 'comment': there is neither a text nor a rating."
    assert reject.message == (
        "Row 3, column 'rating': '80' is no answer of its scale: stars and CSAT go from 1 to 5, NPS from 0 to 10, "
        "CES from 1 to 7."
    )


def test_rows_that_name_their_scale_are_read_on_it(source: Any) -> None:
    rows = ("2026-03-01,9,NPS", "2026-03-01,7,CES", "2026-03-01,7,CSAT", "2026-03-01,4,", "2026-03-01,4,thumbs")
    parsed = feedback(source("date,score,survey type\n" + "\n".join(rows) + "\n", name="mixed.csv"))
    kept = list(zip(parsed.fields["rating"], parsed.fields["rating_scale"], strict=True))
    assert kept == [(9, "nps"), (7, "ces"), (4, "nps")]
    assert [reject.reason for reject in parsed.rejects] == ["rating_off_scale", "unknown_scale"]


def test_a_scale_that_neither_heading_nor_answers_tell_is_asked_for(source: Any) -> None:
    opened = source("date,How likely are you to recommend us?,Why?\n2026-03-01,4,It was all quite late\n")
    mapping = guess_mapping("feedback", opened.columns, next(iter(opened.chunks())))
    (question,) = interpret(opened, "feedback", mapping).questions
    assert (question.name, [answer for answer, _ in question.answers]) == ("scale", ["nps", "stars"])
    assert "ratings like 4" in question.text
    parsed = feedback(opened, scale="nps")
    assert list(parsed.fields["rating_scale"]) == ["nps"]


@pytest.mark.parametrize(
    ("head", "row", "rating", "text"),
    [
        ("Bewertungsdatum;Bewertung;Bewertungstext", "1.3.2026;4 von 5;Gut", "Bewertung", "Bewertungstext"),
        ("Datum;Bewertung;Sterne", "01.03.2026;Gut, aber spät;4", "Sterne", "Bewertung"),
        ("date;note", "2026-03-01;They never called me back", None, "note"),
        ("date;note", "2026-03-01;4", "note", None),
        ("Time;How satisfied are you?;Comments", "2026-03-01;Satisfied;Fine", "How satisfied are you?", "Comments"),
        ("Date;Rating;What is the reason for your score?;Source URL", "2026-03-01;4;The shop was closed again;http://x/",
         "Rating", "What is the reason for your score?"),
        ("Data;Nome do cliente;Avaliação;Comentário do cliente", "25/03/2026;Rui;5 estrelas;Excelente", "Avaliação",
         "Comentário do cliente"),
        ("fecha;puntuacion;comentario", "25/03/2026;4;Bien", "puntuacion", "comentario"),
        ("Submitted;How easy was it? (1-7);Tell us more", "2026-03-01;6;It took me two calls to get there",
         "How easy was it? (1-7)", "Tell us more"),
    ],
)  # fmt: skip
def test_the_columns_of_rating_and_words_are_told_by_what_they_hold(
    source: Any, head: str, row: str, rating: str | None, text: str | None
) -> None:
    opened = source(f"{head}\n{row}\n")
    found = guess_mapping("feedback", opened.columns, next(iter(opened.chunks()))).columns
    assert (found.get("rating"), found.get("text")) == (rating, text)
    assert not {"channel", "customer"} & found.keys()


def test_dates_with_dots_begin_with_the_day(source: Any) -> None:
    parsed = feedback(source("Datum;Sterne\n03.04.2026;4\n", name="de.csv"))
    assert [str(day) for day in parsed.fields["date_on"]] == ["2026-04-03"]
