"""How the text of a file is to be read: decided from whole columns, asked where they leave it open.

A column that shows its own reading early (ISO dates, 6.95) is settled at once; only what is still open reads on, to
the end of the file if need be, so the answer does not depend on where a telling value stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from data_access.errors import UserError
from data_access.importing import discounts, rating_scales
from data_access.importing.discounts import DiscountEvidence
from data_access.importing.evidence import ColumnEvidence, DateEvidence, IdEvidence, NumberEvidence
from data_access.importing.fields import field_type
from data_access.importing.mapping import Mapping, check_mapping
from data_access.importing.rating_scales import RatingEvidence

if TYPE_CHECKING:
    from collections.abc import Mapping as MappingType

    from data_access.cleaning.dates import DateOrder
    from data_access.cleaning.numbers import DecimalSign
    from data_access.importing.reading.model import Source

_DATES = frozenset({"datetime", "day"})
_NUMBERS = frozenset({"money", "price", "quantity"})


@dataclass(frozen=True)
class Choices:
    """A person's answers: how to read what a file leaves open. ``None`` means: find out.

    ``ids`` is ``whole`` (13085.0 is 13085) or ``text`` (as written). ``discount`` is ``money``, ``share`` (0.2 is a
    fifth of the price) or ``percent`` (20 is). ``scale`` is the one of the ratings. ``ratings`` is ``all`` (further
    columns of ratings are answers of their own) or ``one`` (only the mapped column counts).
    """

    date_order: DateOrder | None = None
    decimal: DecimalSign | None = None
    ids: str | None = None
    discount: str | None = None
    scale: str | None = None
    ratings: str | None = None

    @classmethod
    def from_options(cls, options: MappingType[str, str]) -> Choices:
        """Choices out of ``name=value`` options.

        Raises
        ------
        UserError : an option or answer that does not exist.
        """
        for name, answer in options.items():
            if name not in ANSWERS:
                raise UserError(f"There is no option '{name}' for imports.", f"Use one of {', '.join(ANSWERS)}.")
            if answer not in ANSWERS[name]:
                raise UserError(f"'{answer}' is no answer to {name}.", f"Use one of {', '.join(ANSWERS[name])}.")
        return cls(**options)  # type: ignore[arg-type]


ANSWERS: dict[str, tuple[str, ...]] = {
    "date_order": ("dmy", "mdy", "ymd"),
    "decimal": ("dot", "comma"),
    "ids": ("whole", "text"),
    "discount": discounts.ANSWERS,
    "scale": rating_scales.ANSWERS,
    "ratings": ("all", "one"),
}


@dataclass(frozen=True)
class Question:
    """What a person must settle: ``name=value`` of one of the ``answers`` goes into the choices."""

    name: str
    column: str
    text: str
    answers: tuple[tuple[str, str], ...]
    examples: tuple[str, ...]


@dataclass(frozen=True)
class Interpretation:
    """The reading of each mapped field, and what is still open."""

    date_orders: dict[str, DateOrder | None] = field(default_factory=dict)
    digit_dates: frozenset[str] = frozenset()
    decimals: dict[str, DecimalSign] = field(default_factory=dict)
    float_ids: frozenset[str] = frozenset()
    discounts: str = "money"
    scale: str | None = None  # of ratings that do not name theirs
    cell_scale: str | None = None  # of every rating of the file
    rating_words: MappingType[str, int | None] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    rows_seen: int = 0
    contradicting_dates: int = 0  # different dates that exist only in another order than their column has

    def require_answers(self, name: str) -> None:
        """Refuse to go on while something is open.

        Raises
        ------
        UserError : names the file, the column and the option that settles it.
        """
        for question in self.questions:
            answers = " or ".join(f"{question.name}={value} ({meaning})" for value, meaning in question.answers)
            raise UserError(f"{name}, column '{question.column}': {question.text}", f"Choose {answers}.")


_NO_CHOICES = Choices()


def interpret(source: Source, kind: str, mapping: Mapping, *, choices: Choices = _NO_CHOICES) -> Interpretation:
    """Decide how each mapped column is read.

    Parameters
    ----------
    source : the file; it is read on only while something is undecided.
    kind, mapping : what is imported, and which column means what.
    choices : answers given by a person; they go before what the file shows.

    Raises
    ------
    UserError : a needed column is missing, or the file holds headings only.
    """
    check_mapping(kind, mapping, source.columns, source.name)
    evidence = _collectors(source, kind, mapping, choices)
    rows = 0
    problems = 0
    for chunk in source.chunks():
        rows += len(chunk)
        problems += len(chunk.problems)
        for _, position, collected in evidence:
            if not collected.decided:
                collected.feed(chunk.series[position].values)
        if rows and _settled([collected for _, _, collected in evidence]):
            break
    if not rows and not problems:
        raise UserError(
            f"{source.name} holds headings but no rows below them.", "Export it again and check that it holds rows."
        )
    return _conclude([(name, collected) for name, _, collected in evidence], mapping, choices, rows)


def _collectors(source: Source, kind: str, mapping: Mapping, choices: Choices) -> list[tuple[str, int, ColumnEvidence]]:
    """Field, position of its column and what collects its evidence; a field may have several."""
    found: list[tuple[str, int, ColumnEvidence]] = []
    for name, column in mapping.columns.items():
        type_ = field_type(kind, name)
        position = source.columns.index(column)
        if type_ in _DATES:
            found.append((name, position, DateEvidence(choices.date_order)))
        elif type_ in _NUMBERS:
            found.append((name, position, NumberEvidence(choices.decimal)))
        elif type_ == "id":
            found.append((name, position, IdEvidence(choices.ids)))
        if name == "discount":
            known = mapping.profile is not None
            found.append((name, position, DiscountEvidence(choices.discount, column, known=known)))
        if type_ == "rating":
            by_row = "rating_scale" in mapping.columns
            found.append((name, position, RatingEvidence(choices.scale, column, mapping.profile, by_row=by_row)))
    return found


def _settled(evidence: list[ColumnEvidence]) -> bool:
    """Whether reading on can change nothing: one number column that shows its decimal sign settles the silent ones."""
    numbers = [collected for collected in evidence if isinstance(collected, NumberEvidence)]
    known = any(collected.sign for collected in numbers)
    return all(
        collected.decided or (known and isinstance(collected, NumberEvidence) and not collected.open)
        for collected in evidence
    )


def _conclude(
    evidence: list[tuple[str, ColumnEvidence]], mapping: Mapping, choices: Choices, rows: int
) -> Interpretation:
    """Turn evidence into readings and questions."""
    dates = {name: found for name, found in evidence if isinstance(found, DateEvidence)}
    numbers = {name: found for name, found in evidence if isinstance(found, NumberEvidence)}
    discount = next((found for _, found in evidence if isinstance(found, DiscountEvidence)), None)
    rating = next((found for _, found in evidence if isinstance(found, RatingEvidence)), None)
    orders, asked = _date_orders(dates, mapping, choices)
    signs, asked_too = _decimal_signs(numbers, mapping, choices)
    return Interpretation(
        date_orders=orders,
        digit_dates=frozenset(name for name, found in dates.items() if found.digits),
        decimals=signs,
        float_ids=frozenset(name for name, found in evidence if isinstance(found, IdEvidence) and found.whole),
        discounts=(discount.reading if discount is not None else None) or "money",
        scale=rating.scale if rating is not None else None,
        rating_words=rating.words if rating is not None else {},
        cell_scale=rating.scale if rating is not None and "rating_scale" not in mapping.columns else None,
        questions=(*asked, *asked_too, *_discount_question(mapping, discount), *_scale_question(mapping, rating)),
        rows_seen=rows,
        contradicting_dates=sum(found.contradicting for found in dates.values()),
    )


def _date_orders(
    dates: dict[str, DateEvidence], mapping: Mapping, choices: Choices
) -> tuple[dict[str, DateOrder | None], list[Question]]:
    """Order of each date column; one that shows its order settles those that do not."""
    shown = {found.order for found in dates.values() if found.order}
    settled = choices.date_order or (shown.pop() if len(shown) == 1 else None)
    orders: dict[str, DateOrder | None] = {}
    questions: list[Question] = []
    for name, found in dates.items():
        # The other column's order holds here only if the dates of this one exist under it.
        orders[name] = found.order or (settled if settled in found.possible else choices.date_order)
        if found.open and orders[name] is None:
            questions.append(_date_question(mapping.columns[name], found))
    return orders, questions


def _decimal_signs(
    numbers: dict[str, NumberEvidence], mapping: Mapping, choices: Choices
) -> tuple[dict[str, DecimalSign], list[Question]]:
    """Decimal sign of each number column; one that shows its sign settles those that do not."""
    shown = {found.sign for found in numbers.values() if found.sign}
    settled = choices.decimal or (shown.pop() if len(shown) == 1 else None)
    signs: dict[str, DecimalSign] = {}
    questions: list[Question] = []
    for name, found in numbers.items():
        sign = found.sign or settled
        if found.open and sign is None:
            questions.append(_decimal_question(mapping.columns[name], found))
        signs[name] = sign or "dot"
    return signs, questions


def _date_question(column: str, found: DateEvidence) -> Question:
    """Ask which number is the day."""
    labels: dict[DateOrder, str] = {"dmy": "day first", "mdy": "month first", "ymd": "year first"}
    why = (
        "its dates contradict each other: some begin with the day, others with the month."
        if found.contradicting
        else f"dates like {found.examples[0]} can be read in more than one way, and no row of the file tells which."
    )
    return Question(
        "date_order",
        column,
        why,
        tuple((order, label) for order, label in labels.items() if order in found.possible),
        tuple(found.examples),
    )


def _discount_question(mapping: Mapping, found: DiscountEvidence | None) -> list[Question]:
    """Ask whether discounts are money or a share of the price, where the file leaves that open."""
    if found is None or found.reading is not None:
        return []
    shown = found.examples[0]
    return [
        Question(
            "discount",
            mapping.columns["discount"],
            f"discounts like {shown} can be money or a share of the price, and no row of the file tells which.",
            (("money", "an amount of money"), ("share", "a share: 0.2 takes a fifth off")),
            tuple(found.examples),
        )
    ]


def _scale_question(mapping: Mapping, found: RatingEvidence | None) -> list[Question]:
    """Ask on which scale the ratings are, where heading and answers leave it open."""
    if found is None or found.scale is not None:
        return []
    shown = ", ".join(found.examples)
    text = f"ratings like {shown} can be of more than one scale, and neither the heading nor the answers tell which."
    answers = tuple((name, rating_scales.MEANINGS[name]) for name in found.possible)
    return [Question("scale", mapping.columns["rating"], text, answers, tuple(found.examples))]


def _decimal_question(column: str, found: NumberEvidence) -> Question:
    """Ask whether a mark separates thousands or decimals."""
    return Question(
        "decimal",
        column,
        f"numbers like {found.examples[0]} can be thousands or decimals, and no row of the file tells which.",
        (("dot", "1,234.56"), ("comma", "1.234,56")),
        tuple(found.examples),
    )
