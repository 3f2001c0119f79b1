"""A scorer in a process of its own: pages stay quick while thousands of texts are read."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Self, cast

from sentiment.choose import scorer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from sentiment.scoring import Evidence, Score

ROOT = str(Path(__file__).resolve().parents[1])
POLITENESS = 10  # of 19: whatever a person waits for goes first
# Read when NumPy's linear algebra is loaded: one core is enough for what nobody waits for.
ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
PATIENCE_SECONDS = 60  # for the texts it reads when it is closed


class ApartScorer:
    """The scorer of that name, reading in another process from the first text on until it is closed.

    The process costs a start of about a second and the memory of its model, and gives both back when it is closed.
    It ends by itself when the process that started it does.

    Not a process of ``multiprocessing``: that one runs the program's main file again, and while a page is drawn or
    after it that is whatever Streamlit put in its place.
    """

    def __init__(self, name: str) -> None:
        here = scorer(name)
        self.name, self.version = here.name, here.version
        self._process: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()

    def score_many(self, texts: Sequence[object]) -> list[Score]:
        """One score a text, in order.

        Raises
        ------
        ChildProcessError : the process died meanwhile; the next call starts another.
        """
        with self._turn:
            process = self._process = self._process or _start()
            asking, answering = cast("BinaryIO", process.stdin), cast("BinaryIO", process.stdout)
            try:
                # A name may stand for another scorer there only if packages changed meanwhile; a new start is due then.
                pickle.dump((self.name, list(texts)), asking)
                asking.flush()
                answer = pickle.load(answering)  # noqa: S301  from our own child
            except (EOFError, BrokenPipeError, pickle.UnpicklingError) as error:
                ended = self._end()
                message = f"The process that reads feedback ended with code {ended}."
                raise ChildProcessError(message) from error
        if isinstance(answer, Exception):
            raise answer
        return cast("list[Score]", answer)

    def explain(self, text: object) -> tuple[Evidence, ...]:
        """The deciding words of a text; asked here, as a person waits for them."""
        return scorer(self.name).explain(text)

    def close(self) -> None:
        """End the process, after the texts it reads now."""
        with self._turn:
            self._end()

    def __enter__(self) -> Self:
        """Nothing is started before the first text."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def _end(self) -> int | None:
        """Let it go; the code it ended with."""
        process, self._process = self._process, None
        if process is None:
            return None
        with process:  # closes what it is asked by, which ends it
            try:
                process.communicate(timeout=PATIENCE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        return process.returncode


def _start() -> subprocess.Popen[bytes]:
    # A plain checkout is not installed, and its folder need not be the current one.
    places = os.pathsep.join(filter(None, (ROOT, os.environ.get("PYTHONPATH"))))
    command = (sys.executable, "-m", "sentiment.apart")
    return subprocess.Popen(  # noqa: S603  our own module, by our own Python
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=os.environ | ONE_CORE | {"PYTHONPATH": places}
    )


def _serve() -> None:
    """Answer until nobody asks: a name and texts come in, their scores or the error go out."""
    for asked_to_end in (signal.SIGINT, signal.SIGTERM):  # whoever started it is told as well, and then closes it
        signal.signal(asked_to_end, signal.SIG_IGN)
    os.nice(POLITENESS)
    answering = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not stand among the answers
    while True:
        try:
            name, texts = pickle.load(sys.stdin.buffer)  # noqa: S301  from the process that started this one
        except EOFError:
            return
        try:
            answer: object = scorer(name).score_many(texts)
        except Exception as error:  # noqa: BLE001  raised where the texts came from
            answer = error
        pickle.dump(answer, answering)
        answering.flush()


if __name__ == "__main__":
    _serve()
