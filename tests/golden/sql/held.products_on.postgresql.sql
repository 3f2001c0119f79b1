-- all
SELECT DISTINCT line_facts.purchase_id, line_facts.product_id, products.code, products.name
FROM line_facts JOIN products ON products.id = line_facts.product_id
WHERE line_facts.purchase_id IN (__[POSTCOMPILE_purchase_id_1]) AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY line_facts.purchase_id, line_facts.product_id
