-- all
SELECT customers.id AS customer_id
FROM customers
WHERE (customers.reference = :reference_1::VARCHAR OR customers.public_id = :public_id_1::VARCHAR OR customers.email = :email_1::VARCHAR OR customers.phone = :phone_1::VARCHAR) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY customers.id
