"""What the figures of forms mean."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

_WILSON = "Wilson (1927), J. Am. Stat. Assoc. 22, 209-212"

FORMS = (
    Definition(name="form_id", title="Number of the form", sentence="The number a form has on its page."),
    Definition(name="form", title="Form", sentence="The title of a form, as customers see it at the top."),
    Definition(
        name="form_state",
        title="State of the form",
        sentence="open (it takes answers), off (switched off), early (before its first day) or late (after its last).",
    ),
    Definition(
        name="form_question",
        title="Question of the form",
        sentence="nps, csat, ces or stars, the scale of its ratings; none where it asks for words alone.",
    ),
    Definition(
        name="form_about",
        title="What the form is about",
        sentence="nothing, product (every answer is about that product), campaign (or a visit, by its name) or "
        "purchases (each personal link is about one purchase).",
    ),
    Definition(
        name="form_answers",
        title="Answers to the form",
        sentence="Feedback that came by the form and counts. What is held apart as a repeat or as unwanted is not in "
        "it until somebody lets it in.",
        unit="answers",
        better="higher",
    ),
    Definition(
        name="form_held",
        title="Answers held apart",
        sentence="Feedback that came by the form and is held apart: it counts nowhere until somebody lets it in.",
        unit="answers",
    ),
    Definition(
        name="form_score",
        title="Score of the form",
        sentence="The score of the form's question over the answers that count: NPS as a share from -1 to 1, CSAT the "
        "share of 4 and 5, CES the share of 5 to 7, stars their mean. Empty where nobody answered, never 0.",
        formula="as rating_score; the interval as there",
        better="higher",
    ),
    Definition(
        name="form_score_low", title="Score of the form, lower bound", sentence="Lower end of its 95 % interval."
    ),
    Definition(
        name="form_score_high", title="Score of the form, upper bound", sentence="Upper end of its 95 % interval."
    ),
    Definition(
        name="form_links",
        title="Personal links",
        sentence="Links given out that ask about one purchase each. A purchase is asked about once, whatever the form.",
        unit="links",
    ),
    Definition(
        name="form_links_answered",
        title="Personal links answered",
        sentence="Personal links that came back with an answer, also where the answer is held apart.",
        unit="links",
        better="higher",
    ),
    Definition(
        name="response_rate",
        title="Response rate",
        sentence="The share of personal links that were answered. A form that anybody can open has none: how many saw "
        "it is not known.",
        formula="form_links_answered / form_links; empty where no link was given out",
        unit="0-1",
        better="higher",
        source=_WILSON,
    ),
    Definition(
        name="response_low", title="Response rate, lower bound", sentence="Lower end of the 95 % interval.",
        unit="0-1", source=_WILSON,
    ),
    Definition(
        name="response_high", title="Response rate, upper bound", sentence="Upper end of the 95 % interval.",
        unit="0-1", source=_WILSON,
    ),
)  # fmt: skip
