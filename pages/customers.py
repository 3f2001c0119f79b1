"""Finds customers by name, e-mail, phone, company or number, and lists those inside the filters."""

from __future__ import annotations

from dashboard.components import page_head

page_head("Who are our customers?", "", "customers")
