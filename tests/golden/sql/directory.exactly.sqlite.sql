-- all
SELECT customers.id AS customer_id
FROM customers
WHERE customers.id IN (SELECT customers.id
FROM customers
WHERE customers.reference = ? OR customers.public_id = ? OR customers.email = ? OR customers.phone = ? UNION SELECT customer_aliases.customer_id
FROM customer_aliases
WHERE customer_aliases.reference = ? OR customer_aliases.public_id = ? OR customer_aliases.email = ? OR customer_aliases.phone = ? UNION SELECT purchases.customer_id
FROM purchases
WHERE purchases.reference = ? AND purchases.customer_id IS NOT NULL AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY customers.id
