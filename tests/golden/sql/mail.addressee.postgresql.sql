-- all
SELECT customers.name, customers.given_name, customers.company, customers.email, customers.consent, coalesce(products.name, products.code) AS product
FROM cases LEFT OUTER JOIN customers ON customers.id = cases.customer_id LEFT OUTER JOIN products ON products.id = cases.product_id
WHERE cases.id = :id_1::BIGINT AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
