"""The demo store: an invented shop for coffee and kitchen goods, with stories planted in it.

Everything is made up, labelled as demo, and the same for the same seed and day. Clearing is in ``maintenance``.
"""

from data_access.demo.store import DemoSummary, create_demo, is_demo

__all__ = ["DemoSummary", "create_demo", "is_demo"]
