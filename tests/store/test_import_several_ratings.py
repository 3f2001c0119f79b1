"""A survey that asks two things: each rating is an answer on its own scale, and the words stay with the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from data_access.importing import undo_import
from data_access.importing.interpret import Choices
from data_access.importing.remarks import remarks
from data_access.schema import Feedback
from tests.store.import_files import JUDGED, Files, clock, rows, verdicts

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

HEAD = "Response ID,Date,Email,NPS,Star rating,How easy was it?,Comment"
SURVEY = (
    "1,2026-01-05,ann@x.example,10,5,7,Great",
    "2,2026-01-05,ben@x.example,3,2,,Too late",
    "3,2026-01-06,,,4,,",  # nothing but a further rating
    "4,2026-01-06,cat@x.example,11,1,,Slip",  # the first answer is on no scale
    "5,2026-01-06,dan@x.example,9,9,,Slip",  # the further one
    "6,2026-01-06,eve@x.example,,,,",
)
f = Feedback


@pytest.fixture
def files(engine: Engine, tmp_path: Path) -> Files:
    return Files(engine, tmp_path)


def test_each_rating_of_a_row_is_an_answer_and_the_words_count_once(engine: Engine, files: Files) -> None:
    report = files.bring(*SURVEY, head=HEAD, kind="feedback")
    assert verdicts(report) == (8, 0, 0, 0, 3)
    assert rows(engine, f.rating, f.rating_scale, f.text) == sorted(
        [
            (10, "nps", "Great"), (5, "stars", None), (7, "ces", None), (3, "nps", "Too late"), (2, "stars", None),
            (4, "stars", None), (1, "stars", None), (9, "nps", "Slip"),
        ],
        key=repr,
    )  # fmt: skip
    assert any("“Star rating”, “How easy was it?”" in one for one in remarks(report))
    assert report.rejects is not None
    assert sorted((one.row_number, one.column, one.reason) for one in report.rejects.rows) == [
        (5, "NPS", "rating_off_scale"), (6, "Star rating", "rating_off_scale"), (7, "Comment", "nothing_said"),
    ]  # fmt: skip


def test_the_same_survey_again_changes_nothing_a_new_answer_changes_its_own_and_the_undo_takes_all_back(
    engine: Engine, files: Files
) -> None:
    first = files.bring(*SURVEY[:2], head=HEAD, kind="feedback")
    assert verdicts(files.bring(*SURVEY[:2], head=HEAD, kind="feedback")) == (0, 0, 5, 0, 0)
    again = files.bring(SURVEY[0].replace(",10,5,", ",10,4,"), head=HEAD, kind="feedback")
    assert verdicts(again) == (0, 1, 2, 0, 0)
    assert (4, "stars") in rows(engine, f.rating, f.rating_scale)
    for batch in (again.batch, first.batch):
        assert batch is not None
        undo_import(engine, batch, clock=clock)
    assert rows(engine, f.id) == []


@JUDGED
def test_answers_without_numbers_of_their_own_are_known_again(files: Files) -> None:
    head, survey = "Date,Email,Stars,CSAT", ("2026-01-05,ann@x.example,5,5", "2026-01-05,ann@x.example,5,5")
    assert verdicts(files.bring(*survey, head=head, kind="feedback")) == (4, 0, 0, 0, 0)
    assert verdicts(files.bring(*survey, head=head, kind="feedback")) == (0, 0, 4, 0, 0)
    assert verdicts(files.look(*survey, head=head, kind="feedback", duplicates="drop")) == (0, 0, 2, 2, 0)


@JUDGED
def test_a_refusal_of_a_further_rating_names_the_row_of_the_file(files: Files) -> None:
    files.bring(*SURVEY[:2], head=HEAD, kind="feedback")
    changed = [row.replace(",5,7,", ",4,7,").replace(",2,,", ",1,,") for row in SURVEY[:2]]
    report = files.look(*changed, head=HEAD, kind="feedback", mode="create")
    assert report.rejects is not None
    assert [(one.row_number, one.reason) for one in report.rejects.rows] == [
        (2, "already_in_store"),
        (3, "already_in_store"),
    ]


@JUDGED
@pytest.mark.parametrize(
    ("head", "choices"),
    [
        ("Date,NPS,Star rating,Stars for delivery,Comment", Choices()),
        ("Date,NPS,Star rating,Stars for delivery,Comment", Choices(ratings="one")),
        ("Date,NPS,Rating scale,Star rating,Comment", Choices()),
        ("Date,NPS,Age,Stars awarded,Comment", Choices()),
    ],
)
def test_what_is_no_further_rating_is_left_and_said(files: Files, head: str, choices: Choices) -> None:
    cells = {"NPS": "10", "Star rating": "5", "Stars for delivery": "4", "Rating scale": "nps", "Age": "7",
             "Stars awarded": "12", "Date": "2026-01-05", "Comment": "Great"}  # fmt: skip
    report = files.look(",".join(cells[name] for name in head.split(",")), head=head, kind="feedback", choices=choices)
    taken = ("Star rating",) if choices.ratings is None and "delivery" in head else ()
    assert (report.more_ratings, report.read) == (taken, 1 + len(taken))
    left = tuple(name for name in ("Star rating", "Stars for delivery") if "delivery" in head and name not in taken)
    assert report.ratings_left_out == left
    assert any("not taken" in one for one in remarks(report)) == bool(left)
