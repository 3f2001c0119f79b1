-- all
SELECT count(DISTINCT feedback.text) AS texts
FROM feedback
WHERE feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))
