"""What was planted in a demo store, so that tests can ask whether the pages and the analyses find it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from data_access.demo.baskets import GROWTH_TIMES
from data_access.demo.people import FOUND_THROUGH, VOUCHER
from data_access.demo.plan import (
    BAD_PARTNER,
    EPISODE_DAYS,
    GROWING_CATEGORY,
    GROWTH_MONTHS,
    OVERDUE_REGIONS,
    PARTNERS,
    REPLY_RATE_RATIO,
    TECHNICIAN_LEFT_DAYS,
    part,
)

if TYPE_CHECKING:
    from data_access.demo.customer_rows import Blemishes
    from data_access.demo.make import Demo


def truth(demo: Demo, spoiled: Blemishes) -> dict[str, Any]:
    """Everything planted, as plain JSON: settings of each story and exact counts."""
    plan = demo.plan
    return {
        "seed": plan.seed,
        "made_on": plan.today.isoformat(),
        "first_day": plan.start.isoformat(),
        "customers": plan.customers,
        "stories": {
            "bad_partner": _bad_partner(demo),
            "growing_category": {
                "category": GROWING_CATEGORY,
                "months": GROWTH_MONTHS,
                "share_of_lines_times": GROWTH_TIMES,
            },
            "discount_cohort": _discount_cohort(demo),
            "quick_answers": _quick_answers(demo),
            "overdue_visits": _overdue(demo),
            "languages": _languages(demo),
        },
        "dirt": _dirt(demo, spoiled),
    }


def _bad_partner(demo: Demo) -> dict[str, Any]:
    plan, bought = demo.plan, demo.purchases
    bad = (bought.partner == BAD_PARTNER) & (bought.day >= plan.partner_from)
    return {
        "partner": PARTNERS[BAD_PARTNER],
        "ordered_from": plan.date(plan.partner_from).isoformat(),
        "ordered_until": plan.today.isoformat(),
        "orders": int(bad.sum()),
        "late": int((bad & bought.late).sum()),
    }


def _discount_cohort(demo: Demo) -> dict[str, Any]:
    plan, people = demo.plan, demo.people
    return {
        "month": plan.date(plan.sale[0]).strftime("%Y-%m"),
        "acquisition_channel": FOUND_THROUGH[VOUCHER],
        "bargain_hunters": int((people.bargain & people.buys).sum()),
    }


def _quick_answers(demo: Demo) -> dict[str, Any]:
    answered = np.isfinite(demo.cases.answered_at)
    return {
        "rate_ratio": REPLY_RATE_RATIO,
        "days": EPISODE_DAYS,
        "cases": len(demo.cases),
        "answered": int(answered.sum()),
        "answered_within_2_days": int(
            (demo.cases.answered_at[answered] - demo.voices.said_at[demo.cases.voice[answered]] <= 2).sum()
        ),
    }


def _overdue(demo: Demo) -> dict[str, Any]:
    late = (demo.visits.status == 0) & (demo.visits.due < demo.plan.last)
    return {
        "regions": list(OVERDUE_REGIONS),
        "technician": part("people")["technicians"][OVERDUE_REGIONS[0]],
        "since": demo.plan.date(max(demo.plan.last - TECHNICIAN_LEFT_DAYS, 0)).isoformat(),
        "overdue": int(late.sum()),
        "overdue_in_regions": int(demo.visits.stranded.sum()),
    }


def _languages(demo: Demo) -> dict[str, int]:
    words = [tongue for tongue, text in zip(demo.voices.language, demo.voices.text, strict=True) if text]
    return {tongue: words.count(tongue) for tongue in sorted(set(words))}


def _dirt(demo: Demo, spoiled: Blemishes) -> dict[str, int]:
    filed = demo.documents
    return {
        "customers_without_email": len(spoiled.no_email),
        "odd_country_spellings": len(spoiled.odd_country),
        "impossible_birth_years": len(spoiled.odd_birth),
        "customers_entered_twice": demo.plan.twice,
        "anonymous_purchases": int((filed.owner < 0).sum()),
        "purchases_cancelled_in_place": int(filed.cancelled.sum()),
        "return_documents": int((filed.cancels >= 0).sum()),
        "zero_price_lines": int((filed.kind == 2).sum()),
    }
