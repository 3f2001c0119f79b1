-- all
SELECT :param_1::VARCHAR AS field, coalesce(customer_facts.segment, :coalesce_1::VARCHAR) AS value, CAST(count(*) AS INTEGER) AS rows_with_it
FROM customer_facts GROUP BY customer_facts.segment UNION ALL SELECT :param_2::VARCHAR AS field, coalesce(customer_facts.country, :coalesce_2::VARCHAR) AS value, CAST(count(*) AS INTEGER) AS rows_with_it
FROM customer_facts GROUP BY customer_facts.country UNION ALL SELECT :param_3::VARCHAR AS field, coalesce(purchase_facts.channel, :coalesce_3::VARCHAR) AS value, CAST(count(*) AS INTEGER) AS rows_with_it
FROM purchase_facts GROUP BY purchase_facts.channel UNION ALL SELECT :param_4::VARCHAR AS field, coalesce(products.category, :coalesce_4::VARCHAR) AS value, CAST(count(*) AS INTEGER) AS rows_with_it
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) GROUP BY products.category ORDER BY field, value
