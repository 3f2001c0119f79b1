-- all
SELECT customers.id AS row_id, customers.id AS customer_id, CAST(anon_1.value AS VARCHAR) AS value
FROM customers JOIN jsonb_each_text(customers.attributes) AS anon_1 ON :param_1::INTEGER = :param_2::INTEGER
WHERE (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND anon_1.key = :key_1::VARCHAR AND CAST(anon_1.value AS VARCHAR) IN (__[POSTCOMPILE_param_3]) ORDER BY customers.id
 LIMIT :param_4::INTEGER
