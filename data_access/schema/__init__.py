"""Tables of the record, as SQLAlchemy 2.1 models, and the facts that analyses read.

``Base`` holds the tables people and imports write. ``facts`` holds the read-only views over them,
which the columnar copy keeps as sorted tables under the same names.
"""

from data_access.schema.asking import AskingRule, CaseAsk
from data_access.schema.automation import (
    AutomationProgress,
    AutomationRule,
    AutomationRun,
    Webhook,
    WebhookDelivery,
)
from data_access.schema.base import Base, LineKind, ScoreState, Statement
from data_access.schema.batches import (
    ImportBatch,
    ImportChange,
    ImportLock,
    ImportMapping,
    ImportReject,
)
from data_access.schema.cases import Case, CaseEvent, CaseFeedback, CaseMention, CaseViewer
from data_access.schema.corrections import LABELS_OF_PEOPLE, OPINIONS_OF_PEOPLE, FeedbackCorrection
from data_access.schema.customers import Address, Customer, CustomerTag, Tag
from data_access.schema.fact_tables import (
    categorised_day,
    categorised_month,
    customer_day,
    customer_facts,
    customer_month,
    facts,
    first_bought,
    line_facts,
    purchase_facts,
    recategorised_day,
    recategorised_month,
    recounted_customer,
    recounted_day,
    recounted_month,
)
from data_access.schema.feedback import Feedback, Visit
from data_access.schema.follow_ups import FollowUp
from data_access.schema.forms import FeedbackForm, FormAnswer, FormLink
from data_access.schema.held import HeldFeedback
from data_access.schema.intake import (
    ApiToken,
    IdempotencyKey,
    ImportSource,
    ImportSourceRun,
    MailboxPosition,
    WorkerLease,
)
from data_access.schema.lots import CaseLot, LotTrial
from data_access.schema.merges import CustomerAlias, CustomerMerge, CustomerMergeRow, DuplicatePair, DuplicateScan
from data_access.schema.outbox import OutgoingMail, ReplyTemplate
from data_access.schema.people import AuditEvent, User
from data_access.schema.problems import Problem, ProblemFeedback
from data_access.schema.promises import (
    BusinessCalendar,
    CaseBreach,
    CaseWarning,
    EscalationRule,
    EscalationRun,
    Promise,
)
from data_access.schema.purchases import Product, Purchase, PurchaseLine
from data_access.schema.quality import QualityFix, QualityFixRow, QualityRule, QualityScore
from data_access.schema.saved_views import SavedView
from data_access.schema.scores import FeedbackTopic, SearchedWords, SentimentModel, TextScore, TopicEdit
from data_access.schema.segments import SavedSegment
from data_access.schema.staff_notices import NoticeChoice, StaffNotice
from data_access.schema.store import ChangeLog, CurrencyRate, DomainVersion, StoreSettings
from data_access.schema.testimonials import Testimonial, TestimonialStep, TestimonialText
from data_access.schema.triggers import DOMAINS, LOGGED_TABLES, create_triggers

__all__ = [
    "DOMAINS",
    "LABELS_OF_PEOPLE",
    "LOGGED_TABLES",
    "OPINIONS_OF_PEOPLE",
    "Address",
    "ApiToken",
    "AskingRule",
    "AuditEvent",
    "AutomationProgress",
    "AutomationRule",
    "AutomationRun",
    "Base",
    "BusinessCalendar",
    "Case",
    "CaseAsk",
    "CaseBreach",
    "CaseEvent",
    "CaseFeedback",
    "CaseLot",
    "CaseMention",
    "CaseViewer",
    "CaseWarning",
    "ChangeLog",
    "CurrencyRate",
    "Customer",
    "CustomerAlias",
    "CustomerMerge",
    "CustomerMergeRow",
    "CustomerTag",
    "DomainVersion",
    "DuplicatePair",
    "DuplicateScan",
    "EscalationRule",
    "EscalationRun",
    "Feedback",
    "FeedbackCorrection",
    "FeedbackForm",
    "FeedbackTopic",
    "FollowUp",
    "FormAnswer",
    "FormLink",
    "HeldFeedback",
    "IdempotencyKey",
    "ImportBatch",
    "ImportChange",
    "ImportLock",
    "ImportMapping",
    "ImportReject",
    "ImportSource",
    "ImportSourceRun",
    "LineKind",
    "LotTrial",
    "MailboxPosition",
    "NoticeChoice",
    "OutgoingMail",
    "Problem",
    "ProblemFeedback",
    "Product",
    "Promise",
    "Purchase",
    "PurchaseLine",
    "QualityFix",
    "QualityFixRow",
    "QualityRule",
    "QualityScore",
    "ReplyTemplate",
    "SavedSegment",
    "SavedView",
    "ScoreState",
    "SearchedWords",
    "SentimentModel",
    "StaffNotice",
    "Statement",
    "StoreSettings",
    "Tag",
    "Testimonial",
    "TestimonialStep",
    "TestimonialText",
    "TextScore",
    "TopicEdit",
    "User",
    "Visit",
    "Webhook",
    "WebhookDelivery",
    "WorkerLease",
    "categorised_day",
    "categorised_month",
    "create_triggers",
    "customer_day",
    "customer_facts",
    "customer_month",
    "facts",
    "first_bought",
    "line_facts",
    "purchase_facts",
    "recategorised_day",
    "recategorised_month",
    "recounted_customer",
    "recounted_day",
    "recounted_month",
]
