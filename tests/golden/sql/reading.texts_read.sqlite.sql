-- all
SELECT count(*) AS texts
FROM text_scores
WHERE text_scores.scorer = ? AND text_scores.scorer_version = ?
