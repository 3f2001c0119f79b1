-- all
SELECT cases.id AS case_id, cases.customer_id, cases.opened_at, cases.priority_cents, cases.p_alive, cases.expected_cents, cases.severity, cases.lot, feedback.received_at, feedback.p_unhappy, feedback.rating, feedback.rating_scale
FROM cases LEFT OUTER JOIN case_feedback ON case_feedback.case_id = cases.id LEFT OUTER JOIN feedback ON feedback.id = case_feedback.feedback_id
WHERE (cases.state NOT IN (__[POSTCOMPILE_param_1], __[POSTCOMPILE_param_2])) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY cases.id, feedback.id
