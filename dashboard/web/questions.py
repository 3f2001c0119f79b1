"""What a form asks, as its page shows it: the heading, what it is about, the choices, and where the answer is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date

from dashboard.actions.form_answers import ANSWERS, QUESTION

if TYPE_CHECKING:
    from dashboard.actions.form_answers import Visited
    from dashboard.web.drawing import Look


def heading(visited: Visited, look: Look) -> str:
    """The title of the form; of a question about a case, which has none, whose question it is."""
    return visited.asked.form.title or look.say["case_title"]


def kept_where(visited: Visited, look: Look) -> str:
    """The sentence that says where an answer is kept."""
    if visited.asked.ask_id is not None:
        return look.say["kept_with_case"]
    return look.say["anonymous" if visited.asked.customer_id is None else "not_anonymous"]


def choices(question: str, look: Look) -> list[dict[str, object]]:
    """What can be chosen: its value, how it is shown, and what is read out beside it."""
    if question == QUESTION:
        shown = {1: look.say["yes"], 0: look.say["no"]}
        return [{"value": value, "shown": word, "spoken": ""} for value, word in shown.items()]
    lowest, highest = ANSWERS.get(question, (0, -1))
    return [{"value": one, "shown": one, "spoken": _spoken(question, one, look)} for one in range(lowest, highest + 1)]


def _spoken(question: str, value: int, look: Look) -> str:
    """What is read out after a number, for those who do not see where it stands."""
    say = look.say
    lowest, highest = ANSWERS[question]
    unit = (say["star"] if value == 1 else say["many_stars"]) if question == "stars" else ""
    end = {lowest: say[f"{question}_low"], highest: say[f"{question}_high"]}.get(value, "")
    return ", ".join(part for part in (unit, end) if part)


def about(visited: Visited, look: Look) -> str:
    """What a form is about, in words; empty where nothing in particular."""
    asked = visited.asked
    if asked.purchased_on is not None:
        return f"{look.say['purchase']} {format_date(asked.purchased_on, 'long', locale=look.language)}"
    return f"{look.say['product']}: {asked.product}" if asked.product else ""
