"""The pages: file, title, icon, address, group and the filters that apply. A new page is one entry in ``PAGES``."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import streamlit as st

from dashboard import identity
from dashboard.errors import UserError, log_unexpected
from dashboard.reads.waiting import waiting

FOLDER = Path(__file__).resolve().parents[1] / "pages"
CUSTOMER_FILTERS = frozenset({"segments", "countries", "saved"})
PURCHASE_FILTERS = CUSTOMER_FILTERS | {"channels", "categories", "products"}
ALL_FILTERS = PURCHASE_FILTERS | {"start"}


@dataclass(frozen=True)
class PageEntry:
    """One page of the dashboard. ``filters`` are the fields of ``Filters`` that change its figures."""

    name: str
    title: str
    icon: str
    group: str = ""
    filters: frozenset[str] = field(default_factory=frozenset)
    default: bool = False
    hidden: bool = False  # reached by links alone, because it needs something to show
    live: bool = False  # drawn anew all day for everybody who works there, with nothing in it that takes long

    @property
    def file(self) -> Path:
        """The script of the page."""
        return FOLDER / f"{self.name}.py"

    @property
    def address(self) -> str:
        """The path in the page's URL."""
        return self.name.removesuffix("_data").replace("_", "-")


PAGES = (
    PageEntry("today", "Today", ":material/today:", filters=PURCHASE_FILTERS, default=True),
    PageEntry("customers", "Customers", ":material/person_search:", "Understand", filters=CUSTOMER_FILTERS),
    PageEntry("demographics", "Demographics", ":material/diversity_3:", "Understand", filters=PURCHASE_FILTERS),
    PageEntry("segments", "Customer groups", ":material/groups:", "Understand", filters=PURCHASE_FILTERS),
    PageEntry("retention", "Retention", ":material/replay:", "Understand", filters=ALL_FILTERS),
    PageEntry("lifecycle", "Lifecycle", ":material/cycle:", "Understand", filters=PURCHASE_FILTERS),
    PageEntry("value", "Value and risk", ":material/savings:", "Understand", filters=ALL_FILTERS),
    PageEntry(
        "preferences",
        "Preferences",
        ":material/favorite:",
        "Understand",
        filters=CUSTOMER_FILTERS | {"channels"},
    ),
    PageEntry(
        "together",
        "Bought together",
        ":material/shopping_basket:",
        "Understand",
        filters=CUSTOMER_FILTERS | {"channels"},
    ),
    PageEntry(
        "products",
        "Products",
        ":material/trending_up:",
        "Understand",
        filters=CUSTOMER_FILTERS | {"channels"},
    ),
    PageEntry("voice", "Voice", ":material/forum:", "Understand", filters=PURCHASE_FILTERS),
    PageEntry("feelings", "Feelings and loyalty", ":material/mood:", "Understand", filters=PURCHASE_FILTERS),
    PageEntry("problems", "Problems", ":material/warning:", "Understand", filters=CUSTOMER_FILTERS),
    PageEntry("queue", "Queue", ":material/inbox:", "Act", filters=CUSTOMER_FILTERS, live=True),
    PageEntry("log_feedback", "Log feedback", ":material/add_comment:", "Act"),
    PageEntry("advocates", "Build on the good", ":material/volunteer_activism:", "Act", filters=PURCHASE_FILTERS),
    PageEntry("promises", "Promises", ":material/handshake:", "Act"),
    PageEntry("automation", "Automation", ":material/bolt:", "Act"),
    PageEntry("does_it_help", "Does it help?", ":material/healing:", "Act", filters=CUSTOMER_FILTERS),
    PageEntry("forms", "Forms", ":material/qr_code_2:", "Act"),
    PageEntry("notices", "My notices", ":material/notifications:", "Act"),
    PageEntry("import_data", "Import", ":material/upload_file:", "Data"),
    PageEntry("quality", "Quality", ":material/fact_check:", "Data"),
    PageEntry("reading", "Reading feedback", ":material/auto_stories:", "Data"),
    PageEntry("topics", "Topics", ":material/topic:", "Data"),
    PageEntry("settings", "Settings", ":material/settings:", "Data"),
    PageEntry("customer", "Customer", ":material/person:", hidden=True),
)


def streamlit_page(entry: PageEntry) -> st.Page:
    """The entry as Streamlit's page object."""
    return st.Page(
        entry.file,
        title=entry.title,
        icon=entry.icon,
        url_path="" if entry.default else entry.address,
        default=entry.default,
    )


def choose(works_as: str) -> tuple[PageEntry, st.Page]:
    """The page the address names, after the own navigation is drawn in the sidebar. ``works_as`` is who works here."""
    pages = {entry: streamlit_page(entry) for entry in PAGES if entry.file.exists()}
    # Hidden: the built-in sections break the list rules of accessibility checkers and cannot carry counts.
    chosen = st.navigation(list(pages.values()), position="hidden")
    with st.sidebar:
        for group, entries in groupby((entry for entry in pages if not entry.hidden), key=lambda entry: entry.group):
            _group(group, {entry: pages[entry] for entry in entries}, works_as)
    return next(entry for entry, page in pages.items() if page.url_path == chosen.url_path), chosen


def _group(name: str, pages: dict[PageEntry, st.Page], works_as: str) -> None:
    key = name.lower() or "top"
    with st.container(key=f"nav_{key}", gap=None):
        if name:
            with st.container(key=f"navhead_{key}", gap=None):
                st.text(name)
        for entry, page in pages.items():
            st.page_link(page, label=_label(entry, works_as), width="stretch")


def _label(entry: PageEntry, works_as: str) -> str:
    """The title, at the queue with how many cases wait for the person and how many are overdue."""
    if entry.name != "queue":
        return entry.title
    try:
        found = waiting(works_as, identity.current_user().scope)
    except UserError:
        return entry.title  # the page says what is wrong
    except Exception as error:  # noqa: BLE001  the way to the pages stays, whatever is wrong with the store
        log_unexpected(error)
        return entry.title
    mine = f" {found.mine:,}" if found.mine else ""
    return entry.title + mine + (f" · {found.overdue:,} overdue" if found.overdue else "")


def page(name: str) -> st.Page:
    """The page object of that name, for links to it.

    Raises
    ------
    StopIteration : no page of that name exists.
    """
    return streamlit_page(next(entry for entry in PAGES if entry.name == name))
