-- all
SELECT feedback.month, count(*) AS texts
FROM feedback
WHERE feedback.text IS NOT NULL AND feedback.topics_by IS NOT NULL AND feedback.score_state != ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY feedback.month
