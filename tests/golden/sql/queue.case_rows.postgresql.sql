-- all
SELECT cases.id AS case_id, cases.customer_id, cases.product_id, cases.owner_id, cases.topic, cases.state, cases.priority_cents, cases.lot, cases.p_alive, cases.expected_cents, cases.severity, cases.opened_at, cases.opened_by, cases.claimed_at, cases.first_reply_at, cases.waiting_since, cases.resolved_at, cases.confirmed_at, cases.snoozed_until, cases.due_at, cases.first_reply_due_at, cases.next_reply_due_at, cases.resolve_due_at, cases.paused_at, cases.first_resolved_at, cases.first_resolve_due_at, cases.raised_at, cases.reply_cycle, cases.resolve_cycle, cases.cause, cases.action, cases.compensation_cents, cases.version, customers.public_id, customers.name, customers.company, customers.reference AS customer, coalesce(users.name, users.email) AS owner
FROM cases LEFT OUTER JOIN customers ON customers.id = cases.customer_id LEFT OUTER JOIN users ON users.id = cases.owner_id
WHERE cases.id IN (__[POSTCOMPILE_id_1]) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY cases.id
