-- all
SELECT ranked.customer_id, ranked.purchased_on, products.code AS product, products.name AS product_name
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on, line_facts.product_id AS product_id, row_number() OVER (PARTITION BY line_facts.customer_id ORDER BY line_facts.purchased_on DESC, line_facts.purchase_id DESC, line_facts.amount_cents DESC, line_facts.line_id) AS place
FROM line_facts
WHERE line_facts.customer_id IN (__[POSTCOMPILE_customer_id_1]) AND line_facts.kind = :kind_1::SMALLINT) AS ranked LEFT OUTER JOIN products ON products.id = ranked.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
WHERE ranked.place = :place_1::INTEGER ORDER BY ranked.customer_id
