"""The parts of the Lifecycle page."""

from __future__ import annotations

from dashboard.components.lifecycle.intervals import interval_card
from dashboard.components.lifecycle.money import bridge_card
from dashboard.components.lifecycle.movement import KINDS, growth_card, months_offered, people_list, proposed
from dashboard.components.lifecycle.tiles import lifecycle_tiles, sentence

__all__ = [
    "KINDS",
    "bridge_card",
    "growth_card",
    "interval_card",
    "lifecycle_tiles",
    "months_offered",
    "people_list",
    "proposed",
    "sentence",
]
