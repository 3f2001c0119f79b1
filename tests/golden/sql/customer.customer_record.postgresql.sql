-- all
SELECT customers.id AS customer_id, customers.public_id, customers.reference AS customer, customers.name AS name, customers.given_name AS given_name, customers.family_name AS family_name, customers.company AS company, customers.email AS email, customers.phone AS phone, customers.birth_year AS birth_year, customers.gender AS gender, customers.country, customers.region, customers.segment, customers.acquisition_channel, customers.joined_on, customers.consent, customers.consent_at, customers.team, customers.created_at, customers.updated_at, customers.version
FROM customers
WHERE (customers.public_id = :public_id_1::VARCHAR OR customers.id IN (SELECT customer_aliases.customer_id
FROM customer_aliases
WHERE customer_aliases.public_id = :public_id_2::VARCHAR)) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
