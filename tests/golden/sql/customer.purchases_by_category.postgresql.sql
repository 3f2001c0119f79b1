-- all
SELECT products.category, count(DISTINCT line_facts.purchase_id) AS purchases
FROM line_facts LEFT OUTER JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL GROUP BY products.category ORDER BY products.category NULLS LAST
