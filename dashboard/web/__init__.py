"""HTML for people without a page of their own: forms for feedback, and links of mail, drawn without JavaScript."""

from __future__ import annotations

from dashboard.web.forms import forms
from dashboard.web.notices import notices

__all__ = ["forms", "notices"]
