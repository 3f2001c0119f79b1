-- all
SELECT products.code, products.id AS product_id
FROM products
WHERE products.code IN (__[POSTCOMPILE_code_1]) AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY products.code
