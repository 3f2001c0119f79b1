"""The cached reads: one question, one function. The only place where anything is cached.

A cached answer is keyed by filters, scope, options, the last day of data and the versions of the domains it depends on,
so that a commit anywhere makes exactly the answers it touched stale, in every session and process.
"""

from __future__ import annotations

from dashboard.reads.connection import close, open_columnar, reader, record, versions
from dashboard.reads.customer import Portrait, chance_left, customer_portrait
from dashboard.reads.demographics import Demographics, demographics, group_customers, usual_trait
from dashboard.reads.directory import SORTS, Directory, Sort, directory, directory_page, prepare_search
from dashboard.reads.explorer import (
    Compared,
    Explored,
    Groups,
    Question,
    compared,
    explored,
    group_members,
    groups,
    members,
)
from dashboard.reads.feedback import baskets, customer_named, held, matches
from dashboard.reads.feedback_item import (
    EXPLAINED,
    SLOW_READERS,
    FeedbackItem,
    SecondOpinion,
    deciding_words,
    feedback_item,
    second_opinions,
)
from dashboard.reads.feelings import fair_nps, loyalty, product_feelings, unhappy
from dashboard.reads.figures import answer_number, finished
from dashboard.reads.follow_ups import open_follow_ups, open_follow_ups_of, owners
from dashboard.reads.habits import Again, Flowing, Turned, bought_again, item_changes, next_purchases, turned_customers
from dashboard.reads.lifecycle import Lifecycle, Move, Moved, lifecycle_overview, moved_customers, usual_window
from dashboard.reads.next_products import next_products
from dashboard.reads.preferences import (
    Preferred,
    preferred,
    preferred_customers,
    preferred_money,
    reasons,
    usual_grouping,
    usual_of,
)
from dashboard.reads.reading import changing_over
from dashboard.reads.retention import (
    Counted,
    Retention,
    RetentionRevenue,
    cell_customers,
    cohort_retention,
    retention_overview,
    revenue_overview,
)
from dashboard.reads.rfm import Scoring, Segments, segment_customers, segments_overview, usual_limits
from dashboard.reads.segment_filter import chosen_segments
from dashboard.reads.segments import (
    RuleChoices,
    anything_scored,
    count_tagged,
    rule_choices,
    saved_segments,
    segment_size,
    tag_names,
    with_tag,
)
from dashboard.reads.stays import Stays, Who, stay_people, stays
from dashboard.reads.store import FilterChoices, StoreFacts, as_of, filter_choices, known_products, store_facts
from dashboard.reads.together import Together, bought_after, bought_together, buyers_without
from dashboard.reads.topics import topic_titles, topics_offered
from dashboard.reads.value import Listed, Terms, ValueAnswer, listed_customers, one_customer, value_overview
from dashboard.reads.voice import (
    feedback_of,
    quotes_of,
    voice,
    voice_fair,
    voice_groups,
    voice_series,
    voice_topics,
)

__all__ = [
    "EXPLAINED",
    "SLOW_READERS",
    "SORTS",
    "Again",
    "Compared",
    "Counted",
    "Demographics",
    "Directory",
    "Explored",
    "FeedbackItem",
    "FilterChoices",
    "Flowing",
    "Groups",
    "Lifecycle",
    "Listed",
    "Move",
    "Moved",
    "Portrait",
    "Preferred",
    "Question",
    "Retention",
    "RetentionRevenue",
    "RuleChoices",
    "Scoring",
    "SecondOpinion",
    "Segments",
    "Sort",
    "Stays",
    "StoreFacts",
    "Terms",
    "Together",
    "Turned",
    "ValueAnswer",
    "Who",
    "answer_number",
    "anything_scored",
    "as_of",
    "baskets",
    "bought_after",
    "bought_again",
    "bought_together",
    "buyers_without",
    "cell_customers",
    "chance_left",
    "changing_over",
    "chosen_segments",
    "close",
    "cohort_retention",
    "compared",
    "count_tagged",
    "customer_named",
    "customer_portrait",
    "deciding_words",
    "demographics",
    "directory",
    "directory_page",
    "explored",
    "fair_nps",
    "feedback_item",
    "feedback_of",
    "filter_choices",
    "finished",
    "group_customers",
    "group_members",
    "groups",
    "held",
    "item_changes",
    "known_products",
    "lifecycle_overview",
    "listed_customers",
    "loyalty",
    "matches",
    "members",
    "moved_customers",
    "next_products",
    "next_purchases",
    "one_customer",
    "open_columnar",
    "open_follow_ups",
    "open_follow_ups_of",
    "owners",
    "preferred",
    "preferred_customers",
    "preferred_money",
    "prepare_search",
    "product_feelings",
    "quotes_of",
    "reader",
    "reasons",
    "record",
    "retention_overview",
    "revenue_overview",
    "rule_choices",
    "saved_segments",
    "second_opinions",
    "segment_customers",
    "segment_size",
    "segments_overview",
    "stay_people",
    "stays",
    "store_facts",
    "tag_names",
    "topic_titles",
    "topics_offered",
    "turned_customers",
    "unhappy",
    "usual_grouping",
    "usual_limits",
    "usual_of",
    "usual_trait",
    "usual_window",
    "value_overview",
    "versions",
    "voice",
    "voice_fair",
    "voice_groups",
    "voice_series",
    "voice_topics",
    "with_tag",
]
