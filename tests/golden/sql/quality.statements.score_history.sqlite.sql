-- all
SELECT quality_scores.id AS score_id, quality_scores.scored_at, quality_scores.as_of, quality_scores.batch_id, import_batches.file_name, quality_scores.customers, quality_scores.score, CAST(quality_scores.details AS VARCHAR) AS details
FROM quality_scores LEFT OUTER JOIN import_batches ON import_batches.id = quality_scores.batch_id ORDER BY quality_scores.id DESC
 LIMIT ? OFFSET ?
