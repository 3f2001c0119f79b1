-- all
SELECT follow_ups.id AS follow_up_id, follow_ups.customer_id, follow_ups.reason_kind, follow_ups.reason, follow_ups.due_on, coalesce(users.name, users.email) AS owner, follow_ups.note, follow_ups.created_by, follow_ups.version
FROM follow_ups JOIN customers ON customers.id = follow_ups.customer_id LEFT OUTER JOIN users ON users.id = follow_ups.owner_id
WHERE follow_ups.state = :state_1::VARCHAR AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY follow_ups.due_on, follow_ups.id
