-- all
SELECT audit_events.happened_at, audit_events.actor, audit_events.action
FROM audit_events
WHERE audit_events.subject_kind = :subject_kind_1::VARCHAR AND audit_events.subject_id = :subject_id_1::BIGINT AND audit_events.subject_id IN (SELECT problem_feedback.problem_id
FROM problem_feedback JOIN feedback ON feedback.id = problem_feedback.feedback_id
WHERE problem_feedback.problem_id = :problem_id_1::BIGINT AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) ORDER BY audit_events.id DESC
