-- everything
WITH days AS
(SELECT DISTINCT purchase_facts.customer_id AS customer_id, purchase_facts.purchased_on AS purchased_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.purchased_on <= :purchased_on_1::DATE)
 SELECT own.span_days, own.purchase_days, count(*) AS customers
FROM (SELECT (CAST(max(days.purchased_on) AS date) - CAST(min(days.purchased_on) AS date)) AS span_days, count(*) AS purchase_days
FROM days GROUP BY days.customer_id
HAVING count(*) > :count_1::INTEGER) AS own GROUP BY own.span_days, own.purchase_days ORDER BY own.span_days, own.purchase_days

-- one category, from a day, narrow
WITH days AS
(SELECT DISTINCT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.customer_id IN (SELECT line_facts.customer_id
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_2::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id
HAVING min(line_facts.purchased_on) >= :min_1::DATE) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])))
 SELECT own.span_days, own.purchase_days, count(*) AS customers
FROM (SELECT (CAST(max(days.purchased_on) AS date) - CAST(min(days.purchased_on) AS date)) AS span_days, count(*) AS purchase_days
FROM days GROUP BY days.customer_id
HAVING count(*) > :count_1::INTEGER) AS own GROUP BY own.span_days, own.purchase_days ORDER BY own.span_days, own.purchase_days
