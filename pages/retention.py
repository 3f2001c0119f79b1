"""Do new customers come back?"""

from __future__ import annotations

from dashboard import frame
from dashboard.components import page_head

page_head("Do new customers come back?", frame.current_filters().describe(day="first bought"), "retention")
