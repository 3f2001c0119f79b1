-- all
SELECT feedback.id AS feedback_id, feedback.text, feedback.topics_by, feedback.scorer, feedback.scorer_version, feedback.label, feedback.p_negative, feedback.p_positive, feedback.polarity, feedback.confidence, feedback.score_reason
FROM feedback
WHERE feedback.score_state != :score_state_1 AND feedback.topics_by IS NULL AND feedback.scorer = :scorer_1::VARCHAR AND feedback.scorer_version = :scorer_version_1::VARCHAR AND feedback.text IS NOT NULL AND feedback.id > :id_1::BIGINT AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY feedback.id
 LIMIT :param_1::INTEGER
