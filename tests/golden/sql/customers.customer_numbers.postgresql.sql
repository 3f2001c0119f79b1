-- all
SELECT customers.id AS customer_id, customers.reference AS customer
FROM customers
WHERE customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) ORDER BY customers.id
