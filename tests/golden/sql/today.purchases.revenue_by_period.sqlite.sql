-- everything
SELECT CASE WHEN (purchase_facts.purchased_on < ?) THEN ? WHEN (purchase_facts.purchased_on < ?) THEN ? ELSE ? END AS period, CASE WHEN (purchase_facts.customer_id IS NULL) THEN ? WHEN (purchase_facts.purchased_on <= first_days.first_on) THEN ? ELSE ? END AS buyer, sum(purchase_facts.net_cents) AS net_cents
FROM purchase_facts LEFT OUTER JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS first_on
FROM purchase_facts
WHERE purchase_facts.sale_lines > ? AND purchase_facts.customer_id IS NOT NULL GROUP BY purchase_facts.customer_id) AS first_days ON purchase_facts.customer_id = first_days.customer_id
WHERE purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? GROUP BY CASE WHEN (purchase_facts.purchased_on < ?) THEN ? WHEN (purchase_facts.purchased_on < ?) THEN ? ELSE ? END, CASE WHEN (purchase_facts.customer_id IS NULL) THEN ? WHEN (purchase_facts.purchased_on <= first_days.first_on) THEN ? ELSE ? END

-- one category, from a day, narrow
SELECT CASE WHEN (line_facts.purchased_on < ?) THEN ? WHEN (line_facts.purchased_on < ?) THEN ? ELSE ? END AS period, CASE WHEN (line_facts.customer_id IS NULL) THEN ? WHEN (line_facts.purchased_on <= first_days.first_on) THEN ? ELSE ? END AS buyer, sum(line_facts.amount_cents) AS net_cents
FROM line_facts LEFT OUTER JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS first_on
FROM purchase_facts
WHERE purchase_facts.sale_lines > ? AND purchase_facts.customer_id IS NOT NULL GROUP BY purchase_facts.customer_id) AS first_days ON line_facts.customer_id = first_days.customer_id
WHERE line_facts.purchased_on >= ? AND line_facts.purchased_on < ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (line_facts.purchased_on < ?) THEN ? WHEN (line_facts.purchased_on < ?) THEN ? ELSE ? END, CASE WHEN (line_facts.customer_id IS NULL) THEN ? WHEN (line_facts.purchased_on <= first_days.first_on) THEN ? ELSE ? END
