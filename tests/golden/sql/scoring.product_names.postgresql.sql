-- all
SELECT products.code, products.name
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.name IS NOT NULL ORDER BY products.id
 LIMIT :param_1::INTEGER
