-- everything
SELECT aged.customer_id, sum(aged.amount) AS purchase_count
FROM (SELECT monthly.customer_id AS customer_id, monthly.start AS start, monthly.moment - monthly.start AS age, monthly.bought AS bought, monthly.amount AS amount
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS moment, customer_month.first_month AS start, customer_month.purchases AS bought, customer_month.purchases AS amount
FROM customer_month
WHERE customer_month.month <= :month_1::INTEGER AND customer_month.purchases > :purchases_1::INTEGER) AS monthly
WHERE monthly.moment >= monthly.start) AS aged
WHERE aged.age = :age_1::INTEGER AND aged.start >= :start_1::INTEGER AND aged.start < :start_2::INTEGER GROUP BY aged.customer_id ORDER BY sum(aged.amount) DESC, aged.customer_id

-- everything
WITH daily AS
(SELECT purchase_facts.customer_id AS customer_id, purchase_facts.purchased_on AS moment, sum(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN :param_12::INTEGER ELSE :param_13::INTEGER END) AS bought, sum(CASE WHEN (purchase_facts.sale_lines > :sale_lines_2::INTEGER) THEN :param_14::INTEGER ELSE :param_15::INTEGER END) AS amount
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.purchased_on <= :purchased_on_1::DATE GROUP BY purchase_facts.customer_id, purchase_facts.purchased_on)
 SELECT active.customer_id, sum(active.amount) AS purchase_count
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.age AS age, aged."group" AS "group", sum(aged.bought) AS bought, sum(aged.amount) AS amount
FROM (SELECT daily.customer_id AS customer_id, starts.start AS start, CASE WHEN ((CAST(daily.moment AS date) - CAST(starts.start AS date)) < :param_1::INTEGER) THEN :param_2::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.start AS date)) BETWEEN :param_3::INTEGER AND :param_4::INTEGER) THEN :param_5::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.start AS date)) BETWEEN :param_6::INTEGER AND :param_7::INTEGER) THEN :param_8::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.start AS date)) BETWEEN :param_9::INTEGER AND :param_10::INTEGER) THEN :param_11::INTEGER END AS age, daily.bought AS bought, daily.amount AS amount, grouped."group" AS "group"
FROM daily JOIN (SELECT daily.customer_id AS customer_id, min(CASE WHEN (daily.bought > :bought_1::INTEGER) THEN daily.moment END) AS start, min(CASE WHEN (daily.bought > :bought_1::INTEGER) THEN daily.moment END) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(CASE WHEN (daily.bought > :bought_1::INTEGER) THEN daily.moment END) IS NOT NULL) AS starts ON daily.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.country AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE daily.moment >= starts.start) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.age, aged."group") AS active
WHERE active.age = :age_1::INTEGER AND (CAST(:param_16::DATE AS date) - CAST(active.start AS date)) >= CASE active.age WHEN :param_17::INTEGER THEN :param_18::INTEGER WHEN :param_19::INTEGER THEN :param_20::INTEGER WHEN :param_21::INTEGER THEN :param_22::INTEGER ELSE :param_23::INTEGER END AND active."group" IS NULL GROUP BY active.customer_id ORDER BY sum(active.amount) DESC, active.customer_id

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
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS moment, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN :param_12::INTEGER ELSE :param_13::INTEGER END) AS bought, count(DISTINCT CASE WHEN (line_facts.kind = :kind_2::SMALLINT) THEN line_facts.purchase_id END) AS amount
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT active.customer_id, sum(active.amount) AS purchase_count
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.age AS age, aged."group" AS "group", sum(aged.bought) AS bought, sum(aged.amount) AS amount
FROM (SELECT daily.customer_id AS customer_id, starts.start AS start, CASE WHEN ((CAST(daily.moment AS date) - CAST(starts.start AS date)) < :param_1::INTEGER) THEN :param_2::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.start AS date)) BETWEEN :param_3::INTEGER AND :param_4::INTEGER) THEN :param_5::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.start AS date)) BETWEEN :param_6::INTEGER AND :param_7::INTEGER) THEN :param_8::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.start AS date)) BETWEEN :param_9::INTEGER AND :param_10::INTEGER) THEN :param_11::INTEGER END AS age, daily.bought AS bought, daily.amount AS amount, grouped."group" AS "group"
FROM daily JOIN (SELECT daily.customer_id AS customer_id, min(CASE WHEN (daily.bought > :bought_1::INTEGER) THEN daily.moment END) AS start, min(CASE WHEN (daily.bought > :bought_1::INTEGER) THEN daily.moment END) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(CASE WHEN (daily.bought > :bought_1::INTEGER) THEN daily.moment END) IS NOT NULL AND min(CASE WHEN (daily.bought > :bought_1::INTEGER) THEN daily.moment END) >= :min_1::DATE) AS starts ON daily.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.country AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE daily.moment >= starts.start) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.age, aged."group") AS active
WHERE active.age = :age_1::INTEGER AND (CAST(:param_14::DATE AS date) - CAST(active.start AS date)) >= CASE active.age WHEN :param_15::INTEGER THEN :param_16::INTEGER WHEN :param_17::INTEGER THEN :param_18::INTEGER WHEN :param_19::INTEGER THEN :param_20::INTEGER ELSE :param_21::INTEGER END AND active."group" IS NULL GROUP BY active.customer_id ORDER BY sum(active.amount) DESC, active.customer_id
