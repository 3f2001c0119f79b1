-- all
SELECT customers.id AS customer_id, customers.name AS name, customers.given_name AS given_name, customers.family_name AS family_name, customers.company AS company, customers.email AS email, coalesce(customers.phone, CAST(JSON_EXTRACT(customers.original, ?) AS VARCHAR)) AS phone, customers.birth_year, customers.gender, addresses.line1 AS line1, addresses.postal_code AS postal_code, addresses.city AS city
FROM customers LEFT OUTER JOIN (SELECT addresses.customer_id AS customer_id, min(addresses.id) AS id
FROM addresses
WHERE addresses.batch_id IS NULL OR (addresses.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) GROUP BY addresses.customer_id) AS first_address ON first_address.customer_id = customers.id LEFT OUTER JOIN addresses ON addresses.id = first_address.id
WHERE customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) ORDER BY customers.id
