"""Agents at a served queue: each speaks a browser's messages over its own connection, and thinks between two steps.

What a browser does of itself is done too: parts of the page that ask to be run again every so often are.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from typing import TYPE_CHECKING

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

if TYPE_CHECKING:
    from collections.abc import Iterator

    from streamlit.proto.Delta_pb2 import Delta

OPEN, NOTE, TAKE, BODY = "open_case_", "case_noted", "case_take", "case_body_"
OPENS, TAKES = 0.5, 0.15  # of the steps; all others are notes
ARRIVAL = 0.2  # seconds between two who come
LONGEST = 60.0  # seconds one waits for an answer
# A page that was drawn while a look for changes was asked for is told as one that ended early, though all of it came.
_DRAWN = {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_EARLY_FOR_RERUN}


class Agent:
    """One person at the queue: opens cases, leaves notes, and takes what nobody has."""

    def __init__(self, url: str, seed: int) -> None:
        self._url = url
        self._rng = random.Random(seed)
        self._ids: dict[str, str] = {}
        self._whole = False  # whether it is the whole page that is being drawn
        self._came: set[str] = set()  # the widgets that came since the page began to be drawn
        self._finished = asyncio.Event()
        self._repeats: dict[str, asyncio.Task[None]] = {}
        self._page, self._query = "", ""  # where the browser is: its page, once it is known, and its address
        self.waits: list[tuple[float, float]] = []  # when a step was taken, and how many seconds its answer took
        self.failed = 0

    async def work(self, *, think: float, until: float) -> None:
        """Come to the page, then take steps until the time is over."""
        address = self._url.replace("http", "ws") + "/_stcore/stream"
        async with websockets.connect(
            address, subprotocols=[websockets.Subprotocol("streamlit")], origin=websockets.Origin(self._url),
            max_size=None,
        ) as self._socket:  # fmt: skip
            listening = asyncio.create_task(self._listen())
            await self._rerun(first=True)
            await asyncio.sleep(self._rng.random() * think)
            while time.monotonic() < until:
                began = time.monotonic()
                await self._step()
                self.waits.append((began, time.monotonic() - began))
                await asyncio.sleep(self._rng.uniform(0.5, 1.5) * think)
            self._rest()
            listening.cancel()

    async def _step(self) -> None:
        chance = self._rng.random()
        if chance < OPENS:
            await self._press(self._rng.choice(await self._named(OPEN)), {})
            return
        if chance < OPENS + TAKES and TAKE in self._ids:
            await self._press(TAKE, {})
            return
        body = (await self._named(BODY))[-1]
        await self._press(NOTE, {body: "Called, nobody answered."})

    async def _named(self, beginning: str) -> list[str]:
        """The widgets of such names; waited for where the page is being drawn anew and what there was is gone."""
        while not (found := [name for name in self._ids if name.startswith(beginning)]):
            self._finished.clear()
            await asyncio.wait_for(self._finished.wait(), LONGEST)
        return found

    async def _press(self, name: str, typed: dict[str, str]) -> None:
        message = self._message()
        state = message.rerun_script
        for field, words in typed.items():
            state.widget_states.widgets.add(id=self._ids[field], string_value=words)
        state.widget_states.widgets.add(id=self._ids[name], trigger_value=True)
        await self._ask(message)

    async def _rerun(self, *, first: bool = False, fragment: str = "") -> None:
        message = self._message()
        message.rerun_script.fragment_id = fragment
        message.rerun_script.is_auto_rerun = bool(fragment)
        if first:
            await self._ask(message)
        else:
            await self._socket.send(message.SerializeToString())

    def _message(self) -> BackMsg:
        """A request to be drawn again, with what a browser says of itself: its page by name only when it comes."""
        message = BackMsg()
        message.rerun_script.query_string = self._query
        message.rerun_script.page_script_hash = self._page
        message.rerun_script.page_name = "" if self._page else "queue"
        return message

    async def _ask(self, message: BackMsg) -> None:
        self._finished.clear()
        await self._socket.send(message.SerializeToString())
        await asyncio.wait_for(self._finished.wait(), LONGEST)

    async def _listen(self) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            async for data in self._socket:
                message = ForwardMsg()
                message.ParseFromString(data if isinstance(data, bytes) else data.encode())
                self._hear(message)

    def _hear(self, message: ForwardMsg) -> None:
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._came_in(message.delta)
        elif kind == "new_session":
            self._whole = not message.metadata.run.fragment_ids
            if self._whole:
                self._came = set()
                self._rest()  # a page drawn anew begins to count anew, and maybe to another number
        elif kind == "navigation":
            self._page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            told = message.auto_rerun
            again = self._again(told.fragment_id, told.interval)
            self._repeats[told.fragment_id] = asyncio.create_task(again)
        elif kind == "script_finished" and self._whole and message.script_finished in _DRAWN:
            # Of the whole page: that nothing had changed is no answer. A browser takes away what did not come again.
            self._ids = {name: found for name, found in self._ids.items() if name in self._came}
            self._finished.set()

    def _came_in(self, delta: Delta) -> None:
        """Keep the widgets that came, the latest last."""
        for name, found in _widgets(delta):
            self._ids.pop(name, None)
            self._ids[name] = found
            self._came.add(name)
        if delta.new_element.WhichOneof("type") == "exception":
            self.failed += 1

    def _rest(self) -> None:
        for repeat in self._repeats.values():
            repeat.cancel()
        self._repeats.clear()

    async def _again(self, fragment: str, every: float) -> None:
        with contextlib.suppress(websockets.ConnectionClosed):
            while True:
                await asyncio.sleep(every)
                await self._rerun(fragment=fragment)


def _widgets(delta: Delta) -> Iterator[tuple[str, str]]:
    """The widgets of a message by the key they were given."""
    element = delta.new_element
    kind = element.WhichOneof("type")
    if kind is not None and kind in {"button", "text_area", "text_input"}:
        found = str(getattr(element, kind).id)
        yield found.split("-", 2)[-1], found


async def crowd(url: str, *, agents: int, think: float, seconds: float) -> list[Agent]:
    """So many agents, who come one after the other and then work for so long."""
    found = [Agent(url, seed) for seed in range(agents)]
    until = time.monotonic() + seconds

    async def come(place: int, agent: Agent) -> None:
        await asyncio.sleep(place * ARRIVAL)
        await agent.work(think=think, until=until)

    await asyncio.gather(*(come(place, agent) for place, agent in enumerate(found)))
    return found
