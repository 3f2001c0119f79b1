-- all
SELECT case_feedback.case_id, feedback.id AS feedback_id, feedback.received_at, feedback.channel, substr(feedback.text, :substr_1::INTEGER, :substr_2::INTEGER) AS text, length(feedback.text) AS letters, feedback.rating, feedback.rating_scale, feedback.label, feedback.p_unhappy, feedback.scorer, feedback.rating_mismatch
FROM case_feedback JOIN feedback ON feedback.id = case_feedback.feedback_id JOIN cases ON cases.id = case_feedback.case_id
WHERE case_feedback.case_id IN (__[POSTCOMPILE_case_id_1]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY case_feedback.case_id, feedback.received_at DESC, feedback.id DESC
