-- all
SELECT (SELECT max(customer_facts.joined_on) AS max_1
FROM customer_facts) AS last_joined, (SELECT max(customers.updated_at) AS max_2
FROM customers
WHERE customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AS last_changed
