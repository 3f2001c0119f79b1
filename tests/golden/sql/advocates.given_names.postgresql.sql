-- all
SELECT customers.id AS customer_id, customers.given_name AS given_name
FROM customers
WHERE customers.id IN (__[POSTCOMPILE_id_1]) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY customers.id
