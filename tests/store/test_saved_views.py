"""Saved views of the queue: one's own and the team's, refused when stale, deleted and brought back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from dashboard.actions import saved_views as actions
from dashboard.actions.cases import Seat
from dashboard.answers.saved_views import Looks, SavedView, read_views
from data_access.errors import StaleRowError, UserError
from data_access.filters import EVERYTHING
from data_access.readers import RecordReader, domain_versions
from data_access.repositories import Users
from data_access.repositories.saved_views import MOST_OF_ONE
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from sqlalchemy import Engine

LATE = Looks(
    view="breached", topic="delivery", filters=(("bought", ("2026-01-01", "2026-03-31")), ("segment", ("vip",)))
)
ALL = Looks(view="all", topic=None, filters=())


def people(engine: Engine) -> tuple[Seat, Seat, Seat]:
    with UnitOfWork(engine) as work:
        users = [Users(work).add(email=f"{name}@example.com", name=name, role=role)
                 for name, role in (("Ana", "agent"), ("Ben", "agent"), ("Mia", "manager"))]  # fmt: skip
    ana, ben, mia = (Seat(user_id=user.id, name=user.name or "", role=user.role) for user in users)
    return ana, ben, mia


def seen(engine: Engine, who: Seat | None) -> list[SavedView]:
    return list(read_views(RecordReader(engine), EVERYTHING, who.user_id if who else None))


def test_a_view_is_saved_once_and_seen_by_whom_it_is_for(engine: Engine) -> None:
    ana, ben, mia = people(engine)
    before = domain_versions(engine).get("views", 0)
    saved, told = actions.save_view(engine, ana, "  Late   parcels ", LATE, submission_id="one")
    again, _ = actions.save_view(engine, ana, "Late parcels", LATE, submission_id="one")
    assert seen(engine, ana) == [saved] == [again]
    assert (saved.name, saved.looks, saved.team) == ("Late parcels", LATE, False)
    assert domain_versions(engine)["views"] > before
    team, _ = actions.save_view(engine, mia, "all of it", ALL, team=True)
    assert seen(engine, ana) == [team, saved], "by name, whatever their letters"
    assert seen(engine, ben) == seen(engine, None) == [team]
    assert told.undo is not None
    told.undo()
    assert seen(engine, ana) == [team]


def test_names_are_given_once_among_those_one_sees(engine: Engine) -> None:
    ana, ben, mia = people(engine)
    actions.save_view(engine, ana, "Mine", ALL)
    actions.save_view(engine, ben, "MINE", ALL)  # nobody learns what others call theirs
    with pytest.raises(UserError, match="a view called Mine already"):
        actions.save_view(engine, ana, "mine", LATE)
    actions.save_view(engine, mia, "Team", ALL, team=True)
    with pytest.raises(UserError, match="a view called Team already"):
        actions.save_view(engine, ana, "Team", ALL)
    with pytest.raises(UserError, match="a view called Mine already"):
        actions.save_view(engine, mia, "Mine", ALL, team=True)
    for wrong in ("", "   ", "x" * 61):
        with pytest.raises(UserError, match="A view needs a name"):
            actions.save_view(engine, ana, wrong, ALL)
    with pytest.raises(UserError, match="no view of the queue"):
        actions.save_view(engine, ana, "Odd", replace(ALL, view="nothing"))  # type: ignore[arg-type]


@pytest.mark.both_databases
def test_two_who_change_a_view_at_once_never_overwrite_each_other(engine: Engine) -> None:
    _, _, mia = people(engine)
    first, _ = actions.save_view(engine, mia, "Team", ALL, team=True)
    second, told = actions.change_view(engine, mia, first, "Late ones", LATE)
    assert (second.name, second.looks, second.public_id) == ("Late ones", LATE, first.public_id)
    for stale in (
        lambda: actions.change_view(engine, mia, first, "Mine now", ALL),
        lambda: actions.remove_view(engine, mia, first),
    ):
        with pytest.raises(StaleRowError):
            stale()
    assert seen(engine, mia) == [second]
    assert told.undo is not None
    told.undo()
    back = seen(engine, mia)[0]
    assert (back.name, back.looks) == ("Team", ALL)


def test_a_deleted_view_comes_back_under_its_link(engine: Engine) -> None:
    ana, *_ = people(engine)
    saved, _ = actions.save_view(engine, ana, "Late", LATE)
    told = actions.remove_view(engine, ana, saved)
    assert seen(engine, ana) == []
    assert told.undo is not None
    told.undo()
    told.undo()  # a second click
    back = seen(engine, ana)
    assert [(one.name, one.public_id, one.looks) for one in back] == [("Late", saved.public_id, LATE)]


def test_only_who_owns_a_view_changes_it_and_managers_the_teams(sqlite_engine: Engine) -> None:
    ana, ben, mia = people(sqlite_engine)
    with pytest.raises(UserError, match="Only managers save views for the whole team"):
        actions.save_view(sqlite_engine, ana, "Team", ALL, team=True)
    own, _ = actions.save_view(sqlite_engine, ana, "Mine", ALL)
    team, _ = actions.save_view(sqlite_engine, mia, "Team", ALL, team=True)
    for who, view, whose in ((ben, own, "somebody else's"), (mia, own, "somebody else's"), (ana, team, "the team's")):
        assert not actions.may_change(who, view)
        with pytest.raises(UserError, match=whose):
            actions.change_view(sqlite_engine, who, view, "Taken", LATE)
        with pytest.raises(UserError, match=whose):
            actions.remove_view(sqlite_engine, who, view)
    assert not actions.may_change(None, team)
    assert seen(sqlite_engine, ana) == [own, team]


def test_nobody_keeps_views_without_end(sqlite_engine: Engine) -> None:
    ana, ben, _ = people(sqlite_engine)
    for number in range(MOST_OF_ONE):
        last, _ = actions.save_view(sqlite_engine, ana, f"View {number}", ALL)
    with pytest.raises(UserError, match="50 saved views already"):
        actions.save_view(sqlite_engine, ana, "One more", ALL)
    actions.change_view(sqlite_engine, ana, last, "The last", LATE)
    actions.save_view(sqlite_engine, ben, "First", ALL)
