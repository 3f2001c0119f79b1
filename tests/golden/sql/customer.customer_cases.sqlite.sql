-- all
SELECT cases.id AS case_id, cases.topic, cases.state, cases.opened_at, cases.resolved_at, cases.due_at, cases.action
FROM cases
WHERE cases.customer_id = ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY cases.opened_at DESC, cases.id DESC
