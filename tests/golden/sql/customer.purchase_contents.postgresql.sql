-- all
SELECT line_facts.purchase_id, line_facts.kind, coalesce(products.name, products.code) AS product_name, line_facts.amount_cents
FROM line_facts LEFT OUTER JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
WHERE line_facts.purchase_id IN (__[POSTCOMPILE_purchase_id_1]) ORDER BY line_facts.purchase_id, line_facts.amount_cents DESC, line_facts.line_id
