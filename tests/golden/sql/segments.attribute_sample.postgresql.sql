-- all
SELECT CAST(customers.attributes AS VARCHAR) AS attributes
FROM customers
WHERE customers.attributes IS NOT NULL AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY customers.id DESC
 LIMIT :param_1::INTEGER
