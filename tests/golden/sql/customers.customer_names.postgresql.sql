-- all
SELECT customers.id AS customer_id, customers.public_id, customers.reference AS customer, coalesce(customers.name, customers.company) AS customer_name, customers.country, customers.segment
FROM customers
WHERE customers.id IN (__[POSTCOMPILE_id_1]) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY customers.id
