"""One function per user action. The only place where a person's click writes."""

from __future__ import annotations

from dashboard.actions.demo import clear_demo, load_demo

__all__ = ["clear_demo", "load_demo"]
