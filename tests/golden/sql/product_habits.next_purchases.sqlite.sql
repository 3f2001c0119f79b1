-- everything
WITH spent AS
(SELECT line_facts.customer_id AS customer_id, products.category AS category, sum(line_facts.amount_cents) AS cents
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = ? AND CAST(julianday(?) - julianday(days.purchased_on) AS INTEGER) >= ?) AS first JOIN line_facts ON line_facts.customer_id = first.customer_id AND line_facts.purchased_on = first.first_on LEFT OUTER JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE line_facts.kind = ? GROUP BY line_facts.customer_id, products.category)
 SELECT grouped."group", count(*) AS customers, coalesce(sum(CASE WHEN (second.customer_id IS NOT NULL) THEN ? ELSE ? END), ?) AS back, coalesce(sum(CASE WHEN (second.items & ? > ?) THEN ? ELSE ? END), ?) AS bought_0, coalesce(sum(CASE WHEN (second.items & ? > ?) THEN ? ELSE ? END), ?) AS bought_1
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = ? AND CAST(julianday(?) - julianday(days.purchased_on) AS INTEGER) >= ?) AS first LEFT OUTER JOIN (SELECT first.customer_id AS customer_id, sum(DISTINCT numbered.number) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = ?) THEN ? WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?) JOIN (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = ? AND CAST(julianday(?) - julianday(days.purchased_on) AS INTEGER) >= ?) AS first ON line_facts.customer_id = first.customer_id AND line_facts.purchased_on = first.next_on
WHERE line_facts.kind = ? AND CAST(julianday(first.next_on) - julianday(first.first_on) AS INTEGER) <= ? GROUP BY first.customer_id) AS second ON second.customer_id = first.customer_id LEFT OUTER JOIN (SELECT most.customer_id AS customer_id, most.category AS "group"
FROM (SELECT spent.customer_id AS customer_id, min(spent.category) AS category
FROM spent JOIN (SELECT spent.customer_id AS customer_id, max(spent.cents) AS cents
FROM spent GROUP BY spent.customer_id) AS top ON top.customer_id = spent.customer_id AND top.cents = spent.cents GROUP BY spent.customer_id) AS most) AS grouped ON grouped.customer_id = first.customer_id GROUP BY grouped."group"

-- one category, from a day, narrow
WITH spent AS
(SELECT line_facts.customer_id AS customer_id, products.category AS category, sum(line_facts.amount_cents) AS cents
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = ? AND CAST(julianday(?) - julianday(days.purchased_on) AS INTEGER) >= ?) AS first JOIN line_facts ON line_facts.customer_id = first.customer_id AND line_facts.purchased_on = first.first_on LEFT OUTER JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE line_facts.kind = ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_4])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_3]) AND customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3])) GROUP BY line_facts.customer_id, products.category)
 SELECT grouped."group", count(*) AS customers, coalesce(sum(CASE WHEN (second.customer_id IS NOT NULL) THEN ? ELSE ? END), ?) AS back, coalesce(sum(CASE WHEN (second.items & ? > ?) THEN ? ELSE ? END), ?) AS bought_0, coalesce(sum(CASE WHEN (second.items & ? > ?) THEN ? ELSE ? END), ?) AS bought_1
FROM (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = ? AND CAST(julianday(?) - julianday(days.purchased_on) AS INTEGER) >= ?) AS first LEFT OUTER JOIN (SELECT first.customer_id AS customer_id, sum(DISTINCT numbered.number) AS items
FROM line_facts JOIN (SELECT products.id AS id, CASE WHEN (products.category = ?) THEN ? WHEN (products.category IS NULL) THEN ? ELSE ? END AS number
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) UNION ALL SELECT ? AS anon_1, ? AS anon_2) AS numbered ON numbered.id = coalesce(line_facts.product_id, ?) JOIN (SELECT days.customer_id AS customer_id, days.purchased_on AS first_on, days.next_on AS next_on
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, lead(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS next_on, row_number() OVER (PARTITION BY daily.customer_id ORDER BY daily.purchased_on) AS place
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS days
WHERE days.place = ? AND CAST(julianday(?) - julianday(days.purchased_on) AS INTEGER) >= ?) AS first ON line_facts.customer_id = first.customer_id AND line_facts.purchased_on = first.next_on
WHERE line_facts.kind = ? AND CAST(julianday(first.next_on) - julianday(first.first_on) AS INTEGER) <= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_3])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY first.customer_id) AS second ON second.customer_id = first.customer_id LEFT OUTER JOIN (SELECT most.customer_id AS customer_id, most.category AS "group"
FROM (SELECT spent.customer_id AS customer_id, min(spent.category) AS category
FROM spent JOIN (SELECT spent.customer_id AS customer_id, max(spent.cents) AS cents
FROM spent GROUP BY spent.customer_id) AS top ON top.customer_id = spent.customer_id AND top.cents = spent.cents GROUP BY spent.customer_id) AS most) AS grouped ON grouped.customer_id = first.customer_id GROUP BY grouped."group"
