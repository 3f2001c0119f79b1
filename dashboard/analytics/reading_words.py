"""How feedback is read, in words for people."""

from __future__ import annotations

from dashboard.theme import count, percent, quantity

READERS = {
    "deep": "Deep",
    "quick": "Quick",
    "textblob": "TextBlob",
    "own": "Your own model",
}
ABOUT = {
    "deep": "It reads whole sentences in about a hundred languages, on this machine and without a network. What it is "
    "worth on texts it had not seen stands in its model card.",
    "quick": "It weighs words and phrases and reads English in an instant. It serves where Deep is "
    "not installed, and for a first look at large imports.",
    "textblob": "A word list for English: a second opinion, easy to explain and often silent.",
    "own": "What comes with the program, corrected by how your own customers speak: learned from feedback with words "
    "and a clear rating.",
}
REASONS = {
    "waiting": "Waiting to be read",
    "no_text": "A rating without words",
    "no_evidence": "No opinion found in the words",
    "language": "A language this reader does not know",
    "too_long": "Too long to read",
}
WHY = {
    "waiting": "The background reader takes the newest first; a server must run, or use: rapport score --waiting",
    "no_text": "There is nothing to read. The rating still counts for how unhappy the customer is.",
    "no_evidence": "Words such as “Received on Tuesday” are no opinion, and are not counted as neutral.",
    "language": "It is left out rather than guessed. The deep reader knows about a hundred languages.",
    "too_long": "Such a text is no feedback of one person.",
}
MISMATCHES = {
    "words_worse": "A top rating with furious words",
    "words_better": "The lowest rating with happy words",
}
NAMES = {
    "de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "nl": "Dutch",
    "pl": "Polish", "pt": "Portuguese", "sv": "Swedish", "tr": "Turkish", "ru": "Russian", "zh": "Chinese",
    "ja": "Japanese", "ar": "Arabic", "da": "Danish", "fi": "Finnish", "cs": "Czech",
}  # fmt: skip


def reader_name(name: str | None, version: str | None = None) -> str:
    """A reader as people know it, with its version."""
    title = READERS.get(name or "", name or "")
    if name == "own" and version:
        return f"{title} {version.split(' ')[0]}"
    return f"{title} {version}".strip() if version else title


def reason_name(reason: str) -> str:
    """Why there is no score."""
    return REASONS.get(reason, reason.replace("_", " ").capitalize())


def language_name(code: str | None) -> str:
    """A language in English; its code where that has no name here."""
    if not isinstance(code, str) or not code:
        return "Not stated"
    return NAMES.get(code, code)


def takeaway(total: int, scored: int, waiting: int, wordless: int) -> str:
    """How much of what customers said is read."""
    if waiting == total:
        return f"None of {quantity(total, 'piece', 'pieces')} of feedback is read yet; the newest come first."
    worded = total - waiting - wordless
    silent = worded - scored
    share = "All" if worded and not silent else f"{percent(scored / worded)} of the" if worded else "None of the"
    told = f"{share} {count(worded)} pieces of feedback with words that were read have a score"
    rest = f"; {quantity(silent, 'piece says', 'pieces say')} nothing that this reader could judge." if silent else "."
    waits = f" {quantity(waiting, 'piece waits', 'pieces wait')}." if waiting else " Nothing waits."
    return told + rest + waits


def agreement_words(share: float, low: float, high: float, found: float, n: int) -> str:
    """How often words and ratings agree."""
    return (
        f"Words and rating agree in {percent(share)} of {count(n)} pieces of feedback with a clear rating "
        f"({percent(low)} to {percent(high)} with 95% certainty). Of the customers with the worst ratings, "
        f"{percent(found)} are recognised as unhappy by their words alone."
    )


def verdict(figures: dict[str, float]) -> str:
    """Whether a model of the store's own may be used, and why."""
    between = f"{figures['low']:+.3f} to {figures['high']:+.3f} with 95% certainty"
    if figures["may_be_used"]:
        return f"Surely better than the reader in use at its training: {figures['better']:+.3f} AUC ({between})."
    return (
        f"Not surely better than the reader in use at its training: {figures['better']:+.3f} AUC ({between}), which "
        "leaves room for luck. It is not offered; train again when there are more ratings."
    )


def change_words(changed: int, looked: int) -> str:
    """How much another reader would change."""
    if not looked:
        return "Nothing has been read yet, so nothing would change."
    if not changed:
        return f"None of the {count(looked)} newest pieces of feedback would get another label."
    share = percent(changed / looked)
    return f"Of the {count(looked)} newest pieces of feedback, {count(changed)} ({share}) would get another label."
