-- everything
SELECT "each".period, "each".discounted, "each".anchor_on, "each".next_on, count(*) AS customers
FROM (SELECT anchor.period AS period, anchor.discounted AS discounted, anchor.customer_id AS customer_id, anchor.anchor_on AS anchor_on, min(again.purchased_on) AS next_on
FROM (SELECT purchase_facts.customer_id AS customer_id, CASE WHEN (purchase_facts.purchased_on < ?) THEN ? WHEN (purchase_facts.purchased_on < ?) THEN ? ELSE ? END AS period, max(CASE WHEN (reduced.customer_id IS NOT NULL) THEN ? ELSE ? END) AS discounted, purchase_facts.purchased_on AS anchor_on
FROM purchase_facts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS first_on
FROM purchase_facts
WHERE purchase_facts.sale_lines > ? AND purchase_facts.customer_id IS NOT NULL GROUP BY purchase_facts.customer_id) AS first_days ON purchase_facts.customer_id = first_days.customer_id AND purchase_facts.purchased_on = first_days.first_on LEFT OUTER JOIN (SELECT DISTINCT purchases.customer_id AS customer_id, purchases.purchased_on AS purchased_on
FROM purchases
WHERE (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND purchases.purchased_on >= ? AND purchases.purchased_on < ? AND purchases.sale_lines > ? AND (EXISTS (SELECT *
FROM purchase_lines
WHERE purchase_lines.purchase_id = purchases.id AND purchase_lines.discount_cents > ?))) AS reduced ON reduced.customer_id = first_days.customer_id AND reduced.purchased_on = first_days.first_on
WHERE purchase_facts.sale_lines > ? AND purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? GROUP BY purchase_facts.customer_id, purchase_facts.purchased_on) AS anchor LEFT OUTER JOIN (SELECT later.customer_id AS customer_id, later.purchased_on AS purchased_on
FROM purchase_facts AS later
WHERE later.sale_lines > ? AND later.purchased_on > ?) AS again ON again.customer_id = anchor.customer_id AND again.purchased_on > anchor.anchor_on GROUP BY anchor.period, anchor.discounted, anchor.customer_id, anchor.anchor_on) AS "each" GROUP BY "each".period, "each".discounted, "each".anchor_on, "each".next_on

-- one category, from a day, narrow
SELECT "each".period, "each".discounted, "each".anchor_on, "each".next_on, count(*) AS customers
FROM (SELECT anchor.period AS period, anchor.discounted AS discounted, anchor.customer_id AS customer_id, anchor.anchor_on AS anchor_on, min(again.purchased_on) AS next_on
FROM (SELECT purchase_facts.customer_id AS customer_id, CASE WHEN (purchase_facts.purchased_on < ?) THEN ? WHEN (purchase_facts.purchased_on < ?) THEN ? ELSE ? END AS period, max(CASE WHEN (reduced.customer_id IS NOT NULL) THEN ? ELSE ? END) AS discounted, purchase_facts.purchased_on AS anchor_on
FROM purchase_facts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS first_on
FROM purchase_facts
WHERE purchase_facts.sale_lines > ? AND purchase_facts.customer_id IS NOT NULL GROUP BY purchase_facts.customer_id) AS first_days ON purchase_facts.customer_id = first_days.customer_id AND purchase_facts.purchased_on = first_days.first_on LEFT OUTER JOIN (SELECT DISTINCT purchases.customer_id AS customer_id, purchases.purchased_on AS purchased_on
FROM purchases
WHERE (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND purchases.purchased_on >= ? AND purchases.purchased_on < ? AND purchases.sale_lines > ? AND (EXISTS (SELECT *
FROM purchase_lines
WHERE purchase_lines.purchase_id = purchases.id AND purchase_lines.discount_cents > ?))) AS reduced ON reduced.customer_id = first_days.customer_id AND reduced.purchased_on = first_days.first_on
WHERE purchase_facts.sale_lines > ? AND purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY purchase_facts.customer_id, purchase_facts.purchased_on) AS anchor LEFT OUTER JOIN (SELECT later.customer_id AS customer_id, later.purchased_on AS purchased_on
FROM purchase_facts AS later
WHERE later.sale_lines > ? AND later.purchased_on > ?) AS again ON again.customer_id = anchor.customer_id AND again.purchased_on > anchor.anchor_on GROUP BY anchor.period, anchor.discounted, anchor.customer_id, anchor.anchor_on) AS "each" GROUP BY "each".period, "each".discounted, "each".anchor_on, "each".next_on
