-- all
SELECT feedback.id AS feedback_id, feedback.text, feedback.topics_by, feedback.scorer, feedback.scorer_version, feedback.label, feedback.p_negative, feedback.p_positive, feedback.polarity, feedback.confidence, feedback.score_reason
FROM feedback
WHERE feedback.score_state != ? AND feedback.topics_by IS NULL AND feedback.scorer = ? AND feedback.scorer_version = ? AND feedback.text IS NOT NULL AND feedback.id > ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY feedback.id
 LIMIT ? OFFSET ?
