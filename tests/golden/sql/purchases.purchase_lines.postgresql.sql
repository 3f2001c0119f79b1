-- everything
SELECT purchases.reference AS purchase, customers.reference AS customer, line_facts.purchased_on, products.code AS product, CASE line_facts.kind WHEN :param_1::INTEGER THEN :param_2::VARCHAR WHEN :param_3::INTEGER THEN :param_4::VARCHAR WHEN :param_5::INTEGER THEN :param_6::VARCHAR WHEN :param_7::INTEGER THEN :param_8::VARCHAR END AS kind, line_facts.quantity_milli / CAST(:quantity_milli_1 AS DOUBLE PRECISION) AS quantity, line_facts.amount_cents
FROM line_facts JOIN purchases ON purchases.id = line_facts.purchase_id LEFT OUTER JOIN customers ON customers.id = line_facts.customer_id LEFT OUTER JOIN products ON products.id = line_facts.product_id ORDER BY line_facts.purchased_on, line_facts.line_id

-- one category, from a day, narrow
SELECT purchases.reference AS purchase, customers.reference AS customer, line_facts.purchased_on, products.code AS product, CASE line_facts.kind WHEN :param_1::INTEGER THEN :param_2::VARCHAR WHEN :param_3::INTEGER THEN :param_4::VARCHAR WHEN :param_5::INTEGER THEN :param_6::VARCHAR WHEN :param_7::INTEGER THEN :param_8::VARCHAR END AS kind, line_facts.quantity_milli / CAST(:quantity_milli_1 AS DOUBLE PRECISION) AS quantity, line_facts.amount_cents
FROM line_facts JOIN purchases ON purchases.id = line_facts.purchase_id LEFT OUTER JOIN customers ON customers.id = line_facts.customer_id LEFT OUTER JOIN products ON products.id = line_facts.product_id
WHERE line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY line_facts.purchased_on, line_facts.line_id
