-- everything
SELECT purchases.reference AS purchase, customers.reference AS customer, purchase_facts.purchased_on, purchase_facts.channel, purchase_facts.gross_cents, purchase_facts.net_cents
FROM purchase_facts JOIN purchases ON purchases.id = purchase_facts.purchase_id LEFT OUTER JOIN customers ON customers.id = purchase_facts.customer_id ORDER BY purchase_facts.purchased_on, purchase_facts.purchase_id

-- one category, from a day, narrow
SELECT purchases.reference AS purchase, customers.reference AS customer, purchase_facts.purchased_on, purchase_facts.channel, purchase_facts.gross_cents, purchase_facts.net_cents
FROM purchase_facts JOIN purchases ON purchases.id = purchase_facts.purchase_id LEFT OUTER JOIN customers ON customers.id = purchase_facts.customer_id
WHERE purchase_facts.purchase_id IN (SELECT line_facts.purchase_id
FROM line_facts
WHERE line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))) AND purchase_facts.purchased_on >= :purchased_on_2::DATE AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) ORDER BY purchase_facts.purchased_on, purchase_facts.purchase_id
