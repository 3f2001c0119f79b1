"""Asking customers whether it was solved: the rule, the questions that are due, and a link that a person hands over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy.orm import Session

from dashboard import settings
from dashboard.actions.notices import Notice
from dashboard.actions.permission import LEAST_ROLE, require_role
from dashboard.analytics import asking_words as told
from dashboard.answers.form_links import form_address
from dashboard.errors import UserError
from dashboard.mail import address_to_write_to
from data_access.filters import EVERYTHING
from data_access.queries import asking as queries
from data_access.repositories import read_settings
from data_access.repositories.asking import AskingRules, CaseAsks, read_rule
from data_access.repositories.outbox import Letter, Outbox
from data_access.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sqlalchemy import Engine, Row

    from dashboard.actions.permission import Person
    from dashboard.mail import Account
    from data_access.repositories.asking import Way
    from data_access.schema import AskingRule

MAKER = "manager"
ACTOR = "asking"
AT_ONCE = 200  # cases in one transaction
LATEST = timedelta(days=30)  # after a question was due: nobody is asked about what was solved long ago
Verdict = tuple["Way", str | None]


class Means(NamedTuple):
    """What there is to ask with: the mail server (None: links wait to be handed over), the address under which
    customers reach this server, and the name of the business.
    """  # noqa: D205  one sentence

    account: Account | None
    server: str | None
    business: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingDesk:
    """What the card of asking calls, and what is to be said; ``public``: customers reach the server by a set address.

    ``field`` gives the key of a field of its form.
    """

    may_write: bool
    told: Notice | None
    mail_set_up: bool
    mail_wrong: str | None
    public: bool
    field: Callable[[str], str]
    save: Callable[[], None]
    undo: Callable[[], None]
    close_notice: Callable[[], None]


def ask_waiting(engine: Engine, means: Means, *, clock: Callable[[], datetime] = settings.now) -> int:
    """Ask about every case whose time has come, or note why not; how many. Nothing is written where none waits.

    However many do this at once, and however often, each time that a case was resolved is asked about once.
    """
    if not _waits(engine, clock()):
        return 0
    means = means._replace(business=read_settings(engine).business_name)
    done = 0
    while True:
        with UnitOfWork(engine, clock=clock, actor=ACTOR) as work:
            rule = read_rule(work.session)
            found = _due(work.session, rule, work.now, AT_ONCE)
            just_asked: set[int] = set()  # two cases of one customer come up together
            for row in found:
                again = row.customer_id in just_asked and rule.rest_days > 0
                verdict: Verdict = ("none", "asked_lately") if again else _verdict(row, rule, work.now, means)
                _ask(work, row, verdict, means)
                just_asked |= {row.customer_id} if verdict[0] != "none" else set()
        done += len(found)
        if len(found) < AT_ONCE:
            return done


def _waits(engine: Engine, now: datetime) -> bool:
    with Session(engine) as session:
        return bool(_due(session, read_rule(session), now, 1))


def _due(session: Session, rule: AskingRule, now: datetime, limit: int) -> list[Row[Any]]:
    if rule.active_since is None:
        return []
    until = now - timedelta(days=rule.after_days)
    since = max(rule.active_since, until - LATEST)
    return list(session.execute(queries.to_ask(EVERYTHING, since=since, until=until, limit=limit)))


def _verdict(row: Row[Any], rule: AskingRule, now: datetime, means: Means) -> Verdict:
    """Whether and how a customer is asked, and why not or why not by mail."""
    rest = timedelta(days=rule.rest_days)
    nobody = (
        (row.customer_id is None, "nobody"),
        (row.consent != "given", "no_consent"),
        (row.asked_at is not None and now - row.asked_at < rest, "asked_lately"),
    )
    by_hand = (
        (not row.email, "no_address"),
        (address_to_write_to(row.email) is None, "odd_address"),
        (bool(row.sharing and row.sharing > 1), "shared_address"),
        (means.account is None, "no_mail"),
        (means.server is None, "no_server"),
    )
    why_nobody = next((reason for holds, reason in nobody if holds), None)
    if why_nobody is not None:
        return "none", why_nobody
    why_by_hand = next((reason for holds, reason in by_hand if holds), None)
    return ("link", why_by_hand) if why_by_hand is not None else ("mail", None)


def _ask(work: UnitOfWork, row: Row[Any], verdict: Verdict, means: Means) -> None:
    way, why = verdict
    account, server, business = means
    asks = CaseAsks(work)
    ask = asks.note(case_id=row.case_id, event_id=row.event_id, customer_id=row.customer_id, way=way, why=why)
    to = address_to_write_to(row.email)
    if way != "mail" or to is None or account is None or server is None or ask.token is None:
        return
    words = told.question(ask.language, name=row.name, given_name=row.given_name, business=business,
                          link=form_address(server, ask.token))  # fmt: skip
    step = asks.step(ask, "Asked the customer by e-mail whether it is solved.")
    letter = Letter(to=to, subject=words.subject, body=words.body, domain=account.domain)
    asks.mailed(ask, Outbox(work).ask(step, letter).id)


def set_rule(
    engine: Engine,
    who: Person,
    values: Mapping[str, Any],
    *,
    version: int,
    submission_id: str | None = None,
) -> Notice:
    """Change whether and when customers are asked: ``on``, ``after_days``, ``rest_days``, ``language``, ``form_id``.

    Cases that were resolved before it was switched on are not asked about.

    Raises
    ------
    StaleRowError : somebody else changed the rule since ``version``.
    UserError : the person may not, or a number cannot be.
    """
    require_role(who, MAKER, "can see when customers are asked but not change it")
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        rules = AskingRules(work)
        before = rules.get(1)
        since = (before.active_since or work.now) if values["on"] else None
        kept = {name: values[name] for name in ("after_days", "rest_days", "language", "form_id")}
        was = {name: getattr(before, name) for name in (*kept, "active_since")}
        row = rules.change(1, version=version, submission_id=submission_id, active_since=since, **kept)
    after = row.version

    def back() -> Notice:
        with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
            AskingRules(work).change(1, version=after, **was)
        return Notice(text="Asking is as it was.")

    sentence = told.rule_words(on=since is not None, after_days=row.after_days, rest_days=row.rest_days)
    return Notice(text=f"Saved. {sentence}", undo=back)


def gave_link(engine: Engine, who: Person, name: str, ask_id: int, *, version: int) -> Notice:
    """Note that a person gave the customer the link; ``name`` is theirs.

    Raises
    ------
    StaleRowError : somebody else did something with it since ``version``.
    UserError : the person may only look, or contact data are not for their eyes.
    """
    require_role(who, LEAST_ROLE, "can look at cases but not work on them")
    if who.scope.masked:
        raise UserError("You do not see contact data, so you cannot ask customers.", "Ask somebody who does.")
    with UnitOfWork(engine, clock=settings.now, actor=name) as work:
        CaseAsks(work).handed(ask_id, version=version, scope=who.scope)
    return Notice(text="Noted: the customer has the link.")
