-- all
SELECT text_scores.text_key, text_scores.label, text_scores.p_negative, text_scores.p_positive, text_scores.polarity, text_scores.confidence, text_scores.reason, text_scores.language
FROM text_scores
WHERE text_scores.scorer = ? AND text_scores.scorer_version = ? AND text_scores.text_key IN (__[POSTCOMPILE_text_key_1])
