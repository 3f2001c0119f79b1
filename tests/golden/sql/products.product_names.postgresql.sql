-- all
SELECT products.id AS product_id, products.code, products.name
FROM products
WHERE products.id IN (__[POSTCOMPILE_id_1]) AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
