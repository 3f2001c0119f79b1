-- everything
SELECT days.product_id, count(*) AS buyers, coalesce(sum(CASE WHEN (CAST(julianday(days.next_on) - julianday(days.purchased_on) AS INTEGER) <= ?) THEN ? ELSE ? END), ?) AS again
FROM (SELECT bought.product_id AS product_id, bought.purchased_on AS purchased_on, lead(bought.purchased_on) OVER (PARTITION BY bought.product_id, bought.customer_id ORDER BY bought.purchased_on) AS next_on, row_number() OVER (PARTITION BY bought.product_id, bought.customer_id ORDER BY bought.purchased_on) AS place
FROM (SELECT line_facts.product_id AS product_id, line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.product_id IS NOT NULL AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.product_id, line_facts.customer_id, line_facts.purchased_on) AS bought) AS days
WHERE days.place = ? AND CAST(julianday(?) - julianday(days.purchased_on) AS INTEGER) >= ? GROUP BY days.product_id ORDER BY days.product_id

-- one category, from a day, narrow
SELECT days.product_id, count(*) AS buyers, coalesce(sum(CASE WHEN (CAST(julianday(days.next_on) - julianday(days.purchased_on) AS INTEGER) <= ?) THEN ? ELSE ? END), ?) AS again
FROM (SELECT bought.product_id AS product_id, bought.purchased_on AS purchased_on, lead(bought.purchased_on) OVER (PARTITION BY bought.product_id, bought.customer_id ORDER BY bought.purchased_on) AS next_on, row_number() OVER (PARTITION BY bought.product_id, bought.customer_id ORDER BY bought.purchased_on) AS place
FROM (SELECT line_facts.product_id AS product_id, line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.product_id IS NOT NULL AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.product_id, line_facts.customer_id, line_facts.purchased_on) AS bought) AS days
WHERE days.place = ? AND CAST(julianday(?) - julianday(days.purchased_on) AS INTEGER) >= ? GROUP BY days.product_id ORDER BY days.product_id
