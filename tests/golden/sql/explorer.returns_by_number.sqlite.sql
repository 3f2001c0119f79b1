-- everything
SELECT "each"."group", "each".start, "each".lived, "each".returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, aged.lived AS lived, count(CASE WHEN (aged.age > ? AND aged.age <= ? AND aged.lived > aged.age) THEN ? END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, CAST(julianday(?) - julianday(linked.first_on) AS INTEGER) - CAST(julianday(?) - julianday(linked.first_on) AS INTEGER) % ? AS lived, grouped."group" AS "group"
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, customer_day.age_days - customer_day.age_days % ? AS age, coalesce(customer_day.gap_days, ?) > customer_day.age_days % ? AS opens, customer_day.next_on IS NULL OR customer_day.next_on > ? AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, customer_day.age_days - customer_day.age_days % ? AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= ? AND customer_day.purchases > ?) AS linked LEFT OUTER JOIN (SELECT heard.customer_id AS customer_id, CASE WHEN (heard.first_heard >= ?) THEN NULL WHEN (heard.first_heard % ? = ?) THEN ? WHEN (heard.first_heard % ? = ?) THEN ? WHEN (heard.first_heard % ? = ?) THEN ? END AS "group"
FROM (SELECT scored.customer_id AS customer_id, ((scored.first) / (?)) * ? + scored.first % ? AS first_heard
FROM (SELECT feedback.customer_id AS customer_id, min(CAST(CAST(julianday(feedback.received_on) - julianday(?) AS INTEGER) AS BIGINT) * ? + feedback.id * ? + CASE WHEN (feedback.label = ?) THEN ? WHEN (feedback.label = ?) THEN ? WHEN (feedback.label = ?) THEN ? END) AS first
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.label IN (__[POSTCOMPILE_label_4]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY feedback.customer_id) AS scored) AS heard) AS grouped ON grouped.customer_id = linked.customer_id
WHERE linked.opens = 1) AS aged GROUP BY aged.customer_id, aged."group", aged.start, aged.lived) AS "each" GROUP BY "each"."group", "each".start, "each".lived, "each".returns ORDER BY "each"."group", "each".start, "each".lived, "each".returns

-- everything
SELECT "each"."group", "each".start, "each".returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > ? AND aged.age <= ? AND aged.start + aged.age < ?) THEN ? END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, linked.segment AS "group"
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS period, customer_month.first_month AS first_period, customer_month.month AS moment, customer_month.first_month AS start, customer_month.month - customer_month.first_month AS age, 1 AS opens, customer_month.next_month IS NULL OR customer_month.next_month > ? AS last, customer_month.first_on AS first_on, customer_month.segment AS segment, customer_month.country AS country, customer_month.acquisition_channel AS acquisition_channel, customer_month.birth_year AS birth_year
FROM customer_month
WHERE customer_month.month <= ? AND customer_month.purchases > ?) AS linked) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS "each" GROUP BY "each"."group", "each".start, "each".returns ORDER BY "each"."group", "each".start, "each".returns

-- everything
SELECT "each"."group", "each".start, "each".returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > ? AND aged.age <= ? AND aged.start + aged.age < ?) THEN ? END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, linked.country AS "group"
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.week * ? AS moment, customer_day.first_week * ? AS start, customer_day.week * ? - customer_day.first_week * ? AS age, coalesce(customer_day.gap_days, ?) > customer_day.weekday AS opens, customer_day.next_on IS NULL OR customer_day.next_on > ? AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= ? AND customer_day.purchases > ?) AS linked
WHERE linked.opens = 1) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS "each" GROUP BY "each"."group", "each".start, "each".returns ORDER BY "each"."group", "each".start, "each".returns

-- everything
SELECT "each"."group", "each".start, "each".returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > ? AND aged.age <= ? AND aged.start + aged.age < ?) THEN ? END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, linked.acquisition_channel AS "group"
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS period, customer_month.first_month AS first_period, customer_month.month - customer_month.month % ? AS moment, customer_month.first_month - customer_month.first_month % ? AS start, (customer_month.month - customer_month.month % ?) - (customer_month.first_month - customer_month.first_month % ?) AS age, coalesce(customer_month.month - customer_month.previous_month, ?) > customer_month.month % ? AS opens, customer_month.next_month IS NULL OR customer_month.next_month > ? AS last, customer_month.first_on AS first_on, customer_month.segment AS segment, customer_month.country AS country, customer_month.acquisition_channel AS acquisition_channel, customer_month.birth_year AS birth_year
FROM customer_month
WHERE customer_month.month <= ? AND customer_month.purchases > ?) AS linked
WHERE linked.opens = 1) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS "each" GROUP BY "each"."group", "each".start, "each".returns ORDER BY "each"."group", "each".start, "each".returns

-- everything
SELECT "each"."group", "each".start, "each".lived, "each".returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, aged.lived AS lived, count(CASE WHEN (aged.age > ? AND aged.age <= ? AND aged.lived > aged.age) THEN ? END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, CAST(julianday(?) - julianday(linked.first_on) AS INTEGER) - CAST(julianday(?) - julianday(linked.first_on) AS INTEGER) % ? AS lived, linked.first_category AS "group"
FROM (SELECT categorised_day.customer_id AS customer_id, categorised_day.week AS period, categorised_day.first_week AS first_period, categorised_day.purchased_on AS moment, categorised_day.first_month AS start, categorised_day.age_days - categorised_day.age_days % ? AS age, coalesce(categorised_day.gap_days, ?) > categorised_day.age_days % ? AS opens, categorised_day.next_on IS NULL OR categorised_day.next_on > ? AS last, categorised_day.age_days AS age_days, categorised_day.purchase_days AS purchase_days, categorised_day.age_days - categorised_day.age_days % ? AS opening, categorised_day.first_category AS first_category, categorised_day.first_on AS first_on, categorised_day.segment AS segment, categorised_day.country AS country, categorised_day.acquisition_channel AS acquisition_channel, categorised_day.birth_year AS birth_year
FROM categorised_day
WHERE categorised_day.purchased_on <= ? AND categorised_day.purchases > ?) AS linked
WHERE linked.opens = 1) AS aged GROUP BY aged.customer_id, aged."group", aged.start, aged.lived) AS "each" GROUP BY "each"."group", "each".start, "each".lived, "each".returns ORDER BY "each"."group", "each".start, "each".lived, "each".returns

-- everything
SELECT "each"."group", "each".start, "each".lived, "each".returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, aged.lived AS lived, count(CASE WHEN (aged.age > ? AND aged.age <= ? AND aged.lived > aged.age) THEN ? END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, CASE WHEN (linked.first_on < ?) THEN ? WHEN (linked.first_on < ?) THEN ? WHEN (linked.first_on < ?) THEN ? WHEN (linked.first_on <= ?) THEN ? ELSE ? END AS lived, CASE WHEN (linked.birth_year > ?) THEN NULL WHEN (linked.birth_year > ?) THEN ? WHEN (linked.birth_year > ?) THEN ? WHEN (linked.birth_year > ?) THEN ? WHEN (linked.birth_year > ?) THEN ? WHEN (linked.birth_year > ?) THEN ? WHEN (linked.birth_year > ?) THEN ? ELSE NULL END AS "group"
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, CASE WHEN (customer_day.age_days > ?) THEN NULL WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? ELSE ? END AS age, coalesce(customer_day.gap_days, ?) > customer_day.age_days - CASE WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? ELSE ? END AS opens, customer_day.next_on IS NULL OR customer_day.next_on > ? OR CAST(julianday(customer_day.next_on) - julianday(customer_day.first_on) AS INTEGER) > ? AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, CASE WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? WHEN (customer_day.age_days >= ?) THEN ? ELSE ? END AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= ? AND customer_day.age_days <= ? AND customer_day.purchases > ?) AS linked
WHERE linked.opens = 1) AS aged GROUP BY aged.customer_id, aged."group", aged.start, aged.lived) AS "each" GROUP BY "each"."group", "each".start, "each".lived, "each".returns ORDER BY "each"."group", "each".start, "each".lived, "each".returns

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
 SELECT "each"."group", "each".start, "each".lived, "each".returns, count(*) AS customers
FROM (SELECT active."group" AS "group", active.start AS start, active.lived AS lived, count(CASE WHEN (active.age > ? AND active.age <= ? AND active.lived > active.age) THEN ? END) AS returns
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, firsts.start AS start, CAST(julianday(daily.moment) - julianday(firsts.first_on) AS INTEGER) - CAST(julianday(daily.moment) - julianday(firsts.first_on) AS INTEGER) % ? AS age, CAST(julianday(?) - julianday(firsts.first_on) AS INTEGER) - CAST(julianday(?) - julianday(firsts.first_on) AS INTEGER) % ? AS lived, grouped."group" AS "group"
FROM daily JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= ?) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > ? AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON daily.customer_id = firsts.customer_id LEFT OUTER JOIN (SELECT heard.customer_id AS customer_id, CASE WHEN (heard.first_heard >= ?) THEN NULL WHEN (heard.first_heard % ? = ?) THEN ? WHEN (heard.first_heard % ? = ?) THEN ? WHEN (heard.first_heard % ? = ?) THEN ? END AS "group"
FROM (SELECT scored.customer_id AS customer_id, ((scored.first) / (?)) * ? + scored.first % ? AS first_heard
FROM (SELECT feedback.customer_id AS customer_id, min(CAST(CAST(julianday(feedback.received_on) - julianday(?) AS INTEGER) AS BIGINT) * ? + feedback.id * ? + CASE WHEN (feedback.label = ?) THEN ? WHEN (feedback.label = ?) THEN ? WHEN (feedback.label = ?) THEN ? END) AS first
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.label IN (__[POSTCOMPILE_label_4]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3])) GROUP BY feedback.customer_id) AS scored) AS heard) AS grouped ON grouped.customer_id = firsts.customer_id
WHERE daily.moment >= firsts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active GROUP BY active.customer_id, active."group", active.start, active.lived) AS "each" GROUP BY "each"."group", "each".start, "each".lived, "each".returns ORDER BY "each"."group", "each".start, "each".lived, "each".returns

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, line_facts.month AS moment, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.purchased_on <= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month)
 SELECT "each"."group", "each".start, "each".returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > ? AND aged.age <= ? AND aged.start + aged.age < ?) THEN ? END) AS returns
FROM (SELECT monthly.customer_id AS customer_id, starts.start AS start, monthly.moment - starts.start AS age, grouped."group" AS "group"
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(monthly.moment) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.moment) IS NOT NULL AND min(monthly.first_on) >= ?) AS starts ON monthly.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.segment AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE monthly.moment >= starts.start) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS "each" GROUP BY "each"."group", "each".start, "each".returns ORDER BY "each"."group", "each".start, "each".returns

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) - CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ? AS moment, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.purchased_on <= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) - CAST(julianday(line_facts.purchased_on) - julianday(?) AS INTEGER) % ?)
 SELECT "each"."group", "each".start, "each".returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > ? AND aged.age <= ? AND aged.start + aged.age < ?) THEN ? END) AS returns
FROM (SELECT monthly.customer_id AS customer_id, firsts.start AS start, monthly.moment - firsts.start AS age, grouped."group" AS "group"
FROM monthly JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT monthly.customer_id AS customer_id, min(monthly.moment) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.moment) IS NOT NULL AND min(monthly.first_on) >= ?) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > ? AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON monthly.customer_id = firsts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.country AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = firsts.customer_id
WHERE monthly.moment >= firsts.start) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS "each" GROUP BY "each"."group", "each".start, "each".returns ORDER BY "each"."group", "each".start, "each".returns

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, line_facts.month - line_facts.month % ? AS moment, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.purchased_on <= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month - line_facts.month % ?)
 SELECT "each"."group", "each".start, "each".returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > ? AND aged.age <= ? AND aged.start + aged.age < ?) THEN ? END) AS returns
FROM (SELECT monthly.customer_id AS customer_id, starts.start AS start, monthly.moment - starts.start AS age, grouped."group" AS "group"
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(monthly.moment) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.moment) IS NOT NULL AND min(monthly.first_on) >= ?) AS starts ON monthly.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.acquisition_channel AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE monthly.moment >= starts.start) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS "each" GROUP BY "each"."group", "each".start, "each".returns ORDER BY "each"."group", "each".start, "each".returns

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
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on),
spent AS
(SELECT line_facts.customer_id AS customer_id, products.category AS category, sum(line_facts.amount_cents) AS cents
FROM (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= ?) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > ? AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts JOIN line_facts ON line_facts.customer_id = firsts.customer_id AND line_facts.purchased_on = firsts.first_on LEFT OUTER JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE line_facts.kind = ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_3]) AND customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3])) GROUP BY line_facts.customer_id, products.category)
 SELECT "each"."group", "each".start, "each".lived, "each".returns, count(*) AS customers
FROM (SELECT active."group" AS "group", active.start AS start, active.lived AS lived, count(CASE WHEN (active.age > ? AND active.age <= ? AND active.lived > active.age) THEN ? END) AS returns
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, firsts.start AS start, CAST(julianday(daily.moment) - julianday(firsts.first_on) AS INTEGER) - CAST(julianday(daily.moment) - julianday(firsts.first_on) AS INTEGER) % ? AS age, CAST(julianday(?) - julianday(firsts.first_on) AS INTEGER) - CAST(julianday(?) - julianday(firsts.first_on) AS INTEGER) % ? AS lived, grouped."group" AS "group"
FROM daily JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= ?) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > ? AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON daily.customer_id = firsts.customer_id LEFT OUTER JOIN (SELECT most.customer_id AS customer_id, most.category AS "group"
FROM (SELECT spent.customer_id AS customer_id, min(spent.category) AS category
FROM spent JOIN (SELECT spent.customer_id AS customer_id, max(spent.cents) AS cents
FROM spent GROUP BY spent.customer_id) AS top ON top.customer_id = spent.customer_id AND top.cents = spent.cents GROUP BY spent.customer_id) AS most) AS grouped ON grouped.customer_id = firsts.customer_id
WHERE daily.moment >= firsts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active GROUP BY active.customer_id, active."group", active.start, active.lived) AS "each" GROUP BY "each"."group", "each".start, "each".lived, "each".returns ORDER BY "each"."group", "each".start, "each".lived, "each".returns

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
 SELECT "each"."group", "each".start, "each".lived, "each".returns, count(*) AS customers
FROM (SELECT active."group" AS "group", active.start AS start, active.lived AS lived, count(CASE WHEN (active.age > ? AND active.age <= ? AND active.lived > active.age) THEN ? END) AS returns
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, starts.start AS start, CASE WHEN (CAST(julianday(daily.moment) - julianday(starts.first_on) AS INTEGER) > ?) THEN NULL WHEN (CAST(julianday(daily.moment) - julianday(starts.first_on) AS INTEGER) >= ?) THEN ? WHEN (CAST(julianday(daily.moment) - julianday(starts.first_on) AS INTEGER) >= ?) THEN ? WHEN (CAST(julianday(daily.moment) - julianday(starts.first_on) AS INTEGER) >= ?) THEN ? ELSE ? END AS age, CASE WHEN (starts.first_on < ?) THEN ? WHEN (starts.first_on < ?) THEN ? WHEN (starts.first_on < ?) THEN ? WHEN (starts.first_on <= ?) THEN ? ELSE ? END AS lived, grouped."group" AS "group"
FROM daily JOIN (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= ?) AS starts ON daily.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, CASE WHEN (customer_facts.birth_year > ?) THEN NULL WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? WHEN (customer_facts.birth_year > ?) THEN ? ELSE NULL END AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE daily.moment >= starts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active GROUP BY active.customer_id, active."group", active.start, active.lived) AS "each" GROUP BY "each"."group", "each".start, "each".lived, "each".returns ORDER BY "each"."group", "each".start, "each".lived, "each".returns
