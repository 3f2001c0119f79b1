-- all
SELECT cases.id
FROM cases
WHERE cases.state = ? AND cases.opened_by = ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND NOT (EXISTS (SELECT case_events.id
FROM case_events
WHERE case_events.case_id = cases.id AND (case_events.kind NOT IN (__[POSTCOMPILE_kind_1])))) AND NOT (EXISTS (SELECT case_feedback.case_id
FROM case_feedback JOIN feedback ON feedback.id = case_feedback.feedback_id
WHERE case_feedback.case_id = cases.id AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (feedback.p_unhappy >= ? AND NOT (coalesce(length(feedback.text), ?) = ? AND coalesce(feedback.rating_scale = ? AND feedback.rating = ? OR feedback.rating_scale = ? AND feedback.rating = ? OR feedback.rating_scale = ? AND feedback.rating = ?, ?) = 1) OR feedback.rating_mismatch = ? OR feedback.rating_scale = ? AND feedback.rating <= ? OR feedback.rating_scale = ? AND feedback.rating <= ? OR feedback.score_state = ?))) ORDER BY cases.id
 LIMIT ? OFFSET ?
