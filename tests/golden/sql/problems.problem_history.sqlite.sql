-- all
SELECT audit_events.happened_at, audit_events.actor, audit_events.action
FROM audit_events
WHERE audit_events.subject_kind = ? AND audit_events.subject_id = ? AND audit_events.subject_id IN (SELECT problem_feedback.problem_id
FROM problem_feedback JOIN feedback ON feedback.id = problem_feedback.feedback_id
WHERE problem_feedback.problem_id = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) ORDER BY audit_events.id DESC
