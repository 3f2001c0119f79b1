-- all
SELECT feedback.rating, feedback.rating_scale, feedback.language, feedback.label, feedback.polarity
FROM feedback
WHERE feedback.text IS NOT NULL AND feedback.rating IS NOT NULL AND feedback.score_state != ? AND feedback.scorer = ? AND feedback.scorer_version = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback.id DESC
 LIMIT ? OFFSET ?
