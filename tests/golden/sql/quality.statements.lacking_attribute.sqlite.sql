-- all
SELECT customers_1.id AS row_id, customers_1.id AS customer_id, nullif(?, ?) AS value
FROM customers AS customers_1
WHERE (customers_1.batch_id IS NULL OR (customers_1.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (customers_1.id NOT IN (SELECT customers.id
FROM customers JOIN json_each(customers.attributes) AS anon_1 ON ? = ?
WHERE anon_1."key" = ? AND CAST(anon_1.value AS VARCHAR) IS NOT NULL)) ORDER BY customers_1.id
 LIMIT ? OFFSET ?
