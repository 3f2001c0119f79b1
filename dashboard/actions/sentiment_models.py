"""Learning from the store's own ratings: train a model, put it to use where it is surely better, take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard import settings
from dashboard.actions.score_memory import RememberingScorer
from dashboard.answers.reading import HAPPY_FROM
from dashboard.errors import UserError
from data_access.filters import EVERYTHING
from data_access.queries.scoring import model_content, model_in_use, rated_texts
from data_access.readers import RecordReader
from data_access.repositories.sentiment_models import SentimentModels
from data_access.unit_of_work import UnitOfWork
from sentiment import workspace
from sentiment.choose import BEST
from sentiment.choose import scorer as scorer_named
from sentiment.cleaning import prepare
from sentiment.own_scorer import OwnScorer, happy_shares
from sentiment.ratings import UNHAPPY_STARS, stars_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.actions.follow_ups import Person
    from data_access.schema import SentimentModel
    from sentiment.scoring import Scorer

LEAST_ROLE = "manager"
MOST_EXAMPLES = 10_000  # the newest: customers' words change, and more teach little
FEWEST_EXAMPLES = 200  # with fewer the comparison could not tell a better model from luck


def serving_scorer(engine: Engine, base: Scorer | None = None) -> Scorer:
    """Who reads this store's feedback: its own model where one is in use, else the best scorer installed.

    A model that was trained on top of another scorer or version than the one at hand does not serve: its weights
    would answer to numbers they have not seen.
    """
    base = base or scorer_named(BEST)
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
    ``better``, ``low``, ``high`` the difference of AUC with its 95 % interval; ``may_be_used``.

    Raises
    ------
    UserError : the person may not, or too few ratings with words.
    """
    refuse(who)
    base = base or scorer_named(BEST)
    base = RememberingScorer(engine, base)  # most of it has been read before
    raw, texts, labels = _examples(engine)
    if len(texts) < FEWEST_EXAMPLES or len(set(labels)) < len((0, 1)):
        what = f"There are {len(texts)} pieces of feedback with words and a clear rating, good or bad."
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
        "may_be_used": offered.may_be_offered,
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


def _examples(engine: Engine) -> tuple[list[str], list[str], list[int]]:
    """Texts as written, the same cleaned, and 1 for a happy customer or 0 for an unhappy one; no rating between."""
    raw, texts, labels = [], [], []
    for row in RecordReader(engine).rows(rated_texts(EVERYTHING, limit=MOST_EXAMPLES)):
        prepared = prepare(row.text)
        try:
            stars = stars_of(row.rating, row.rating_scale)
        except ValueError:
            continue  # an answer that its scale does not have
        if prepared.reason is None and stars is not None and not UNHAPPY_STARS < stars < HAPPY_FROM:
            raw.append(row.text)
            texts.append(prepared.text)
            labels.append(int(stars >= HAPPY_FROM))
    return raw, texts, labels


def refuse(who: Person) -> None:
    """Say no to whoever may not train or change models.

    Raises
    ------
    UserError : the person's role is too low.
    """
    if not who.may(LEAST_ROLE):
        raise UserError(
            f"As {who.role} you can look at the models but not train or change them.",
            f"Ask somebody with the role {LEAST_ROLE} or above.",
        )
