"""Forms that customers fill in without a seat, the links that ask about one purchase each, and what was answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from data_access.schema.base import Base, Key, sparse_index

QUESTIONS = ("nps", "csat", "ces", "stars", "none")
ABOUTS = ("nothing", "product", "campaign", "purchases")
LANGUAGES = ("en", "de", "fr", "es")


class FeedbackForm(Base):
    """One form: how it looks, what it asks, and what it is about.

    ``public_id`` is the unguessable part of its link. ``secret`` signs the pages that are sent out, so that an answer
    is taken only from a page of this form; it never leaves the store. ``about`` says what answers belong to: a product,
    a campaign or visit by its name, one purchase for each personal link, or nothing. What is left empty of ``wording``,
    ``thanks`` and ``brand`` is said in usual words. ``opens_on`` and ``closes_on`` are its first and last day in the
    business's time zone.
    """

    __tablename__ = "feedback_forms"
    __table_args__ = (
        UniqueConstraint("public_id"),
        CheckConstraint("question IN ('nps', 'csat', 'ces', 'stars', 'none')", name="question"),
        CheckConstraint("about IN ('nothing', 'product', 'campaign', 'purchases')", name="about"),
        CheckConstraint("language IN ('en', 'de', 'fr', 'es')", name="language"),
        CheckConstraint("closes_on IS NULL OR opens_on IS NULL OR opens_on <= closes_on", name="days"),
        sparse_index("feedback_forms", "product_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    public_id: Mapped[str]
    secret: Mapped[bytes] = mapped_column(LargeBinary(32))
    title: Mapped[str]
    intro: Mapped[str | None]
    question: Mapped[str]
    wording: Mapped[str | None]
    thanks: Mapped[str | None]
    brand: Mapped[str | None]
    accent: Mapped[str]
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)
    about: Mapped[str]
    # The product may go with the import that brought it; the form then asks about nothing in particular.
    product_id: Mapped[int | None] = mapped_column(ForeignKey("products.id", ondelete="SET NULL"))
    campaign: Mapped[str | None]
    language: Mapped[str]
    call_back: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    opens_on: Mapped[date | None]
    closes_on: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class FormLink(Base):
    """A personal link to a form, which asks about one purchase. A purchase is asked about once, whatever the form.

    Whose it is follows from the purchase, also after a merge of customers. It goes with its purchase.
    """

    __tablename__ = "form_links"
    __table_args__ = (
        UniqueConstraint("token"),
        UniqueConstraint("purchase_id"),
        Index("ix_form_links_form_id", "form_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("feedback_forms.id", ondelete="CASCADE"))
    purchase_id: Mapped[int] = mapped_column(ForeignKey("purchases.id", ondelete="CASCADE"))
    token: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class FormAnswer(Base):
    """That a piece of feedback came by a form.

    ``identity`` is that of the feedback, wherever it stands: counted, or held apart until a person decides. So the
    answer remembers its form on whatever way it takes. ``submission_id`` names the page that was sent, so that sending
    it twice keeps one answer.
    """

    __tablename__ = "form_answers"
    __table_args__ = (
        UniqueConstraint("identity"),
        UniqueConstraint("submission_id"),
        Index("ix_form_answers_form_id", "form_id"),
        sparse_index("form_answers", "link_id"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    form_id: Mapped[int] = mapped_column(ForeignKey("feedback_forms.id", ondelete="CASCADE"))
    link_id: Mapped[int | None] = mapped_column(ForeignKey("form_links.id", ondelete="CASCADE"))
    identity: Mapped[bytes] = mapped_column(LargeBinary(16))
    submission_id: Mapped[str]
    answered_at: Mapped[datetime]
