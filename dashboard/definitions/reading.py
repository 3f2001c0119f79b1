"""How feedback is read: by whom, how much, and how well."""

from __future__ import annotations

from dashboard.definitions.entry import Definition

READING = (
    Definition(
        name="reading_coverage",
        title="Feedback that is read",
        sentence="Feedback has a score when a reader found an opinion in its words. It waits until a reader was "
        "asked. It has no score, and is never counted as neutral, where it has no words, where no opinion was found, "
        "where the reader does not know the language, and where it is too long. Each piece shows the opinion of one "
        "version of one reader; when another is chosen, the former opinions stand until all have been read anew.",
        formula="pieces of feedback by reason: ok and cut have a score; waiting, no_text, no_evidence, language, "
        "too_long have none",
        unit="pieces of feedback",
    ),
    Definition(
        name="reading_agreement",
        title="Words against ratings",
        sentence="How often a reader that sees the words alone says what the rating beside them says. Of feedback "
        "with words and a clear rating (1 or 2 stars or a detractor; 4 stars and more) of the version that is shown "
        "most, the newest 20,000. A rating is not always what words say, so 100 % is neither expected nor wanted.",
        formula="agree = texts with a score whose side is the rating's / texts with a score; unhappy recognised = "
        "labelled negative / all unhappy ratings with words; intervals of shares after Wilson, of AUC after Hanley and "
        "McNeil; calibration error = mean distance, over ten bins, of the probability of a happy customer from the "
        "share of happy ones",
        unit="0-1",
        better="higher",
        source="Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; Hanley and McNeil (1982), Radiology 143, 29-36",
    ),
    Definition(
        name="own_model",
        title="A model of your own",
        sentence="Learned from feedback with words and a clear rating, on top of the reader that comes with the "
        "program. Each text is judged by a model of the other four fifths. It may be used when it is surely better "
        "than the reader in use: the 95 % interval of the difference of AUC, over resampled texts, lies above 0.",
        formula="logistic regression over words, pairs of words, runs of 3 and 4 characters and the other reader's log "
        "odds, calibrated on folds it has not seen",
        unit="AUC, macro-F1 and calibration error, 0-1",
        source="Platt (1999), Advances in Large Margin Classifiers; Efron and Tibshirani (1993), An Introduction to "
        "the Bootstrap",
    ),
    Definition(
        name="reading_reason",
        title="Why it has a score or none",
        sentence="ok and cut (only the beginning was read) have a score; waiting, no_text, no_evidence (no opinion "
        "found), language (not known to the reader) and too_long have none.",
    ),
    Definition(
        name="feedback_language",
        title="Language of feedback",
        sentence="The language as it was stated with the feedback; empty where it was not.",
    ),
    Definition(name="scorer", title="Reader", sentence="Who read the feedback; empty where nobody was asked."),
    Definition(
        name="scorer_version",
        title="Version of the reader",
        sentence="Changes whenever the same text might get another score; of a model of your own, its number and what "
        "it stands on.",
    ),
    Definition(
        name="feedback_count",
        title="Feedback",
        sentence="Pieces of feedback, with or without words, with or without a rating.",
        unit="pieces of feedback",
    ),
    Definition(
        name="rated_count",
        title="With a rating",
        sentence="Pieces of feedback with a rating on any scale.",
        unit="pieces of feedback",
    ),
    Definition(
        name="model_id",
        title="Number of a model",
        sentence="Tells one training of a model from another.",
    ),
    Definition(
        name="model_examples",
        title="Rated texts",
        sentence="Pieces of feedback with words and a clear rating that a model learned from, at most the newest "
        "10,000.",
        unit="pieces of feedback",
    ),
    Definition(
        name="model_auc",
        title="AUC of a model",
        sentence="The chance that a happy customer's words score above an unhappy one's, on texts not learned from.",
        unit="0-1",
        better="higher",
        source="Hanley and McNeil (1982), Radiology 143, 29-36",
    ),
    Definition(
        name="model_macro_f1",
        title="Macro-F1 of a model",
        sentence="The mean of the F1 of happy and unhappy customers, on texts not learned from.",
        unit="0-1",
        better="higher",
    ),
    Definition(
        name="model_ece",
        title="Calibration error of a model",
        sentence="How far the probabilities of a model are from what came true, on texts not learned from.",
        unit="0-1",
        better="lower",
    ),
    Definition(
        name="current_auc",
        title="AUC of the reader in use",
        sentence="The same of the reader that was in use when the model was trained, on the same texts.",
        unit="0-1",
        better="higher",
    ),
    Definition(
        name="auc_gain",
        title="AUC better by",
        sentence="The AUC of a model less that of the reader in use when it was trained.",
        unit="-1 to 1",
        better="higher",
    ),
    Definition(name="auc_gain_low", title="AUC better by, from", sentence="The lower end of its 95 % interval."),
    Definition(name="auc_gain_high", title="AUC better by, to", sentence="The upper end of its 95 % interval."),
    Definition(
        name="may_be_used",
        title="May be used",
        sentence="Whether the interval of the difference lies above 0.",
    ),
    Definition(name="in_use", title="In use", sentence="Whether the model reads the store's feedback now."),
)
