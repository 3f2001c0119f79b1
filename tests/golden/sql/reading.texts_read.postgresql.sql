-- all
SELECT count(*) AS texts
FROM text_scores
WHERE text_scores.scorer = :scorer_1::VARCHAR AND text_scores.scorer_version = :scorer_version_1::VARCHAR
