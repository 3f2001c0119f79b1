-- all
SELECT ? AS field, coalesce(customer_facts.segment, ?) AS value, CAST(count(*) AS INTEGER) AS rows_with_it
FROM customer_facts GROUP BY customer_facts.segment UNION ALL SELECT ? AS field, coalesce(customer_facts.country, ?) AS value, CAST(count(*) AS INTEGER) AS rows_with_it
FROM customer_facts GROUP BY customer_facts.country UNION ALL SELECT ? AS field, coalesce(purchase_facts.channel, ?) AS value, CAST(count(*) AS INTEGER) AS rows_with_it
FROM purchase_facts GROUP BY purchase_facts.channel UNION ALL SELECT ? AS field, coalesce(products.category, ?) AS value, CAST(count(*) AS INTEGER) AS rows_with_it
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) GROUP BY products.category ORDER BY field, value
