"""What a rule would do with a case, in words: what a dry run shows, and what is then carried out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sqlalchemy import select

from data_access.errors import UserError
from data_access.repositories.cases import Agent, Standing
from data_access.repositories.cases.moves import check
from data_access.schema import ReplyTemplate, User, Webhook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy.orm import Session

    from data_access.repositories.automation.matching import Meeting

OWNER = "owner"  # instead of an address: whoever has the case
Kind = Literal["give", "raise", "template", "tag", "mail", "webhook"]


@dataclass(frozen=True, slots=True)
class Doing:
    """One thing to do. ``told`` says it as done; ``refused`` says why it cannot be, and is empty where it can."""

    kind: Kind
    value: Any
    told: str
    refused: str = ""

    @property
    def words(self) -> str:
        """What becomes of it."""
        return f"not {self.told}: {self.refused.rstrip('.')}" if self.refused else self.told


class Known(NamedTuple):
    """Whom and what rules can name: colleagues with a seat, texts, other programs; and whether mail can go out."""

    people: Mapping[int, str]
    addresses: Mapping[int, str]
    templates: Mapping[int, str]
    webhooks: Mapping[int, str]
    mail: bool


def known_names(session: Session, *, mail: bool) -> Known:
    """What is known now."""
    seats = session.scalars(select(User).where(User.active)).all()
    return Known(
        people={one.id: one.name or one.email for one in seats},
        addresses={one.id: one.email for one in seats},
        templates={one.id: one.name for one in session.execute(select(ReplyTemplate.id, ReplyTemplate.name))},
        webhooks={one.id: one.name for one in session.execute(select(Webhook.id, Webhook.name))},
        mail=mail,
    )


def agent_of(rule: str) -> Agent:
    """Who acts where a rule does."""
    return Agent(name=f"rule: {rule}", manages=True)


def planned(actions: Mapping[str, Any], meeting: Meeting, known: Known) -> list[Doing]:
    """What a rule with these actions does with a case that stands so; nothing that is so already."""
    return [*_inside(actions, meeting, known), *_outside(actions, meeting, known)]


def _inside(actions: Mapping[str, Any], meeting: Meeting, known: Known) -> Iterator[Doing]:
    to = actions.get("give_to_id")
    if to is not None and to != meeting.owner_id:
        yield Doing("give", to, f"given to {known.people.get(to, 'nobody')}", _why_not_given(to, meeting, known))
    if actions.get("raises") and not meeting.raised:
        yield Doing("raise", None, "raised in the queue")
    template = actions.get("template_id")
    if template is not None:
        named = known.templates.get(template)
        told = f"offered the text “{named}”" if named else "offered a text"
        yield Doing("template", template, told, "" if named else "It was removed.")
    if actions.get("tag"):
        nobody = "" if meeting.customer_id is not None else "It is not known who the customer is."
        yield Doing("tag", actions["tag"], f"tagged “{actions['tag']}”", nobody)


def _why_not_given(to: int, meeting: Meeting, known: Known) -> str:
    if to not in known.people:
        return "There is nobody with that seat to give the case to."
    try:
        check("assigned", Standing(state=meeting.state, owner_id=meeting.owner_id), agent_of(""), None)
    except UserError as error:
        return error.what
    return ""


def _outside(actions: Mapping[str, Any], meeting: Meeting, known: Known) -> Iterator[Doing]:
    to = actions.get("notify")
    if to:
        yield _mail(to, actions, meeting, known)
    webhook = actions.get("webhook_id")
    if webhook is not None:
        there = webhook in known.webhooks
        told = f"sent to “{known.webhooks[webhook]}”" if there else "sent to another program"
        yield Doing("webhook", webhook, told, "" if there else "Its address was removed.")


def _mail(to: str, actions: Mapping[str, Any], meeting: Meeting, known: Known) -> Doing:
    """The mail to a colleague: after the case was given to somebody, to them."""
    address: str | None = to
    if to == OWNER:
        given = actions.get("give_to_id")
        owner = given if given is not None and not _why_not_given(given, meeting, known) else meeting.owner_id
        address = known.addresses.get(owner) if owner is not None else None
    told = f"e-mailed to {address or 'whoever has the case'}"
    if address is None:
        return Doing("mail", address, told, "Nobody has it.")
    return Doing("mail", address, told, "" if known.mail else "No mail server is set up.")
