-- all
SELECT DISTINCT :param_1::VARCHAR AS field, customer_facts.country AS value
FROM customer_facts
WHERE customer_facts.country IS NOT NULL UNION ALL SELECT DISTINCT :param_2::VARCHAR AS field, customer_facts.region AS value
FROM customer_facts
WHERE customer_facts.region IS NOT NULL UNION ALL SELECT DISTINCT :param_3::VARCHAR AS field, customer_facts.gender AS value
FROM customer_facts
WHERE customer_facts.gender IS NOT NULL UNION ALL SELECT DISTINCT :param_4::VARCHAR AS field, customer_facts.segment AS value
FROM customer_facts
WHERE customer_facts.segment IS NOT NULL UNION ALL SELECT DISTINCT :param_5::VARCHAR AS field, customer_facts.acquisition_channel AS value
FROM customer_facts
WHERE customer_facts.acquisition_channel IS NOT NULL UNION ALL SELECT DISTINCT :param_6::VARCHAR AS field, products.category AS value
FROM products
WHERE products.category IS NOT NULL AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY field, value
