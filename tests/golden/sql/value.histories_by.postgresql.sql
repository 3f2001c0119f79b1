-- everything
WITH days AS
(SELECT purchase_facts.customer_id AS customer_id, purchase_facts.purchased_on AS purchased_on, sum(purchase_facts.gross_cents) AS cents
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER GROUP BY purchase_facts.customer_id, purchase_facts.purchased_on)
 SELECT bounds.customer_id, customer_facts.segment AS "group", bounds.first_purchase_on, bounds.last_purchase_on, bounds.purchase_days, bounds.total_cents
FROM (SELECT days.customer_id AS customer_id, min(days.purchased_on) AS first_purchase_on, max(days.purchased_on) AS last_purchase_on, count(*) AS purchase_days, sum(days.cents) AS total_cents
FROM days GROUP BY days.customer_id) AS bounds LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = bounds.customer_id ORDER BY bounds.customer_id

-- everything
WITH days AS
(SELECT purchase_facts.customer_id AS customer_id, purchase_facts.purchased_on AS purchased_on, sum(purchase_facts.gross_cents) AS cents
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER GROUP BY purchase_facts.customer_id, purchase_facts.purchased_on)
 SELECT bounds.customer_id, customer_facts.country AS "group", bounds.first_purchase_on, bounds.last_purchase_on, bounds.purchase_days, bounds.total_cents
FROM (SELECT days.customer_id AS customer_id, min(days.purchased_on) AS first_purchase_on, max(days.purchased_on) AS last_purchase_on, count(*) AS purchase_days, sum(days.cents) AS total_cents
FROM days GROUP BY days.customer_id) AS bounds LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = bounds.customer_id ORDER BY bounds.customer_id

-- everything
WITH days AS
(SELECT purchase_facts.customer_id AS customer_id, purchase_facts.purchased_on AS purchased_on, sum(purchase_facts.gross_cents) AS cents
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER GROUP BY purchase_facts.customer_id, purchase_facts.purchased_on)
 SELECT bounds.customer_id, customer_facts.acquisition_channel AS "group", bounds.first_purchase_on, bounds.last_purchase_on, bounds.purchase_days, bounds.total_cents
FROM (SELECT days.customer_id AS customer_id, min(days.purchased_on) AS first_purchase_on, max(days.purchased_on) AS last_purchase_on, count(*) AS purchase_days, sum(days.cents) AS total_cents
FROM days GROUP BY days.customer_id) AS bounds LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = bounds.customer_id ORDER BY bounds.customer_id

-- one category, from a day, narrow
WITH days AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN line_facts.amount_cents ELSE :param_1::INTEGER END) AS cents
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_2::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT bounds.customer_id, customer_facts.segment AS "group", bounds.first_purchase_on, bounds.last_purchase_on, bounds.purchase_days, bounds.total_cents
FROM (SELECT days.customer_id AS customer_id, min(days.purchased_on) AS first_purchase_on, max(days.purchased_on) AS last_purchase_on, count(*) AS purchase_days, sum(days.cents) AS total_cents
FROM days GROUP BY days.customer_id
HAVING min(days.purchased_on) >= :min_1::DATE) AS bounds LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = bounds.customer_id ORDER BY bounds.customer_id

-- one category, from a day, narrow
WITH days AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN line_facts.amount_cents ELSE :param_1::INTEGER END) AS cents
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_2::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT bounds.customer_id, customer_facts.country AS "group", bounds.first_purchase_on, bounds.last_purchase_on, bounds.purchase_days, bounds.total_cents
FROM (SELECT days.customer_id AS customer_id, min(days.purchased_on) AS first_purchase_on, max(days.purchased_on) AS last_purchase_on, count(*) AS purchase_days, sum(days.cents) AS total_cents
FROM days GROUP BY days.customer_id
HAVING min(days.purchased_on) >= :min_1::DATE) AS bounds LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = bounds.customer_id ORDER BY bounds.customer_id

-- one category, from a day, narrow
WITH days AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN line_facts.amount_cents ELSE :param_1::INTEGER END) AS cents
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_2::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT bounds.customer_id, customer_facts.acquisition_channel AS "group", bounds.first_purchase_on, bounds.last_purchase_on, bounds.purchase_days, bounds.total_cents
FROM (SELECT days.customer_id AS customer_id, min(days.purchased_on) AS first_purchase_on, max(days.purchased_on) AS last_purchase_on, count(*) AS purchase_days, sum(days.cents) AS total_cents
FROM days GROUP BY days.customer_id
HAVING min(days.purchased_on) >= :min_1::DATE) AS bounds LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = bounds.customer_id ORDER BY bounds.customer_id
