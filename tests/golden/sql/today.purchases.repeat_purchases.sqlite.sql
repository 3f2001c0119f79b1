-- everything
SELECT "each".period, "each".anchor_on, "each".next_on, count(*) AS customers
FROM (SELECT anchor.period AS period, anchor.customer_id AS customer_id, anchor.anchor_on AS anchor_on, min(again.purchased_on) AS next_on
FROM (SELECT purchase_facts.customer_id AS customer_id, CASE WHEN (purchase_facts.purchased_on < ?) THEN ? WHEN (purchase_facts.purchased_on < ?) THEN ? ELSE ? END AS period, min(purchase_facts.purchased_on) AS anchor_on
FROM purchase_facts
WHERE purchase_facts.sale_lines > ? AND purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? GROUP BY purchase_facts.customer_id, CASE WHEN (purchase_facts.purchased_on < ?) THEN ? WHEN (purchase_facts.purchased_on < ?) THEN ? ELSE ? END) AS anchor LEFT OUTER JOIN (SELECT DISTINCT later.customer_id AS customer_id, later.purchased_on AS purchased_on
FROM purchase_facts AS later
WHERE later.sale_lines > ? AND later.purchased_on > ?) AS again ON again.customer_id = anchor.customer_id AND again.purchased_on > anchor.anchor_on GROUP BY anchor.period, anchor.customer_id, anchor.anchor_on) AS "each" GROUP BY "each".period, "each".anchor_on, "each".next_on

-- one category, from a day, narrow
SELECT "each".period, "each".anchor_on, "each".next_on, count(*) AS customers
FROM (SELECT anchor.period AS period, anchor.customer_id AS customer_id, anchor.anchor_on AS anchor_on, min(again.purchased_on) AS next_on
FROM (SELECT line_facts.customer_id AS customer_id, CASE WHEN (line_facts.purchased_on < ?) THEN ? WHEN (line_facts.purchased_on < ?) THEN ? ELSE ? END AS period, min(line_facts.purchased_on) AS anchor_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, CASE WHEN (line_facts.purchased_on < ?) THEN ? WHEN (line_facts.purchased_on < ?) THEN ? ELSE ? END) AS anchor LEFT OUTER JOIN (SELECT DISTINCT later.customer_id AS customer_id, later.purchased_on AS purchased_on
FROM line_facts AS later
WHERE later.kind = ? AND later.purchased_on > ? AND later.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND later.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2]))) AS again ON again.customer_id = anchor.customer_id AND again.purchased_on > anchor.anchor_on GROUP BY anchor.period, anchor.customer_id, anchor.anchor_on) AS "each" GROUP BY "each".period, "each".anchor_on, "each".next_on
