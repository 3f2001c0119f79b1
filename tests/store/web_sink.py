"""A real web server to send to, on loopback, that takes messages or fails in the way a test asks for."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

# How a server can behave.
MANNERS = ("takes", "breaks", "is busy", "does not know", "redirects", "hangs", "drops", "drips", "talks nonsense")
_STATUS = {"takes": 204, "breaks": 500, "is busy": 429, "does not know": 404}


@dataclass
class WebSink:
    """What came, and how the server behaves from now on."""

    port: int = 0
    manner: str = "takes"
    came: list[tuple[Message, bytes]] = field(default_factory=list)
    held_up: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/hook?shop=1"

    @property
    def patience(self) -> dict[str, Any]:
        """How long a sender waits for a word and for all of it: little only where no more comes."""
        waits_in_vain = self.manner in {"hangs", "drips"}
        return {"seconds": 1.0, "whole": 2.0} if waits_in_vain else {"seconds": 60.0, "whole": 60.0}

    @property
    def ids(self) -> list[str]:
        """The numbers of the messages, as they came."""
        return [str(headers["webhook-id"]) for headers, _ in self.came]


@contextmanager
def web_sink() -> Iterator[WebSink]:
    """Serve until the block ends."""
    sink = WebSink()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(sink))
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        sink.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(sink: WebSink) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sink.came.append((self.headers, body))
            self.close_connection = True
            if sink.manner == "hangs":
                sink.held_up.set()
                sink.over.wait(30)
            elif sink.manner == "drops":
                return
            elif sink.manner == "drips":
                while not sink.over.wait(0.05):
                    self.wfile.write(b"H")
            elif sink.manner == "talks nonsense":
                self.wfile.write(b"HELO\r\n\r\n")
            elif sink.manner == "redirects":
                self.send_response(302)
                self.send_header("Location", f"http://127.0.0.1:{sink.port}/elsewhere")
                self.end_headers()
            else:
                self.send_response(_STATUS[sink.manner], "said so")
                self.end_headers()
                if sink.manner == "breaks":
                    self.wfile.write(b"the shelf\x00 is full" * 1_000)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    return Handler
