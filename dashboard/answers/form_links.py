"""The link of a form as people take it: its address, and its QR code to print."""

from __future__ import annotations

import io
from functools import lru_cache
from urllib.parse import urlsplit

import segno

DOTS = 20  # pixels of one module in the PNG: about 700 in all, sharp at the width of a hand
QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks
_OWN = {"localhost", "127.0.0.1", "::1", "0.0.0.0"}  # noqa: S104  compared with, never listened on


def form_address(server: str, token: str) -> str:
    """The address of a form on the server that customers reach under ``server``."""
    return f"{server.rstrip('/')}/f/{token}"


def server_of(url: str) -> str:
    """The server in an address, as customers would reach it; empty where there is none."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and parts.netloc else ""


def only_here(server: str) -> bool:
    """Whether the address leads only people at this very machine anywhere."""
    return (urlsplit(server).hostname or "localhost") in _OWN


@lru_cache(maxsize=64)
def code_svg(address: str) -> str:
    """The QR code as a picture that can be printed at any size: black on white, whatever the theme."""
    written = io.BytesIO()
    _code(address).save(written, kind="svg", scale=8, border=QUIET, light="#fff", xmldecl=False, nl=False)
    return written.getvalue().decode()


@lru_cache(maxsize=64)
def code_png(address: str) -> bytes:
    """The QR code as a picture for documents that take no SVG."""
    written = io.BytesIO()
    _code(address).save(written, kind="png", scale=DOTS, border=QUIET)
    return written.getvalue()


def _code(address: str) -> segno.QRCode:
    # A quarter of it may be dirty or torn, and it is still read.
    return segno.make(address, error="q", micro=False)
