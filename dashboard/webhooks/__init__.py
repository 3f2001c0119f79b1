"""Messages to other programs: signed, sent to addresses that may be reached, and what became of each."""

from dashboard.webhooks.address import ALLOW_VARIABLE, allowed_networks, reachable
from dashboard.webhooks.courier import Courier
from dashboard.webhooks.delivery import Fate, deliver
from dashboard.webhooks.signature import signature

__all__ = ["ALLOW_VARIABLE", "Courier", "Fate", "allowed_networks", "deliver", "reachable", "signature"]
