"""What a customer wrote in a mail that answers ours, as a case keeps it."""

from __future__ import annotations

from data_access.repositories.incoming_mail import Heard
from sentiment.choose import scorer
from sentiment.replies import own_words


def hear(text: str) -> Heard:
    """The customer's own words, and whether they ask for nothing more: they read content, and no question is in them.

    By the quick scorer, as everything that has just arrived. In doubt they ask for something.
    """
    words = own_words(text)
    content = "?" not in words and scorer("quick").score_many([words])[0].label == "positive"
    return Heard(words, content=content)
