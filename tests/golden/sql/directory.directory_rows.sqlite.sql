-- all
SELECT customers.id AS customer_id, customers.public_id, customers.reference AS customer, customers.name AS name, customers.company AS company, customers.email AS email, customers.phone AS phone, customers.country, customers.region, customers.segment, customers.acquisition_channel, customers.joined_on, customers.consent, customers.team, (SELECT min(addresses.city) AS min_1
FROM addresses
WHERE addresses.customer_id = customers.id AND (addresses.batch_id IS NULL OR (addresses.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS city
FROM customers
WHERE customers.id IN (__[POSTCOMPILE_id_1]) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY customers.id
