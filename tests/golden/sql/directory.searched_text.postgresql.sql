-- all
SELECT customers.id AS customer_id, customers.reference AS customer, customers.name AS name, customers.given_name AS given_name, customers.family_name AS family_name, customers.company AS company, customers.email AS email, customers.phone AS phone
FROM customers
WHERE customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))
