-- all
SELECT feedback.id AS feedback_id, feedback.customer_id, feedback.received_on, feedback.text, feedback.rating, feedback.rating_scale, feedback.channel, feedback.score_state, feedback.label, (SELECT cases.state
FROM case_feedback JOIN cases ON cases.id = case_feedback.case_id
WHERE case_feedback.feedback_id = feedback.id AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY cases.id DESC
 LIMIT :param_1::INTEGER) AS case_state
FROM problem_feedback JOIN feedback ON feedback.id = problem_feedback.feedback_id
WHERE problem_feedback.problem_id = :problem_id_1::BIGINT AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY feedback.received_on DESC, feedback.id DESC
 LIMIT :param_2::INTEGER
