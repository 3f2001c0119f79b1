-- all
SELECT import_batches.id AS batch_id
FROM import_batches
WHERE import_batches.id = (SELECT max(import_batches.id) AS max_1
FROM import_batches
WHERE import_batches.state = ?) AND import_batches.published_at <= ? AND NOT (EXISTS (SELECT *
FROM quality_scores
WHERE quality_scores.batch_id = import_batches.id OR quality_scores.scored_at > ?))
