-- all
SELECT follow_ups.id AS follow_up_id, follow_ups.reason, follow_ups.due_on, customers.public_id, customers.name AS name, customers.company AS company, customers.reference AS customer
FROM follow_ups JOIN customers ON customers.id = follow_ups.customer_id
WHERE follow_ups.state = :state_1::VARCHAR AND follow_ups.owner_id = :owner_id_1::BIGINT AND follow_ups.due_on <= :due_on_1::DATE AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY follow_ups.due_on, follow_ups.id
 LIMIT :param_1::INTEGER
