"""Learning from the store's own ratings: train a model, put it to use where it is surely better, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import settings
from dashboard.actions.permission import require_role
from dashboard.actions.score_memory import RememberingScorer
from dashboard.answers.reader import best_scorer
from dashboard.errors import UserError
from data_access.filters import EVERYTHING
from data_access.queries.scoring import label_corrections, model_content, model_in_use, rated_texts
from data_access.readers import RecordReader
from data_access.repositories.corrections import counting
from data_access.repositories.sentiment_models import SentimentModels
from data_access.unit_of_work import UnitOfWork
from sentiment import workspace
from sentiment.cleaning import prepare
from sentiment.own_scorer import OwnScorer, happy_shares
from sentiment.ratings import happy_by_rating

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.actions.permission import Person
    from data_access.schema import SentimentModel
    from sentiment.scoring import Scorer

LEAST_ROLE = "manager"
MOST_EXAMPLES = 10_000  # the newest: customers' words change, and more teach little
_CORRECTED = {"positive": True, "negative": False}
FEWEST_EXAMPLES = 200  # with fewer the comparison could not tell a better model from luck


def serving_scorer(engine: Engine, base: Scorer | None = None) -> Scorer:
    """Who reads this store's feedback: its own model where one is in use, else the best scorer installed.

    A model that was trained on top of another scorer or version than the one at hand does not serve: its weights
    would answer to numbers they have not seen.
    """
    base = base or best_scorer()
    rows = RecordReader(engine).rows(model_in_use(EVERYTHING))
    if not rows or (rows[0].base, rows[0].base_version) != (base.name, base.version):
        return base
    return _own(engine, base, rows[0].content, int(rows[0].model_id))


def candidate(engine: Engine, model_id: int | None, base: Scorer) -> Scorer:
    """The scorer that would serve if this model were put to use; None: the one that comes with the program.

    Raises
    ------
    UserError : there is no such model, or it was trained on top of another scorer than the one at hand.
    """
    if model_id is None:
        return base
    rows = RecordReader(engine).rows(model_content(EVERYTHING, model_id=model_id))
    if not rows:
        raise UserError(f"There is no model {model_id}.", "Look at the list of models for its number.")
    if (rows[0].base, rows[0].base_version) != (base.name, base.version):
        raise UserError(
            f"Model {model_id} was trained on top of {rows[0].base} {rows[0].base_version}, which does not read now.",
            "Train a new model.",
        )
    return _own(engine, base, rows[0].content, model_id)


def _own(engine: Engine, base: Scorer, content: bytes, number: int) -> OwnScorer:
    return OwnScorer(RememberingScorer(engine, base), workspace.from_bytes(content), number)


def train_model(engine: Engine, who: Person, *, base: Scorer | None = None) -> SentimentModel:
    """Train a model from feedback with words and a rating, and compare it with the scorer in use. It is not used yet.

    ``figures`` of what is kept: ``own`` and ``current``, each with ``auc``, ``macro_f1``, ``ece`` on texts not seen;
    ``better``, ``low``, ``high`` the difference of AUC with its 95 % interval; ``may_be_used``;
    ``corrections``, how many of the examples people corrected.

    Raises
    ------
    UserError : the person may not, or too few ratings with words.
    """
    refuse(who)
    base = base or best_scorer()
    base = RememberingScorer(engine, base)  # most of it has been read before
    raw, texts, labels, corrections = _examples(engine)
    if len(texts) < FEWEST_EXAMPLES or len(set(labels)) < len((0, 1)):
        what = f"There are {len(texts)} pieces of feedback with words and a clear rating or correction, good or bad."
        raise UserError(what, f"At least {FEWEST_EXAMPLES} of both kinds together are needed to learn from.")
    generic = happy_shares(base.score_many(raw))
    current = happy_shares(serving_scorer(engine, base).score_many(raw))
    try:
        offered = workspace.offer(texts, labels, current, generic)
        content = workspace.to_bytes(workspace.train(texts, labels, generic))
    except ValueError as error:
        raise UserError(str(error), "Bring in more feedback with ratings of both kinds.") from error
    figures: dict[str, Any] = {
        "own": offered.model._asdict(), "current": offered.current._asdict(),
        "better": offered.better.mean, "low": offered.better.low, "high": offered.better.high,
        "may_be_used": offered.may_be_offered, "corrections": corrections,
    }  # fmt: skip
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        return SentimentModels(work).keep(
            base=base.name, base_version=base.version, examples=len(texts), figures=figures, content=content
        )


def use_model(engine: Engine, who: Person, model_id: int | None, *, even_so: bool = False) -> SentimentModel | None:
    """Let a model read the feedback from now on, or with None again the scorer that comes with the program.

    All feedback is then read anew in the background and changes over at one moment.

    Raises
    ------
    UserError : the person may not, there is no such model, or it is not surely better (unless ``even_so``).
    """
    refuse(who)
    with UnitOfWork(engine, clock=settings.now, actor=who.name) as work:
        used = SentimentModels(work).use(model_id)
        if used is not None and not used.figures["may_be_used"] and not even_so:
            raise UserError(
                f"Model {used.id} is not surely better than the scorer in use: the interval of the difference, "
                f"{used.figures['low']:+.3f} to {used.figures['high']:+.3f}, does not lie above 0.",
                "Train again when there are more ratings.",
            )
        return used


def _examples(engine: Engine) -> tuple[list[str], list[str], list[int], int]:
    """Texts as written, the same cleaned, 1 for a happy customer or 0 for an unhappy one, and how many were corrected.

    What people said of a text counts, whatever was rated beside it; what lies between happy and unhappy is left out.
    """
    reader = RecordReader(engine)
    history = reader.rows(label_corrections(EVERYTHING))
    corrected = {row.feedback_id: row.text for row in history}
    said = {one: people.label for one, people in counting(history).items()}
    rows = reader.rows(rated_texts(EVERYTHING, limit=MOST_EXAMPLES))
    rated = {row.feedback_id: row for row in rows if row.feedback_id not in said}
    given = [(corrected[one], _CORRECTED.get(label or "")) for one, label in sorted(said.items(), reverse=True)]
    given += [(row.text, happy_by_rating(row.rating, row.rating_scale)) for row in rated.values()]
    raw, texts, labels, corrections = [], [], [], 0
    for place, (text, label) in enumerate(given[:MOST_EXAMPLES]):
        prepared = prepare(text)
        if prepared.reason is None and label is not None:
            raw.append(text)
            texts.append(prepared.text)
            labels.append(int(label))
            corrections += place < len(said)
    return raw, texts, labels, corrections


def refuse(who: Person) -> None:
    """Say no to whoever may not train or change models.

    Raises
    ------
    UserError : the person's role is too low.
    """
    require_role(who, LEAST_ROLE, "can look at the models but not train or change them")
