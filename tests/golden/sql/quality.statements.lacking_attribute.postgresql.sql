-- all
SELECT customers_1.id AS row_id, customers_1.id AS customer_id, nullif(:param_1::VARCHAR, :nullif_1::VARCHAR) AS value
FROM customers AS customers_1
WHERE (customers_1.batch_id IS NULL OR (customers_1.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND (customers_1.id NOT IN (SELECT customers.id
FROM customers JOIN jsonb_each_text(customers.attributes) AS anon_1 ON :param_2::INTEGER = :param_3::INTEGER
WHERE anon_1.key = :key_1::VARCHAR AND CAST(anon_1.value AS VARCHAR) IS NOT NULL)) ORDER BY customers_1.id
 LIMIT :param_4::INTEGER
