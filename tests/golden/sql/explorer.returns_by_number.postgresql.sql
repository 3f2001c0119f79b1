-- everything
SELECT each."group", each.start, each.lived, each.returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, aged.lived AS lived, count(CASE WHEN (aged.age > :age_1::INTEGER AND aged.age <= :age_2::INTEGER AND aged.lived > aged.age) THEN :param_1::INTEGER END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, (CAST(:param_2::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_2::DATE AS date) - CAST(linked.first_on AS date)) % :param_3::INTEGER AS lived, grouped."group" AS "group"
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, customer_day.age_days - customer_day.age_days % :age_days_1::INTEGER AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.age_days % :age_days_2::INTEGER AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, customer_day.age_days - customer_day.age_days % :age_days_3::INTEGER AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.purchases > :purchases_1::INTEGER) AS linked LEFT OUTER JOIN (SELECT heard.customer_id AS customer_id, CASE WHEN (heard.first_heard >= :first_heard_1::BIGINT) THEN NULL WHEN (heard.first_heard % :first_heard_2::BIGINT = :param_4::BIGINT) THEN :param_5::VARCHAR WHEN (heard.first_heard % :first_heard_3::BIGINT = :param_6::BIGINT) THEN :param_7::VARCHAR WHEN (heard.first_heard % :first_heard_4::BIGINT = :param_8::BIGINT) THEN :param_9::VARCHAR END AS "group"
FROM (SELECT scored.customer_id AS customer_id, CAST(trunc(CAST(scored.first AS numeric) / (:param_10::BIGINT)) AS bigint) * :param_11::INTEGER + scored.first % :first_1::BIGINT AS first_heard
FROM (SELECT feedback.customer_id AS customer_id, min(CAST((CAST(feedback.received_on AS date) - CAST(:param_12::DATE AS date)) AS BIGINT) * :param_13::BIGINT + feedback.id * :id_1::BIGINT + CASE WHEN (feedback.label = :label_1::VARCHAR) THEN :param_14::INTEGER WHEN (feedback.label = :label_2::VARCHAR) THEN :param_15::INTEGER WHEN (feedback.label = :label_3::VARCHAR) THEN :param_16::INTEGER END) AS first
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.label IN (__[POSTCOMPILE_label_4]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY feedback.customer_id) AS scored) AS heard) AS grouped ON grouped.customer_id = linked.customer_id
WHERE linked.opens) AS aged GROUP BY aged.customer_id, aged."group", aged.start, aged.lived) AS each GROUP BY each."group", each.start, each.lived, each.returns ORDER BY each."group", each.start, each.lived, each.returns

-- everything
SELECT each."group", each.start, each.returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > :age_1::INTEGER AND aged.age <= :age_2::INTEGER AND aged.start + aged.age < :param_1::INTEGER) THEN :param_2::INTEGER END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, linked.segment AS "group"
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS period, customer_month.first_month AS first_period, customer_month.month AS moment, customer_month.first_month AS start, customer_month.month - customer_month.first_month AS age, true AS opens, customer_month.next_month IS NULL OR customer_month.next_month > :next_month_1::INTEGER AS last, customer_month.first_on AS first_on, customer_month.segment AS segment, customer_month.country AS country, customer_month.acquisition_channel AS acquisition_channel, customer_month.birth_year AS birth_year
FROM customer_month
WHERE customer_month.month <= :month_1::INTEGER AND customer_month.purchases > :purchases_1::INTEGER) AS linked) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS each GROUP BY each."group", each.start, each.returns ORDER BY each."group", each.start, each.returns

-- everything
SELECT each."group", each.start, each.returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > :age_1::INTEGER AND aged.age <= :age_2::INTEGER AND aged.start + aged.age < :param_1::INTEGER) THEN :param_2::INTEGER END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, linked.country AS "group"
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.week * :week_1::INTEGER AS moment, customer_day.first_week * :first_week_1::INTEGER AS start, customer_day.week * :week_1::INTEGER - customer_day.first_week * :first_week_1::INTEGER AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.weekday AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS each GROUP BY each."group", each.start, each.returns ORDER BY each."group", each.start, each.returns

-- everything
SELECT each."group", each.start, each.returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > :age_1::INTEGER AND aged.age <= :age_2::INTEGER AND aged.start + aged.age < :param_1::INTEGER) THEN :param_2::INTEGER END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, linked.acquisition_channel AS "group"
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS period, customer_month.first_month AS first_period, customer_month.month - customer_month.month % :month_1::INTEGER AS moment, customer_month.first_month - customer_month.first_month % :first_month_1::INTEGER AS start, (customer_month.month - customer_month.month % :month_1::INTEGER) - (customer_month.first_month - customer_month.first_month % :first_month_1::INTEGER) AS age, coalesce(customer_month.month - customer_month.previous_month, :coalesce_1::INTEGER) > customer_month.month % :month_2::INTEGER AS opens, customer_month.next_month IS NULL OR customer_month.next_month > :next_month_1::INTEGER AS last, customer_month.first_on AS first_on, customer_month.segment AS segment, customer_month.country AS country, customer_month.acquisition_channel AS acquisition_channel, customer_month.birth_year AS birth_year
FROM customer_month
WHERE customer_month.month <= :month_3::INTEGER AND customer_month.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS each GROUP BY each."group", each.start, each.returns ORDER BY each."group", each.start, each.returns

-- everything
SELECT each."group", each.start, each.lived, each.returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, aged.lived AS lived, count(CASE WHEN (aged.age > :age_1::INTEGER AND aged.age <= :age_2::INTEGER AND aged.lived > aged.age) THEN :param_1::INTEGER END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, (CAST(:param_2::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_2::DATE AS date) - CAST(linked.first_on AS date)) % :param_3::INTEGER AS lived, linked.first_category AS "group"
FROM (SELECT categorised_day.customer_id AS customer_id, categorised_day.week AS period, categorised_day.first_week AS first_period, categorised_day.purchased_on AS moment, categorised_day.first_month AS start, categorised_day.age_days - categorised_day.age_days % :age_days_1::INTEGER AS age, coalesce(categorised_day.gap_days, :coalesce_1::INTEGER) > categorised_day.age_days % :age_days_2::INTEGER AS opens, categorised_day.next_on IS NULL OR categorised_day.next_on > :next_on_1::DATE AS last, categorised_day.age_days AS age_days, categorised_day.purchase_days AS purchase_days, categorised_day.age_days - categorised_day.age_days % :age_days_3::INTEGER AS opening, categorised_day.first_category AS first_category, categorised_day.first_on AS first_on, categorised_day.segment AS segment, categorised_day.country AS country, categorised_day.acquisition_channel AS acquisition_channel, categorised_day.birth_year AS birth_year
FROM categorised_day
WHERE categorised_day.purchased_on <= :purchased_on_1::DATE AND categorised_day.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens) AS aged GROUP BY aged.customer_id, aged."group", aged.start, aged.lived) AS each GROUP BY each."group", each.start, each.lived, each.returns ORDER BY each."group", each.start, each.lived, each.returns

-- everything
SELECT each."group", each.start, each.lived, each.returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, aged.lived AS lived, count(CASE WHEN (aged.age > :age_1::INTEGER AND aged.age <= :age_2::INTEGER AND aged.lived > aged.age) THEN :param_1::INTEGER END) AS returns
FROM (SELECT linked.customer_id AS customer_id, linked.start AS start, linked.age AS age, CASE WHEN (linked.first_on < :first_on_1::DATE) THEN :param_2::INTEGER WHEN (linked.first_on < :first_on_2::DATE) THEN :param_3::INTEGER WHEN (linked.first_on < :first_on_3::DATE) THEN :param_4::INTEGER WHEN (linked.first_on <= :first_on_4::DATE) THEN :param_5::INTEGER ELSE :param_6::INTEGER END AS lived, CASE WHEN (linked.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (linked.birth_year > :birth_year_2::INTEGER) THEN :param_7::VARCHAR WHEN (linked.birth_year > :birth_year_3::INTEGER) THEN :param_8::VARCHAR WHEN (linked.birth_year > :birth_year_4::INTEGER) THEN :param_9::VARCHAR WHEN (linked.birth_year > :birth_year_5::INTEGER) THEN :param_10::VARCHAR WHEN (linked.birth_year > :birth_year_6::INTEGER) THEN :param_11::VARCHAR WHEN (linked.birth_year > :birth_year_7::INTEGER) THEN :param_12::VARCHAR ELSE NULL END AS "group"
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, CASE WHEN (customer_day.age_days > :age_days_1::INTEGER) THEN NULL WHEN (customer_day.age_days >= :age_days_2::INTEGER) THEN :param_13::INTEGER WHEN (customer_day.age_days >= :age_days_3::INTEGER) THEN :param_14::INTEGER WHEN (customer_day.age_days >= :age_days_4::INTEGER) THEN :param_15::INTEGER ELSE :param_16::INTEGER END AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.age_days - CASE WHEN (customer_day.age_days >= :age_days_5::INTEGER) THEN :param_17::INTEGER WHEN (customer_day.age_days >= :age_days_6::INTEGER) THEN :param_18::INTEGER WHEN (customer_day.age_days >= :age_days_7::INTEGER) THEN :param_19::INTEGER ELSE :param_20::INTEGER END AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE OR (CAST(customer_day.next_on AS date) - CAST(customer_day.first_on AS date)) > :param_21::INTEGER AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, CASE WHEN (customer_day.age_days >= :age_days_8::INTEGER) THEN :param_22::INTEGER WHEN (customer_day.age_days >= :age_days_9::INTEGER) THEN :param_23::INTEGER WHEN (customer_day.age_days >= :age_days_10::INTEGER) THEN :param_24::INTEGER ELSE :param_25::INTEGER END AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.age_days <= :age_days_11::INTEGER AND customer_day.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens) AS aged GROUP BY aged.customer_id, aged."group", aged.start, aged.lived) AS each GROUP BY each."group", each.start, each.lived, each.returns ORDER BY each."group", each.start, each.lived, each.returns

-- one category, from a day, narrow
WITH daily AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS moment, min(line_facts.month) AS month
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT each."group", each.start, each.lived, each.returns, count(*) AS customers
FROM (SELECT active."group" AS "group", active.start AS start, active.lived AS lived, count(CASE WHEN (active.age > :age_1::INTEGER AND active.age <= :age_2::INTEGER AND active.lived > active.age) THEN :param_1::INTEGER END) AS returns
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, firsts.start AS start, (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) - (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) % :param_2::INTEGER AS age, (CAST(:param_3::DATE AS date) - CAST(firsts.first_on AS date)) - (CAST(:param_3::DATE AS date) - CAST(firsts.first_on AS date)) % :param_4::INTEGER AS lived, grouped."group" AS "group"
FROM daily JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= :min_1::DATE) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON daily.customer_id = firsts.customer_id LEFT OUTER JOIN (SELECT heard.customer_id AS customer_id, CASE WHEN (heard.first_heard >= :first_heard_1::BIGINT) THEN NULL WHEN (heard.first_heard % :first_heard_2::BIGINT = :param_5::BIGINT) THEN :param_6::VARCHAR WHEN (heard.first_heard % :first_heard_3::BIGINT = :param_7::BIGINT) THEN :param_8::VARCHAR WHEN (heard.first_heard % :first_heard_4::BIGINT = :param_9::BIGINT) THEN :param_10::VARCHAR END AS "group"
FROM (SELECT scored.customer_id AS customer_id, CAST(trunc(CAST(scored.first AS numeric) / (:param_11::BIGINT)) AS bigint) * :param_12::INTEGER + scored.first % :first_1::BIGINT AS first_heard
FROM (SELECT feedback.customer_id AS customer_id, min(CAST((CAST(feedback.received_on AS date) - CAST(:param_13::DATE AS date)) AS BIGINT) * :param_14::BIGINT + feedback.id * :id_1::BIGINT + CASE WHEN (feedback.label = :label_1::VARCHAR) THEN :param_15::INTEGER WHEN (feedback.label = :label_2::VARCHAR) THEN :param_16::INTEGER WHEN (feedback.label = :label_3::VARCHAR) THEN :param_17::INTEGER END) AS first
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.label IN (__[POSTCOMPILE_label_4]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3])) GROUP BY feedback.customer_id) AS scored) AS heard) AS grouped ON grouped.customer_id = firsts.customer_id
WHERE daily.moment >= firsts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active GROUP BY active.customer_id, active."group", active.start, active.lived) AS each GROUP BY each."group", each.start, each.lived, each.returns ORDER BY each."group", each.start, each.lived, each.returns

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, line_facts.month AS moment, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month)
 SELECT each."group", each.start, each.returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > :age_1::INTEGER AND aged.age <= :age_2::INTEGER AND aged.start + aged.age < :param_1::INTEGER) THEN :param_2::INTEGER END) AS returns
FROM (SELECT monthly.customer_id AS customer_id, starts.start AS start, monthly.moment - starts.start AS age, grouped."group" AS "group"
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(monthly.moment) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.moment) IS NOT NULL AND min(monthly.first_on) >= :min_1::DATE) AS starts ON monthly.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.segment AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE monthly.moment >= starts.start) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS each GROUP BY each."group", each.start, each.returns ORDER BY each."group", each.start, each.returns

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, (CAST(line_facts.purchased_on AS date) - CAST(:param_3::DATE AS date)) - (CAST(line_facts.purchased_on AS date) - CAST(:param_3::DATE AS date)) % :param_4::INTEGER AS moment, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, (CAST(line_facts.purchased_on AS date) - CAST(:param_3::DATE AS date)) - (CAST(line_facts.purchased_on AS date) - CAST(:param_3::DATE AS date)) % :param_4::INTEGER)
 SELECT each."group", each.start, each.returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > :age_1::INTEGER AND aged.age <= :age_2::INTEGER AND aged.start + aged.age < :param_1::INTEGER) THEN :param_2::INTEGER END) AS returns
FROM (SELECT monthly.customer_id AS customer_id, firsts.start AS start, monthly.moment - firsts.start AS age, grouped."group" AS "group"
FROM monthly JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT monthly.customer_id AS customer_id, min(monthly.moment) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.moment) IS NOT NULL AND min(monthly.first_on) >= :min_1::DATE) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON monthly.customer_id = firsts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.country AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = firsts.customer_id
WHERE monthly.moment >= firsts.start) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS each GROUP BY each."group", each.start, each.returns ORDER BY each."group", each.start, each.returns

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, line_facts.month - line_facts.month % :month_1::INTEGER AS moment, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month - line_facts.month % :month_1::INTEGER)
 SELECT each."group", each.start, each.returns, count(*) AS customers
FROM (SELECT aged."group" AS "group", aged.start AS start, count(CASE WHEN (aged.age > :age_1::INTEGER AND aged.age <= :age_2::INTEGER AND aged.start + aged.age < :param_1::INTEGER) THEN :param_2::INTEGER END) AS returns
FROM (SELECT monthly.customer_id AS customer_id, starts.start AS start, monthly.moment - starts.start AS age, grouped."group" AS "group"
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(monthly.moment) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.moment) IS NOT NULL AND min(monthly.first_on) >= :min_1::DATE) AS starts ON monthly.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.acquisition_channel AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE monthly.moment >= starts.start) AS aged GROUP BY aged.customer_id, aged."group", aged.start) AS each GROUP BY each."group", each.start, each.returns ORDER BY each."group", each.start, each.returns

-- one category, from a day, narrow
WITH daily AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS moment, min(line_facts.month) AS month
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on),
spent AS
(SELECT line_facts.customer_id AS customer_id, products.category AS category, sum(line_facts.amount_cents) AS cents
FROM (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= :min_1::DATE) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts JOIN line_facts ON line_facts.customer_id = firsts.customer_id AND line_facts.purchased_on = firsts.first_on LEFT OUTER JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)))
WHERE line_facts.kind = :kind_2::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_3]) AND customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3])) GROUP BY line_facts.customer_id, products.category)
 SELECT each."group", each.start, each.lived, each.returns, count(*) AS customers
FROM (SELECT active."group" AS "group", active.start AS start, active.lived AS lived, count(CASE WHEN (active.age > :age_1::INTEGER AND active.age <= :age_2::INTEGER AND active.lived > active.age) THEN :param_1::INTEGER END) AS returns
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, firsts.start AS start, (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) - (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) % :param_2::INTEGER AS age, (CAST(:param_3::DATE AS date) - CAST(firsts.first_on AS date)) - (CAST(:param_3::DATE AS date) - CAST(firsts.first_on AS date)) % :param_4::INTEGER AS lived, grouped."group" AS "group"
FROM daily JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= :min_1::DATE) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON daily.customer_id = firsts.customer_id LEFT OUTER JOIN (SELECT most.customer_id AS customer_id, most.category AS "group"
FROM (SELECT spent.customer_id AS customer_id, min(spent.category) AS category
FROM spent JOIN (SELECT spent.customer_id AS customer_id, max(spent.cents) AS cents
FROM spent GROUP BY spent.customer_id) AS top ON top.customer_id = spent.customer_id AND top.cents = spent.cents GROUP BY spent.customer_id) AS most) AS grouped ON grouped.customer_id = firsts.customer_id
WHERE daily.moment >= firsts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active GROUP BY active.customer_id, active."group", active.start, active.lived) AS each GROUP BY each."group", each.start, each.lived, each.returns ORDER BY each."group", each.start, each.lived, each.returns

-- one category, from a day, narrow
WITH daily AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS moment, min(line_facts.month) AS month
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT each."group", each.start, each.lived, each.returns, count(*) AS customers
FROM (SELECT active."group" AS "group", active.start AS start, active.lived AS lived, count(CASE WHEN (active.age > :age_1::INTEGER AND active.age <= :age_2::INTEGER AND active.lived > active.age) THEN :param_1::INTEGER END) AS returns
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, starts.start AS start, CASE WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) > :param_2::INTEGER) THEN NULL WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_3::INTEGER) THEN :param_4::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_5::INTEGER) THEN :param_6::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_7::INTEGER) THEN :param_8::INTEGER ELSE :param_9::INTEGER END AS age, CASE WHEN (starts.first_on < :first_on_1::DATE) THEN :param_10::INTEGER WHEN (starts.first_on < :first_on_2::DATE) THEN :param_11::INTEGER WHEN (starts.first_on < :first_on_3::DATE) THEN :param_12::INTEGER WHEN (starts.first_on <= :first_on_4::DATE) THEN :param_13::INTEGER ELSE :param_14::INTEGER END AS lived, grouped."group" AS "group"
FROM daily JOIN (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= :min_1::DATE) AS starts ON daily.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_15::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_16::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_17::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_18::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_19::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_20::VARCHAR ELSE NULL END AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE daily.moment >= starts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active GROUP BY active.customer_id, active."group", active.start, active.lived) AS each GROUP BY each."group", each.start, each.lived, each.returns ORDER BY each."group", each.start, each.lived, each.returns
