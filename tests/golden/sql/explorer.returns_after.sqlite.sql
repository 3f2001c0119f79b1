-- everything
SELECT aged."group", aged.start, aged.lived, aged.age AS last_age, count(*) AS customers
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, CASE WHEN (linked.first_on < ?) THEN ? WHEN (linked.first_on < ?) THEN ? WHEN (linked.first_on < ?) THEN ? WHEN (linked.first_on <= ?) THEN ? ELSE ? END AS lived, linked.segment AS "group"
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, CASE WHEN (customer_day.age_days > ?) THEN NULL WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? ELSE ? END AS age, coalesce(customer_day.gap_days, ?) > customer_day.age_days - CASE WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? ELSE ? END AS opens, customer_day.next_on IS NULL OR customer_day.next_on > ? OR CAST(julianday(customer_day.next_on) - julianday(customer_day.first_on) AS INTEGER) > ? AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, CASE WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? ELSE ? END AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= ? AND customer_day.age_days <= ? AND customer_day.purchases > ?) AS linked
WHERE linked.last = 1) AS aged GROUP BY aged."group", aged.start, aged.lived, aged.age ORDER BY aged."group", aged.start, aged.lived, aged.age

-- one category, from a day, narrow
WITH daily AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS moment, min(line_facts.month) AS month
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.purchased_on <= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT "each"."group", "each".start, "each".lived, "each".last_age, count(*) AS customers
FROM (SELECT active."group" AS "group", active.start AS start, active.lived AS lived, max(active.age) AS last_age
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, starts.start AS start, CASE WHEN (CAST(julianday(daily.moment) - julianday(starts.first_on) AS INTEGER) > ?) THEN NULL WHEN (CAST(julianday(daily.moment) - julianday(starts.first_on) AS INTEGER) >= ?) THEN ? WHEN (CAST(julianday(daily.moment) - julianday(starts.first_on) AS INTEGER) >= ?) THEN ? WHEN (CAST(julianday(daily.moment) - julianday(starts.first_on) AS INTEGER) >= ?) THEN ? ELSE ? END AS age, CASE WHEN (starts.first_on < ?) THEN ? WHEN (starts.first_on < ?) THEN ? WHEN (starts.first_on < ?) THEN ? WHEN (starts.first_on <= ?) THEN ? ELSE ? END AS lived, grouped."group" AS "group"
FROM daily JOIN (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= ?) AS starts ON daily.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.segment AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE daily.moment >= starts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active GROUP BY active.customer_id, active."group", active.start, active.lived) AS "each" GROUP BY "each"."group", "each".start, "each".lived, "each".last_age ORDER BY "each"."group", "each".start, "each".lived, "each".last_age
