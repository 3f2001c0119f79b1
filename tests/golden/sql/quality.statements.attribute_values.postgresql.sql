-- all
SELECT CAST(anon_1.key AS VARCHAR) AS column_name, CAST(anon_1.value AS VARCHAR) AS value, count(*) AS rows_with_it
FROM customers JOIN jsonb_each_text(customers.attributes) AS anon_1 ON :param_1::INTEGER = :param_2::INTEGER
WHERE (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND CAST(anon_1.value AS VARCHAR) IS NOT NULL GROUP BY anon_1.key, CAST(anon_1.value AS VARCHAR) ORDER BY anon_1.key, CAST(anon_1.value AS VARCHAR)
