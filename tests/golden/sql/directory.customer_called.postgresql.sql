-- all
SELECT customers.id AS customer_id, coalesce(customers.name, customers.company, customers.reference) AS called
FROM customers
WHERE customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))
