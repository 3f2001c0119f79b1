-- all
SELECT customers.id AS customer_id
FROM customers
WHERE (customers.reference = ? OR customers.public_id = ? OR customers.email = ? OR customers.phone = ?) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY customers.id
