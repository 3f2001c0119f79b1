"""What a person does about how feedback is read: train a model, look at what it would change, put it to use.

Training and looking run in threads of their own: a person may leave the page and come back.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from dashboard import settings
from dashboard.actions.importing.tasks import Task
from dashboard.actions.sentiment_models import candidate, refuse, train_model
from dashboard.errors import StoreBusyError, UserError
from data_access.filters import EVERYTHING
from data_access.importing.lease import Lease
from data_access.importing.report import Progress
from data_access.queries.reading import read_lately
from data_access.queries.scoring import model_base, model_was_used, newest_model
from data_access.readers import RecordReader
from sentiment.apart import ApartScorer
from sentiment.choose import BEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Engine

    from dashboard.actions.notices import Notice
    from dashboard.actions.permission import Person

LOOKED_AT = 2_000  # pieces of feedback, the newest, that a switch is tried on
EXAMPLES = 6
AT_ONCE = 100
# The worker reads for a minute at most before others may take their turn.
PATIENCE_SECONDS = 180.0
WAITING, LEARNING = "waiting", "checking"  # steps of training, as progress names them


class Trained(NamedTuple):
    """The number of a model that was trained."""

    model_id: int


class Moved(NamedTuple):
    """A piece of feedback that another reader would label otherwise."""

    feedback_id: int
    before: str
    after: str


class Change(NamedTuple):
    """What would change with another reader: of ``looked`` pieces of feedback, the newest, which get another label.

    ``moves`` counts them by label before and after, the most frequent first; ``examples`` are the newest of them,
    those that change sides first. ``model_id`` is who would read, None for the reader that comes with the program.
    """

    model_id: int | None
    looked: int
    moves: tuple[tuple[str, str, int], ...]
    examples: tuple[Moved, ...]

    @property
    def changed(self) -> int:
        """How many would get another label."""
        return sum(number for _, _, number in self.moves)


Work = Task[Trained] | Task[Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Who looks at the page: whether they may train and switch, what runs or ended, and what the buttons call.

    ``change`` is what was looked at and waits for a yes or no.
    """

    may_decide: bool
    told: Notice | None
    work: Work | None
    change: Change | None
    train: Callable[[], None]
    look: Callable[[int | None], None]
    use: Callable[[int | None], None]
    leave: Callable[[], None]
    read: Callable[[], None]
    undo: Callable[[], None]
    close: Callable[[], None]


# The last work of each store, until its end was read. Two people who click in the same moment get one.
_works: dict[str, Work] = {}
_lock = threading.Lock()


def start_training(engine: Engine, who: Person) -> Work:
    """Begin to train a model, or give the work that runs.

    Raises
    ------
    UserError : the person may not.
    """
    refuse(who)
    asked = settings.now()

    def work(task: Task[Trained]) -> Trained:
        return train_in_turn(engine, who, asked, task)

    return _start(engine, lambda: Task("Learning from your ratings", work))


def start_look(engine: Engine, who: Person, model_id: int | None) -> Work:
    """Begin to look at what would change with this model, or with None the reader that comes with the program.

    Raises
    ------
    UserError : the person may not.
    """
    refuse(who)

    def work(task: Task[Change]) -> Change:
        return what_would_change(engine, model_id, task)

    return _start(engine, lambda: Task("Looking at what would change", work))


def find_work(engine: Engine) -> Work | None:
    """The work on this store that runs, or ended and was not read yet."""
    return _works.get(str(engine.url))


def forget_work(engine: Engine) -> None:
    """Its end was read."""
    with _lock:
        running = _works.get(str(engine.url))
        if running is not None and not running.running:
            del _works[str(engine.url)]


def in_use(engine: Engine) -> int | None:
    """The number of the model in use, None where none is."""
    rows = RecordReader(engine).rows(model_base(EVERYTHING))
    return int(rows[0].model_id) if rows else None


def was_used(engine: Engine, model_id: int) -> bool:
    """Whether a model was put to use before: to go back to it nobody has to prove that it is better."""
    return bool(RecordReader(engine).rows(model_was_used(EVERYTHING, model_id=model_id)))


def _start(engine: Engine, begin: Callable[[], Work]) -> Work:
    key = str(engine.url)
    with _lock:
        running = _works.get(key)
        if running is None or not running.running:
            _works[key] = begin()
        return _works[key]


def train_in_turn(engine: Engine, who: Person, asked: datetime, task: Task[Trained]) -> Trained:
    """Train when it is this work's turn; a model that another server trained since ``asked`` is taken instead.

    Raises
    ------
    UserError : too few ratings, or the turn did not come.
    """
    task.told(Progress(WAITING, 0))
    with ExitStack() as held:
        _take_turn(engine, who, held)
        newest = RecordReader(engine).rows(newest_model(EVERYTHING))
        if newest and newest[0].trained_at > asked:
            return Trained(int(newest[0].model_id))
        task.told(Progress(LEARNING, 0))
        base = held.enter_context(ApartScorer(BEST))
        return Trained(train_model(engine, who, base=base).id)


def _take_turn(engine: Engine, who: Person, held: ExitStack) -> None:
    """Wait until nobody else reads or trains, here or on another machine."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            held.enter_context(Lease(engine, actor=who.name, clock=settings.now))
        except StoreBusyError as error:
            if time.monotonic() > until:
                message = "Feedback is being read or imported now, and training has to wait its turn."
                raise UserError(message, "Try again in a few minutes.") from error
            time.sleep(1.0)
        else:
            return


def what_would_change(engine: Engine, model_id: int | None, task: Task[Change]) -> Change:
    """Which of the newest feedback would get another label.

    Raises
    ------
    UserError : there is no such model, or it does not fit the scorer that is installed.
    """
    rows = RecordReader(engine).rows(read_lately(EVERYTHING, limit=LOOKED_AT))
    moved: list[Moved] = []
    with ApartScorer(BEST) as base:
        reader = candidate(engine, model_id, base)
        for start in range(0, len(rows), AT_ONCE):
            task.told(Progress(LEARNING, start, len(rows)))
            some = rows[start : start + AT_ONCE]
            said = reader.score_many([row.text for row in some])
            moved += [
                Moved(int(row.feedback_id), str(row.label), score.label)
                for row, score in zip(some, said, strict=True)
                if row.label != score.label
            ]
    counted = Counter((one.before, one.after) for one in moved)
    opposite = sorted(moved, key=lambda one: {one.before, one.after} != {"negative", "positive"})
    moves = tuple((before, after, number) for (before, after), number in counted.most_common())
    return Change(model_id, len(rows), moves, tuple(opposite[:EXAMPLES]))
