"""HTML for people without a seat: forms for feedback, drawn by the server, without JavaScript."""

from __future__ import annotations

from dashboard.web.forms import forms

__all__ = ["forms"]
