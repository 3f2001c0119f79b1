-- all
SELECT customers.id AS customer_id
FROM customers
WHERE customers.id IN (SELECT customers.id
FROM customers
WHERE customers.reference = :reference_1::VARCHAR OR customers.public_id = :public_id_1::VARCHAR OR customers.email = :email_1::VARCHAR OR customers.phone = :phone_1::VARCHAR UNION SELECT customer_aliases.customer_id
FROM customer_aliases
WHERE customer_aliases.reference = :reference_2::VARCHAR OR customer_aliases.public_id = :public_id_2::VARCHAR OR customer_aliases.email = :email_2::VARCHAR OR customer_aliases.phone = :phone_2::VARCHAR UNION SELECT purchases.customer_id
FROM purchases
WHERE purchases.reference = :reference_3::VARCHAR AND purchases.customer_id IS NOT NULL AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY customers.id
