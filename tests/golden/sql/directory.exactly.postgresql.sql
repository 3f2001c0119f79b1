-- all
SELECT customers.id AS customer_id
FROM customers
WHERE (customers.reference = :reference_1::VARCHAR OR customers.public_id = :public_id_1::VARCHAR OR customers.email = :email_1::VARCHAR OR customers.phone = :phone_1::VARCHAR OR customers.id IN (SELECT customer_aliases.customer_id
FROM customer_aliases
WHERE customer_aliases.reference = :reference_2::VARCHAR OR customer_aliases.public_id = :public_id_2::VARCHAR OR customer_aliases.email = :email_2::VARCHAR OR customer_aliases.phone = :phone_2::VARCHAR)) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY customers.id
