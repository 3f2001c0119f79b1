-- all
SELECT case_feedback.case_id, feedback.id AS feedback_id, feedback.received_at, feedback.label, feedback.p_unhappy, feedback.rating, feedback.rating_scale, feedback.language, feedback.channel
FROM case_feedback JOIN feedback ON feedback.id = case_feedback.feedback_id JOIN cases ON cases.id = case_feedback.case_id
WHERE case_feedback.case_id IN (__[POSTCOMPILE_case_id_1]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY case_feedback.case_id, feedback.received_at, feedback.id
