-- all
SELECT cases.id AS case_id, cases.customer_id, cases.topic, cases.state, cases.version, cases.resolved_at, max(feedback.received_at) AS last_heard_at
FROM cases JOIN case_feedback ON case_feedback.case_id = cases.id JOIN feedback ON feedback.id = case_feedback.feedback_id
WHERE cases.customer_id IN (__[POSTCOMPILE_customer_id_1]) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY cases.id, cases.customer_id, cases.topic, cases.state, cases.version, cases.resolved_at ORDER BY cases.id
