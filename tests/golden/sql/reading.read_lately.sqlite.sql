-- all
SELECT feedback.id AS feedback_id, feedback.text, feedback.label
FROM feedback
WHERE feedback.text IS NOT NULL AND feedback.score_state != ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback.id DESC
 LIMIT ? OFFSET ?
