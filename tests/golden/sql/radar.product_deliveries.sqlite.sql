-- everything
SELECT products.code AS product, by_id.due_on, by_id.deliveries
FROM (SELECT line_facts.product_id AS product_id, purchase_facts.due_on AS due_on, count(DISTINCT purchase_facts.purchase_id) AS deliveries
FROM purchase_facts JOIN line_facts ON line_facts.purchase_id = purchase_facts.purchase_id
WHERE purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? AND purchase_facts.due_on >= ? AND purchase_facts.due_on < ? AND purchase_facts.cancelled IS 0 AND purchase_facts.sale_lines > ? AND line_facts.kind = ? AND line_facts.product_id IS NOT NULL GROUP BY line_facts.product_id, purchase_facts.due_on) AS by_id JOIN products ON products.id = by_id.product_id

-- one category, from a day, narrow
SELECT products.code AS product, by_id.due_on, by_id.deliveries
FROM (SELECT line_facts.product_id AS product_id, purchase_facts.due_on AS due_on, count(DISTINCT purchase_facts.purchase_id) AS deliveries
FROM purchase_facts JOIN line_facts ON line_facts.purchase_id = purchase_facts.purchase_id
WHERE purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? AND purchase_facts.due_on >= ? AND purchase_facts.due_on < ? AND purchase_facts.cancelled IS 0 AND purchase_facts.sale_lines > ? AND line_facts.kind = ? AND line_facts.product_id IS NOT NULL AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.product_id, purchase_facts.due_on) AS by_id JOIN products ON products.id = by_id.product_id
