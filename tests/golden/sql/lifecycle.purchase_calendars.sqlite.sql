-- everything
SELECT own.calendar_0, own.calendar_1, count(*) AS customers
FROM (SELECT CAST(coalesce(sum(CASE WHEN (months.month BETWEEN ? AND ?) THEN ? << (months.month - ?) END), ?) AS BIGINT) AS calendar_0, CAST(coalesce(sum(CASE WHEN (months.month BETWEEN ? AND ?) THEN ? << (months.month - ?) END), ?) AS BIGINT) AS calendar_1
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS month
FROM customer_month
WHERE customer_month.purchases > ?) AS months
WHERE months.month BETWEEN ? AND ? GROUP BY months.customer_id) AS own GROUP BY own.calendar_0, own.calendar_1

-- one category, from a day, narrow
SELECT own.calendar_0, own.calendar_1, count(*) AS customers
FROM (SELECT CAST(coalesce(sum(CASE WHEN (months.month BETWEEN ? AND ?) THEN ? << (months.month - ?) END), ?) AS BIGINT) AS calendar_0, CAST(coalesce(sum(CASE WHEN (months.month BETWEEN ? AND ?) THEN ? << (months.month - ?) END), ?) AS BIGINT) AS calendar_1
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.month AS month
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.customer_id IN (SELECT line_facts.customer_id
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id
HAVING min(line_facts.purchased_on) >= ?) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY line_facts.customer_id, line_facts.month) AS months
WHERE months.month BETWEEN ? AND ? GROUP BY months.customer_id) AS own GROUP BY own.calendar_0, own.calendar_1
