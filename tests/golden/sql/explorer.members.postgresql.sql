-- everything
SELECT aged.customer_id, sum(aged.amount) AS purchase_count
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, linked.amount AS amount
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS period, customer_month.first_month AS first_period, customer_month.month AS moment, customer_month.first_month AS start, customer_month.month - customer_month.first_month AS age, true AS opens, customer_month.next_month IS NULL OR customer_month.next_month > :next_month_1::INTEGER AS last, customer_month.first_on AS first_on, customer_month.segment AS segment, customer_month.country AS country, customer_month.acquisition_channel AS acquisition_channel, customer_month.birth_year AS birth_year, customer_month.purchases AS bought, customer_month.purchases AS amount
FROM customer_month
WHERE customer_month.month <= :month_1::INTEGER AND customer_month.purchases > :purchases_1::INTEGER) AS linked) AS aged
WHERE aged.age = :age_1::INTEGER AND aged.start >= :start_1::INTEGER AND aged.start < :start_2::INTEGER GROUP BY aged.customer_id ORDER BY sum(aged.amount) DESC, aged.customer_id

-- everything
SELECT aged.customer_id, sum(aged.amount) AS purchase_count
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, CASE WHEN (linked.first_on < :first_on_1::DATE) THEN :param_1::INTEGER WHEN (linked.first_on < :first_on_2::DATE) THEN :param_2::INTEGER WHEN (linked.first_on < :first_on_3::DATE) THEN :param_3::INTEGER WHEN (linked.first_on <= :first_on_4::DATE) THEN :param_4::INTEGER ELSE :param_5::INTEGER END AS lived, linked.country AS "group", linked.amount AS amount
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, CASE WHEN (customer_day.age_days > :age_days_1::INTEGER) THEN NULL WHEN (customer_day.age_days >= :age_days_2::INTEGER) THEN :param_6::INTEGER WHEN (customer_day.age_days >= :age_days_3::INTEGER) THEN :param_7::INTEGER WHEN (customer_day.age_days >= :age_days_4::INTEGER) THEN :param_8::INTEGER ELSE :param_9::INTEGER END AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.age_days - CASE WHEN (customer_day.age_days >= :age_days_5::INTEGER) THEN :param_10::INTEGER WHEN (customer_day.age_days >= :age_days_6::INTEGER) THEN :param_11::INTEGER WHEN (customer_day.age_days >= :age_days_7::INTEGER) THEN :param_12::INTEGER ELSE :param_13::INTEGER END AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE OR (CAST(customer_day.next_on AS date) - CAST(customer_day.first_on AS date)) > :param_14::INTEGER AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, CASE WHEN (customer_day.age_days >= :age_days_8::INTEGER) THEN :param_15::INTEGER WHEN (customer_day.age_days >= :age_days_9::INTEGER) THEN :param_16::INTEGER WHEN (customer_day.age_days >= :age_days_10::INTEGER) THEN :param_17::INTEGER ELSE :param_18::INTEGER END AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year, customer_day.purchases AS bought, customer_day.purchases AS amount
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.age_days <= :age_days_11::INTEGER AND customer_day.purchases > :purchases_1::INTEGER) AS linked) AS aged
WHERE aged.age = :age_1::INTEGER AND aged.lived > :lived_1::INTEGER AND aged."group" IS NOT DISTINCT FROM NULL GROUP BY aged.customer_id ORDER BY sum(aged.amount) DESC, aged.customer_id

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, line_facts.month AS moment, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS bought, count(DISTINCT CASE WHEN (line_facts.kind = :kind_2::SMALLINT) THEN line_facts.purchase_id END) AS amount, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month)
 SELECT aged.customer_id, sum(aged.amount) AS purchase_count
FROM (SELECT monthly.customer_id AS customer_id, starts.start AS start, monthly.moment - starts.start AS age, monthly.bought AS bought, monthly.amount AS amount
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(CASE WHEN (monthly.bought > :bought_1::INTEGER) THEN monthly.moment END) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(CASE WHEN (monthly.bought > :bought_1::INTEGER) THEN monthly.moment END) IS NOT NULL AND min(monthly.first_on) >= :min_1::DATE) AS starts ON monthly.customer_id = starts.customer_id
WHERE monthly.moment >= starts.start) AS aged
WHERE aged.age = :age_1::INTEGER AND aged.start >= :start_1::INTEGER AND aged.start < :start_2::INTEGER GROUP BY aged.customer_id ORDER BY sum(aged.amount) DESC, aged.customer_id

-- one category, from a day, narrow
WITH daily AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS moment, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN :param_14::INTEGER ELSE :param_15::INTEGER END) AS bought, count(DISTINCT CASE WHEN (line_facts.kind = :kind_2::SMALLINT) THEN line_facts.purchase_id END) AS amount, min(line_facts.month) AS month
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT active.customer_id, sum(active.amount) AS purchase_count
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group", sum(aged.bought) AS bought, sum(aged.amount) AS amount
FROM (SELECT daily.customer_id AS customer_id, starts.start AS start, CASE WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) > :param_1::INTEGER) THEN NULL WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_2::INTEGER) THEN :param_3::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_4::INTEGER) THEN :param_5::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_6::INTEGER) THEN :param_7::INTEGER ELSE :param_8::INTEGER END AS age, CASE WHEN (starts.first_on < :first_on_1::DATE) THEN :param_9::INTEGER WHEN (starts.first_on < :first_on_2::DATE) THEN :param_10::INTEGER WHEN (starts.first_on < :first_on_3::DATE) THEN :param_11::INTEGER WHEN (starts.first_on <= :first_on_4::DATE) THEN :param_12::INTEGER ELSE :param_13::INTEGER END AS lived, grouped."group" AS "group", daily.bought AS bought, daily.amount AS amount
FROM daily JOIN (SELECT daily.customer_id AS customer_id, min(CASE WHEN (daily.bought > :bought_1::INTEGER) THEN daily.month END) AS start, min(CASE WHEN (daily.bought > :bought_2::INTEGER) THEN daily.moment END) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(CASE WHEN (daily.bought > :bought_1::INTEGER) THEN daily.month END) IS NOT NULL AND min(CASE WHEN (daily.bought > :bought_2::INTEGER) THEN daily.moment END) >= :min_1::DATE) AS starts ON daily.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.country AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE daily.moment >= starts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active
WHERE active.age = :age_1::INTEGER AND active.lived > :lived_1::INTEGER AND active."group" IS NOT DISTINCT FROM NULL GROUP BY active.customer_id ORDER BY sum(active.amount) DESC, active.customer_id
