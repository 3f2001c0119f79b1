-- everything
SELECT counted.start, counted.lived, counted.opening AS age, counted.people AS active_customers
FROM (SELECT linked.start AS start, (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) % :param_2::INTEGER AS lived, linked.opening AS opening, count(*) AS people
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, customer_day.age_days - customer_day.age_days % :age_days_1::INTEGER AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.age_days % :age_days_2::INTEGER AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, customer_day.age_days - customer_day.age_days % :age_days_3::INTEGER AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens GROUP BY linked.start, (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) % :param_2::INTEGER, linked.opening) AS counted ORDER BY counted.start, counted.lived, age

-- everything
SELECT CASE WHEN (counted."group" = :group_1::BIGINT) THEN :param_1::VARCHAR WHEN (counted."group" = :group_2::BIGINT) THEN :param_2::VARCHAR WHEN (counted."group" = :group_3::BIGINT) THEN :param_3::VARCHAR ELSE NULL END AS "group", counted.start, counted.lived, counted.opening AS age, counted.people AS active_customers
FROM (SELECT grouped."group" AS "group", linked.start AS start, (CAST(:param_4::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_4::DATE AS date) - CAST(linked.first_on AS date)) % :param_5::INTEGER AS lived, linked.opening AS opening, count(*) AS people
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, customer_day.age_days - customer_day.age_days % :age_days_1::INTEGER AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.age_days % :age_days_2::INTEGER AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, customer_day.age_days - customer_day.age_days % :age_days_3::INTEGER AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.purchases > :purchases_1::INTEGER) AS linked LEFT OUTER JOIN (SELECT heard.customer_id AS customer_id, CASE WHEN (heard.first_heard < :first_heard_1::BIGINT) THEN heard.first_heard % :first_heard_2::BIGINT END AS "group"
FROM (SELECT scored.customer_id AS customer_id, CAST(trunc(CAST(scored.first AS numeric) / (:param_6::BIGINT)) AS bigint) * :param_7::INTEGER + scored.first % :first_1::BIGINT AS first_heard
FROM (SELECT feedback.customer_id AS customer_id, min(CAST((CAST(feedback.received_on AS date) - CAST(:param_8::DATE AS date)) AS BIGINT) * :param_9::BIGINT + feedback.id * :id_1::BIGINT + CASE WHEN (feedback.label = :label_1::VARCHAR) THEN :param_10::INTEGER WHEN (feedback.label = :label_2::VARCHAR) THEN :param_11::INTEGER WHEN (feedback.label = :label_3::VARCHAR) THEN :param_12::INTEGER END) AS first
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.label IN (__[POSTCOMPILE_label_4]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY feedback.customer_id) AS scored) AS heard) AS grouped ON grouped.customer_id = linked.customer_id
WHERE linked.opens AND linked.age_days < :age_days_4::INTEGER GROUP BY grouped."group", linked.start, (CAST(:param_4::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_4::DATE AS date) - CAST(linked.first_on AS date)) % :param_5::INTEGER, linked.opening) AS counted ORDER BY "group", counted.start, counted.lived, age

-- everything
SELECT counted.first_period AS start, counted.period - counted.first_period AS age, sum(counted.people) AS active_customers
FROM (SELECT linked.first_period AS first_period, linked.period AS period, count(*) AS people
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS period, customer_month.first_month AS first_period, customer_month.month AS moment, customer_month.first_month AS start, customer_month.month - customer_month.first_month AS age, true AS opens, customer_month.next_month IS NULL OR customer_month.next_month > :next_month_1::INTEGER AS last, customer_month.first_on AS first_on, customer_month.segment AS segment, customer_month.country AS country, customer_month.acquisition_channel AS acquisition_channel, customer_month.birth_year AS birth_year
FROM customer_month
WHERE customer_month.month <= :month_1::INTEGER AND customer_month.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens GROUP BY linked.first_period, linked.period) AS counted GROUP BY counted.first_period, counted.period - counted.first_period ORDER BY counted.first_period, counted.period - counted.first_period

-- everything
SELECT counted."group" AS "group", counted.first_period AS start, counted.period - counted.first_period AS age, sum(counted.people) AS active_customers
FROM (SELECT linked.segment AS "group", linked.first_period AS first_period, linked.period AS period, count(*) AS people
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS period, customer_month.first_month AS first_period, customer_month.month AS moment, customer_month.first_month AS start, customer_month.month - customer_month.first_month AS age, true AS opens, customer_month.next_month IS NULL OR customer_month.next_month > :next_month_1::INTEGER AS last, customer_month.first_on AS first_on, customer_month.segment AS segment, customer_month.country AS country, customer_month.acquisition_channel AS acquisition_channel, customer_month.birth_year AS birth_year
FROM customer_month
WHERE customer_month.month <= :month_1::INTEGER AND customer_month.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens GROUP BY linked.segment, linked.first_period, linked.period) AS counted
WHERE counted.period - counted.first_period <= :param_1::INTEGER GROUP BY counted."group", counted.first_period, counted.period - counted.first_period ORDER BY counted."group", counted.first_period, counted.period - counted.first_period

-- everything
SELECT counted.first_period * :first_period_1::INTEGER AS start, counted.period * :period_1::INTEGER - counted.first_period * :first_period_1::INTEGER AS age, sum(counted.people) AS active_customers, sum(counted.amount) AS gross_cents
FROM (SELECT linked.first_period AS first_period, linked.period AS period, sum(CAST(linked.opens AS INTEGER)) AS people, sum(linked.amount) AS amount
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.week * :week_1::INTEGER AS moment, customer_day.first_week * :first_week_1::INTEGER AS start, customer_day.week * :week_1::INTEGER - customer_day.first_week * :first_week_1::INTEGER AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.weekday AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year, customer_day.purchases AS bought, customer_day.gross_cents AS amount
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.purchases > :purchases_1::INTEGER) AS linked GROUP BY linked.first_period, linked.period) AS counted GROUP BY counted.first_period * :first_period_1::INTEGER, counted.period * :period_1::INTEGER - counted.first_period * :first_period_1::INTEGER ORDER BY counted.first_period * :first_period_1::INTEGER, counted.period * :period_1::INTEGER - counted.first_period * :first_period_1::INTEGER

-- everything
SELECT counted."group" AS "group", counted.first_period * :first_period_1::INTEGER AS start, counted.period * :period_1::INTEGER - counted.first_period * :first_period_1::INTEGER AS age, sum(counted.people) AS active_customers
FROM (SELECT linked.country AS "group", linked.first_period AS first_period, linked.period AS period, count(*) AS people
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.week * :week_1::INTEGER AS moment, customer_day.first_week * :first_week_1::INTEGER AS start, customer_day.week * :week_1::INTEGER - customer_day.first_week * :first_week_1::INTEGER AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.weekday AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens AND linked.period - linked.first_period <= :param_1::INTEGER GROUP BY linked.country, linked.first_period, linked.period) AS counted
WHERE counted.period * :period_1::INTEGER - counted.first_period * :first_period_1::INTEGER <= :param_2::INTEGER GROUP BY counted."group", counted.first_period * :first_period_1::INTEGER, counted.period * :period_1::INTEGER - counted.first_period * :first_period_1::INTEGER ORDER BY counted."group", counted.first_period * :first_period_1::INTEGER, counted.period * :period_1::INTEGER - counted.first_period * :first_period_1::INTEGER

-- everything
SELECT counted.first_period - counted.first_period % :first_period_1::INTEGER AS start, (counted.period - counted.period % :period_1::INTEGER) - (counted.first_period - counted.first_period % :first_period_1::INTEGER) AS age, sum(counted.people) AS active_customers, sum(counted.amount) AS net_cents
FROM (SELECT linked.first_period AS first_period, linked.period AS period, count(CASE WHEN (linked.bought > :bought_1::INTEGER AND linked.opens) THEN :param_1::INTEGER END) AS people, sum(linked.amount) AS amount
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS period, customer_month.first_month AS first_period, customer_month.month - customer_month.month % :month_1::INTEGER AS moment, customer_month.first_month - customer_month.first_month % :first_month_1::INTEGER AS start, (customer_month.month - customer_month.month % :month_1::INTEGER) - (customer_month.first_month - customer_month.first_month % :first_month_1::INTEGER) AS age, coalesce(customer_month.month - customer_month.previous_month, :coalesce_1::INTEGER) > customer_month.month % :month_2::INTEGER AS opens, customer_month.next_month IS NULL OR customer_month.next_month > :next_month_1::INTEGER AS last, customer_month.first_on AS first_on, customer_month.segment AS segment, customer_month.country AS country, customer_month.acquisition_channel AS acquisition_channel, customer_month.birth_year AS birth_year, customer_month.purchases AS bought, customer_month.net_cents AS amount
FROM customer_month
WHERE customer_month.month <= :month_3::INTEGER AND customer_month.first_month IS NOT NULL) AS linked GROUP BY linked.first_period, linked.period) AS counted
WHERE (counted.period - counted.period % :period_1::INTEGER) - (counted.first_period - counted.first_period % :first_period_1::INTEGER) >= :param_2::INTEGER GROUP BY counted.first_period - counted.first_period % :first_period_1::INTEGER, (counted.period - counted.period % :period_1::INTEGER) - (counted.first_period - counted.first_period % :first_period_1::INTEGER) ORDER BY counted.first_period - counted.first_period % :first_period_1::INTEGER, (counted.period - counted.period % :period_1::INTEGER) - (counted.first_period - counted.first_period % :first_period_1::INTEGER)

-- everything
SELECT counted."group" AS "group", counted.first_period - counted.first_period % :first_period_1::INTEGER AS start, (counted.period - counted.period % :period_1::INTEGER) - (counted.first_period - counted.first_period % :first_period_1::INTEGER) AS age, sum(counted.people) AS active_customers
FROM (SELECT linked.acquisition_channel AS "group", linked.first_period AS first_period, linked.period AS period, count(*) AS people
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS period, customer_month.first_month AS first_period, customer_month.month - customer_month.month % :month_1::INTEGER AS moment, customer_month.first_month - customer_month.first_month % :first_month_1::INTEGER AS start, (customer_month.month - customer_month.month % :month_1::INTEGER) - (customer_month.first_month - customer_month.first_month % :first_month_1::INTEGER) AS age, coalesce(customer_month.month - customer_month.previous_month, :coalesce_1::INTEGER) > customer_month.month % :month_2::INTEGER AS opens, customer_month.next_month IS NULL OR customer_month.next_month > :next_month_1::INTEGER AS last, customer_month.first_on AS first_on, customer_month.segment AS segment, customer_month.country AS country, customer_month.acquisition_channel AS acquisition_channel, customer_month.birth_year AS birth_year
FROM customer_month
WHERE customer_month.month <= :month_3::INTEGER AND customer_month.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens GROUP BY linked.acquisition_channel, linked.first_period, linked.period) AS counted
WHERE (counted.period - counted.period % :period_1::INTEGER) - (counted.first_period - counted.first_period % :first_period_1::INTEGER) <= :param_1::INTEGER GROUP BY counted."group", counted.first_period - counted.first_period % :first_period_1::INTEGER, (counted.period - counted.period % :period_1::INTEGER) - (counted.first_period - counted.first_period % :first_period_1::INTEGER) ORDER BY counted."group", counted.first_period - counted.first_period % :first_period_1::INTEGER, (counted.period - counted.period % :period_1::INTEGER) - (counted.first_period - counted.first_period % :first_period_1::INTEGER)

-- everything
SELECT counted.start, counted.lived, counted.opening AS age, counted.people AS active_customers, counted.amount AS purchase_count
FROM (SELECT linked.start AS start, (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) % :param_2::INTEGER AS lived, linked.opening AS opening, sum(CAST(linked.opens AS INTEGER)) AS people, sum(linked.amount) AS amount
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, customer_day.age_days - customer_day.age_days % :age_days_1::INTEGER AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.age_days % :age_days_2::INTEGER AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, customer_day.age_days - customer_day.age_days % :age_days_3::INTEGER AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year, customer_day.purchases AS bought, customer_day.purchases AS amount
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.purchases > :purchases_1::INTEGER) AS linked GROUP BY linked.start, (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) % :param_2::INTEGER, linked.opening) AS counted ORDER BY counted.start, counted.lived, age

-- everything
SELECT counted."group" AS "group", counted.start, counted.lived, counted.opening AS age, counted.people AS active_customers
FROM (SELECT linked.first_category AS "group", linked.start AS start, (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) % :param_2::INTEGER AS lived, linked.opening AS opening, count(*) AS people
FROM (SELECT categorised_day.customer_id AS customer_id, categorised_day.week AS period, categorised_day.first_week AS first_period, categorised_day.purchased_on AS moment, categorised_day.first_month AS start, categorised_day.age_days - categorised_day.age_days % :age_days_1::INTEGER AS age, coalesce(categorised_day.gap_days, :coalesce_1::INTEGER) > categorised_day.age_days % :age_days_2::INTEGER AS opens, categorised_day.next_on IS NULL OR categorised_day.next_on > :next_on_1::DATE AS last, categorised_day.age_days AS age_days, categorised_day.purchase_days AS purchase_days, categorised_day.age_days - categorised_day.age_days % :age_days_3::INTEGER AS opening, categorised_day.first_category AS first_category, categorised_day.first_on AS first_on, categorised_day.segment AS segment, categorised_day.country AS country, categorised_day.acquisition_channel AS acquisition_channel, categorised_day.birth_year AS birth_year
FROM categorised_day
WHERE categorised_day.purchased_on <= :purchased_on_1::DATE AND categorised_day.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens AND linked.age_days < :age_days_4::INTEGER GROUP BY linked.first_category, linked.start, (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) - (CAST(:param_1::DATE AS date) - CAST(linked.first_on AS date)) % :param_2::INTEGER, linked.opening) AS counted ORDER BY "group", counted.start, counted.lived, age

-- everything
SELECT counted.start, counted.lived, CASE WHEN (counted.opening = :opening_1::INTEGER) THEN :param_1::INTEGER WHEN (counted.opening = :opening_2::INTEGER) THEN :param_2::INTEGER WHEN (counted.opening = :opening_3::INTEGER) THEN :param_3::INTEGER WHEN (counted.opening = :opening_4::INTEGER) THEN :param_4::INTEGER END AS age, counted.people AS active_customers, counted.amount AS units_milli
FROM (SELECT linked.start AS start, CASE WHEN (linked.first_on < :first_on_1::DATE) THEN :param_5::INTEGER WHEN (linked.first_on < :first_on_2::DATE) THEN :param_6::INTEGER WHEN (linked.first_on < :first_on_3::DATE) THEN :param_7::INTEGER WHEN (linked.first_on <= :first_on_4::DATE) THEN :param_8::INTEGER ELSE :param_9::INTEGER END AS lived, linked.opening AS opening, sum(CAST(linked.opens AS INTEGER)) AS people, sum(linked.amount) AS amount
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, CASE WHEN (customer_day.age_days > :age_days_1::INTEGER) THEN NULL WHEN (customer_day.age_days >= :age_days_2::INTEGER) THEN :param_10::INTEGER WHEN (customer_day.age_days >= :age_days_3::INTEGER) THEN :param_11::INTEGER WHEN (customer_day.age_days >= :age_days_4::INTEGER) THEN :param_12::INTEGER ELSE :param_13::INTEGER END AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.age_days - CASE WHEN (customer_day.age_days >= :age_days_5::INTEGER) THEN :param_14::INTEGER WHEN (customer_day.age_days >= :age_days_6::INTEGER) THEN :param_15::INTEGER WHEN (customer_day.age_days >= :age_days_7::INTEGER) THEN :param_16::INTEGER ELSE :param_17::INTEGER END AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE OR (CAST(customer_day.next_on AS date) - CAST(customer_day.first_on AS date)) > :param_18::INTEGER AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, CASE WHEN (customer_day.age_days >= :age_days_8::INTEGER) THEN :param_19::INTEGER WHEN (customer_day.age_days >= :age_days_9::INTEGER) THEN :param_20::INTEGER WHEN (customer_day.age_days >= :age_days_10::INTEGER) THEN :param_21::INTEGER ELSE :param_22::INTEGER END AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year, customer_day.purchases AS bought, customer_day.units_milli AS amount
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.age_days <= :age_days_11::INTEGER AND customer_day.purchases > :purchases_1::INTEGER) AS linked GROUP BY linked.start, CASE WHEN (linked.first_on < :first_on_1::DATE) THEN :param_5::INTEGER WHEN (linked.first_on < :first_on_2::DATE) THEN :param_6::INTEGER WHEN (linked.first_on < :first_on_3::DATE) THEN :param_7::INTEGER WHEN (linked.first_on <= :first_on_4::DATE) THEN :param_8::INTEGER ELSE :param_9::INTEGER END, linked.opening) AS counted ORDER BY counted.start, counted.lived, age

-- everything
SELECT CASE WHEN (counted."group" = :group_1::INTEGER) THEN :param_1::VARCHAR WHEN (counted."group" = :group_2::INTEGER) THEN :param_2::VARCHAR WHEN (counted."group" = :group_3::INTEGER) THEN :param_3::VARCHAR WHEN (counted."group" = :group_4::INTEGER) THEN :param_4::VARCHAR WHEN (counted."group" = :group_5::INTEGER) THEN :param_5::VARCHAR WHEN (counted."group" = :group_6::INTEGER) THEN :param_6::VARCHAR ELSE NULL END AS "group", counted.start, counted.lived, CASE WHEN (counted.opening = :opening_1::INTEGER) THEN :param_7::INTEGER WHEN (counted.opening = :opening_2::INTEGER) THEN :param_8::INTEGER WHEN (counted.opening = :opening_3::INTEGER) THEN :param_9::INTEGER WHEN (counted.opening = :opening_4::INTEGER) THEN :param_10::INTEGER END AS age, counted.people AS active_customers
FROM (SELECT CASE WHEN (linked.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (linked.birth_year > :birth_year_2::INTEGER) THEN :param_11::INTEGER WHEN (linked.birth_year > :birth_year_3::INTEGER) THEN :param_12::INTEGER WHEN (linked.birth_year > :birth_year_4::INTEGER) THEN :param_13::INTEGER WHEN (linked.birth_year > :birth_year_5::INTEGER) THEN :param_14::INTEGER WHEN (linked.birth_year > :birth_year_6::INTEGER) THEN :param_15::INTEGER WHEN (linked.birth_year > :birth_year_7::INTEGER) THEN :param_16::INTEGER ELSE NULL END AS "group", linked.start AS start, CASE WHEN (linked.first_on < :first_on_1::DATE) THEN :param_17::INTEGER WHEN (linked.first_on < :first_on_2::DATE) THEN :param_18::INTEGER WHEN (linked.first_on < :first_on_3::DATE) THEN :param_19::INTEGER WHEN (linked.first_on <= :first_on_4::DATE) THEN :param_20::INTEGER ELSE :param_21::INTEGER END AS lived, linked.opening AS opening, count(*) AS people
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.week AS period, customer_day.first_week AS first_period, customer_day.purchased_on AS moment, customer_day.first_month AS start, CASE WHEN (customer_day.age_days > :age_days_1::INTEGER) THEN NULL WHEN (customer_day.age_days >= :age_days_2::INTEGER) THEN :param_22::INTEGER WHEN (customer_day.age_days >= :age_days_3::INTEGER) THEN :param_23::INTEGER WHEN (customer_day.age_days >= :age_days_4::INTEGER) THEN :param_24::INTEGER ELSE :param_25::INTEGER END AS age, coalesce(customer_day.gap_days, :coalesce_1::INTEGER) > customer_day.age_days - CASE WHEN (customer_day.age_days >= :age_days_5::INTEGER) THEN :param_26::INTEGER WHEN (customer_day.age_days >= :age_days_6::INTEGER) THEN :param_27::INTEGER WHEN (customer_day.age_days >= :age_days_7::INTEGER) THEN :param_28::INTEGER ELSE :param_29::INTEGER END AS opens, customer_day.next_on IS NULL OR customer_day.next_on > :next_on_1::DATE OR (CAST(customer_day.next_on AS date) - CAST(customer_day.first_on AS date)) > :param_30::INTEGER AS last, customer_day.age_days AS age_days, customer_day.purchase_days AS purchase_days, CASE WHEN (customer_day.age_days >= :age_days_8::INTEGER) THEN :param_31::INTEGER WHEN (customer_day.age_days >= :age_days_9::INTEGER) THEN :param_32::INTEGER WHEN (customer_day.age_days >= :age_days_10::INTEGER) THEN :param_33::INTEGER ELSE :param_34::INTEGER END AS opening, customer_day.first_on AS first_on, customer_day.segment AS segment, customer_day.country AS country, customer_day.acquisition_channel AS acquisition_channel, customer_day.birth_year AS birth_year
FROM customer_day
WHERE customer_day.purchased_on <= :purchased_on_1::DATE AND customer_day.age_days <= :age_days_11::INTEGER AND customer_day.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.opens GROUP BY CASE WHEN (linked.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (linked.birth_year > :birth_year_2::INTEGER) THEN :param_11::INTEGER WHEN (linked.birth_year > :birth_year_3::INTEGER) THEN :param_12::INTEGER WHEN (linked.birth_year > :birth_year_4::INTEGER) THEN :param_13::INTEGER WHEN (linked.birth_year > :birth_year_5::INTEGER) THEN :param_14::INTEGER WHEN (linked.birth_year > :birth_year_6::INTEGER) THEN :param_15::INTEGER WHEN (linked.birth_year > :birth_year_7::INTEGER) THEN :param_16::INTEGER ELSE NULL END, linked.start, CASE WHEN (linked.first_on < :first_on_1::DATE) THEN :param_17::INTEGER WHEN (linked.first_on < :first_on_2::DATE) THEN :param_18::INTEGER WHEN (linked.first_on < :first_on_3::DATE) THEN :param_19::INTEGER WHEN (linked.first_on <= :first_on_4::DATE) THEN :param_20::INTEGER ELSE :param_21::INTEGER END, linked.opening) AS counted ORDER BY "group", counted.start, counted.lived, age

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
 SELECT active.start, active.lived, active.age, count(*) AS active_customers
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age
FROM (SELECT daily.customer_id AS customer_id, firsts.start AS start, (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) - (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) % :param_1::INTEGER AS age, (CAST(:param_2::DATE AS date) - CAST(firsts.first_on AS date)) - (CAST(:param_2::DATE AS date) - CAST(firsts.first_on AS date)) % :param_3::INTEGER AS lived
FROM daily JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= :min_1::DATE) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON daily.customer_id = firsts.customer_id
WHERE daily.moment >= firsts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age) AS active GROUP BY active.start, active.lived, active.age ORDER BY active.start, active.lived, active.age

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
 SELECT active."group", active.start, active.lived, active.age, count(*) AS active_customers
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, firsts.start AS start, (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) - (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) % :param_1::INTEGER AS age, (CAST(:param_2::DATE AS date) - CAST(firsts.first_on AS date)) - (CAST(:param_2::DATE AS date) - CAST(firsts.first_on AS date)) % :param_3::INTEGER AS lived, grouped."group" AS "group"
FROM daily JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= :min_1::DATE) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON daily.customer_id = firsts.customer_id LEFT OUTER JOIN (SELECT heard.customer_id AS customer_id, CASE WHEN (heard.first_heard >= :first_heard_1::BIGINT) THEN NULL WHEN (heard.first_heard % :first_heard_2::BIGINT = :param_4::BIGINT) THEN :param_5::VARCHAR WHEN (heard.first_heard % :first_heard_3::BIGINT = :param_6::BIGINT) THEN :param_7::VARCHAR WHEN (heard.first_heard % :first_heard_4::BIGINT = :param_8::BIGINT) THEN :param_9::VARCHAR END AS "group"
FROM (SELECT scored.customer_id AS customer_id, CAST(trunc(CAST(scored.first AS numeric) / (:param_10::BIGINT)) AS bigint) * :param_11::INTEGER + scored.first % :first_1::BIGINT AS first_heard
FROM (SELECT feedback.customer_id AS customer_id, min(CAST((CAST(feedback.received_on AS date) - CAST(:param_12::DATE AS date)) AS BIGINT) * :param_13::BIGINT + feedback.id * :id_1::BIGINT + CASE WHEN (feedback.label = :label_1::VARCHAR) THEN :param_14::INTEGER WHEN (feedback.label = :label_2::VARCHAR) THEN :param_15::INTEGER WHEN (feedback.label = :label_3::VARCHAR) THEN :param_16::INTEGER END) AS first
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.label IN (__[POSTCOMPILE_label_4]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3])) GROUP BY feedback.customer_id) AS scored) AS heard) AS grouped ON grouped.customer_id = firsts.customer_id
WHERE daily.moment >= firsts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active
WHERE active.age <= :age_1::INTEGER GROUP BY active."group", active.start, active.lived, active.age ORDER BY active."group", active.start, active.lived, active.age

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
 SELECT aged.start, aged.age, count(*) AS active_customers
FROM (SELECT monthly.customer_id AS customer_id, starts.start AS start, monthly.moment - starts.start AS age
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(monthly.moment) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.moment) IS NOT NULL AND min(monthly.first_on) >= :min_1::DATE) AS starts ON monthly.customer_id = starts.customer_id
WHERE monthly.moment >= starts.start) AS aged GROUP BY aged.start, aged.age ORDER BY aged.start, aged.age

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
 SELECT aged."group", aged.start, aged.age, count(*) AS active_customers
FROM (SELECT monthly.customer_id AS customer_id, starts.start AS start, monthly.moment - starts.start AS age, grouped."group" AS "group"
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(monthly.moment) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.moment) IS NOT NULL AND min(monthly.first_on) >= :min_1::DATE) AS starts ON monthly.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.segment AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE monthly.moment >= starts.start) AS aged
WHERE aged.age <= :age_1::INTEGER GROUP BY aged."group", aged.start, aged.age ORDER BY aged."group", aged.start, aged.age

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, (CAST(line_facts.purchased_on AS date) - CAST(:param_2::DATE AS date)) - (CAST(line_facts.purchased_on AS date) - CAST(:param_2::DATE AS date)) % :param_3::INTEGER AS moment, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN :param_4::INTEGER ELSE :param_5::INTEGER END) AS bought, sum(CASE WHEN (line_facts.kind = :kind_2::SMALLINT) THEN line_facts.amount_cents ELSE :param_6::INTEGER END) AS amount, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, (CAST(line_facts.purchased_on AS date) - CAST(:param_2::DATE AS date)) - (CAST(line_facts.purchased_on AS date) - CAST(:param_2::DATE AS date)) % :param_3::INTEGER)
 SELECT aged.start, aged.age, count(CASE WHEN (aged.bought > :bought_1::INTEGER) THEN :param_1::INTEGER END) AS active_customers, sum(aged.amount) AS gross_cents
FROM (SELECT monthly.customer_id AS customer_id, firsts.start AS start, monthly.moment - firsts.start AS age, monthly.bought AS bought, monthly.amount AS amount
FROM monthly JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT monthly.customer_id AS customer_id, min(CASE WHEN (monthly.bought > :bought_2::INTEGER) THEN monthly.moment END) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(CASE WHEN (monthly.bought > :bought_2::INTEGER) THEN monthly.moment END) IS NOT NULL AND min(monthly.first_on) >= :min_1::DATE) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON monthly.customer_id = firsts.customer_id
WHERE monthly.moment >= firsts.start) AS aged GROUP BY aged.start, aged.age ORDER BY aged.start, aged.age

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, (CAST(line_facts.purchased_on AS date) - CAST(:param_1::DATE AS date)) - (CAST(line_facts.purchased_on AS date) - CAST(:param_1::DATE AS date)) % :param_2::INTEGER AS moment, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, (CAST(line_facts.purchased_on AS date) - CAST(:param_1::DATE AS date)) - (CAST(line_facts.purchased_on AS date) - CAST(:param_1::DATE AS date)) % :param_2::INTEGER)
 SELECT aged."group", aged.start, aged.age, count(*) AS active_customers
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
WHERE monthly.moment >= firsts.start) AS aged
WHERE aged.age <= :age_1::INTEGER GROUP BY aged."group", aged.start, aged.age ORDER BY aged."group", aged.start, aged.age

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, line_facts.month - line_facts.month % :month_1::INTEGER AS moment, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN :param_2::INTEGER ELSE :param_3::INTEGER END) AS bought, sum(line_facts.amount_cents) AS amount, min(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN line_facts.purchased_on END) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month - line_facts.month % :month_1::INTEGER)
 SELECT aged.start, aged.age, count(CASE WHEN (aged.bought > :bought_1::INTEGER) THEN :param_1::INTEGER END) AS active_customers, sum(aged.amount) AS net_cents
FROM (SELECT monthly.customer_id AS customer_id, starts.start AS start, monthly.moment - starts.start AS age, monthly.bought AS bought, monthly.amount AS amount
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(CASE WHEN (monthly.bought > :bought_2::INTEGER) THEN monthly.moment END) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(CASE WHEN (monthly.bought > :bought_2::INTEGER) THEN monthly.moment END) IS NOT NULL AND min(monthly.first_on) >= :min_1::DATE) AS starts ON monthly.customer_id = starts.customer_id
WHERE monthly.moment >= starts.start) AS aged GROUP BY aged.start, aged.age ORDER BY aged.start, aged.age

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
 SELECT aged."group", aged.start, aged.age, count(*) AS active_customers
FROM (SELECT monthly.customer_id AS customer_id, starts.start AS start, monthly.moment - starts.start AS age, grouped."group" AS "group"
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(monthly.moment) AS start, min(monthly.first_on) AS first_on
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.moment) IS NOT NULL AND min(monthly.first_on) >= :min_1::DATE) AS starts ON monthly.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, customer_facts.acquisition_channel AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE monthly.moment >= starts.start) AS aged
WHERE aged.age <= :age_1::INTEGER GROUP BY aged."group", aged.start, aged.age ORDER BY aged."group", aged.start, aged.age

-- one category, from a day, narrow
WITH daily AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS moment, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN :param_5::INTEGER ELSE :param_6::INTEGER END) AS bought, count(DISTINCT CASE WHEN (line_facts.kind = :kind_2::SMALLINT) THEN line_facts.purchase_id END) AS amount, min(line_facts.month) AS month
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT active.start, active.lived, active.age, count(CASE WHEN (active.bought > :bought_1::INTEGER) THEN :param_1::INTEGER END) AS active_customers, sum(active.amount) AS purchase_count
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, sum(aged.bought) AS bought, sum(aged.amount) AS amount
FROM (SELECT daily.customer_id AS customer_id, firsts.start AS start, (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) - (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) % :param_2::INTEGER AS age, (CAST(:param_3::DATE AS date) - CAST(firsts.first_on AS date)) - (CAST(:param_3::DATE AS date) - CAST(firsts.first_on AS date)) % :param_4::INTEGER AS lived, daily.bought AS bought, daily.amount AS amount
FROM daily JOIN (SELECT starts.customer_id AS customer_id, starts.start AS start, starts.first_on AS first_on
FROM (SELECT daily.customer_id AS customer_id, min(CASE WHEN (daily.bought > :bought_2::INTEGER) THEN daily.month END) AS start, min(CASE WHEN (daily.bought > :bought_3::INTEGER) THEN daily.moment END) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(CASE WHEN (daily.bought > :bought_2::INTEGER) THEN daily.month END) IS NOT NULL AND min(CASE WHEN (daily.bought > :bought_3::INTEGER) THEN daily.moment END) >= :min_1::DATE) AS starts JOIN (SELECT purchase_facts.customer_id AS customer_id, min(purchase_facts.purchased_on) AS ever_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY purchase_facts.customer_id) AS ever ON ever.customer_id = starts.customer_id AND ever.ever_on = starts.first_on) AS firsts ON daily.customer_id = firsts.customer_id
WHERE daily.moment >= firsts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age) AS active GROUP BY active.start, active.lived, active.age ORDER BY active.start, active.lived, active.age

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
 SELECT active."group", active.start, active.lived, active.age, count(*) AS active_customers
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, firsts.start AS start, (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) - (CAST(daily.moment AS date) - CAST(firsts.first_on AS date)) % :param_1::INTEGER AS age, (CAST(:param_2::DATE AS date) - CAST(firsts.first_on AS date)) - (CAST(:param_2::DATE AS date) - CAST(firsts.first_on AS date)) % :param_3::INTEGER AS lived, grouped."group" AS "group"
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
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active
WHERE active.age <= :age_1::INTEGER GROUP BY active."group", active.start, active.lived, active.age ORDER BY active."group", active.start, active.lived, active.age

-- one category, from a day, narrow
WITH daily AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS moment, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN :param_15::INTEGER ELSE :param_16::INTEGER END) AS bought, sum(CASE WHEN (line_facts.kind = :kind_2::SMALLINT) THEN line_facts.quantity_milli ELSE :param_17::INTEGER END) AS amount, min(line_facts.month) AS month
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on)
 SELECT active.start, active.lived, active.age, count(CASE WHEN (active.bought > :bought_1::INTEGER) THEN :param_1::INTEGER END) AS active_customers, sum(active.amount) AS units_milli
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, sum(aged.bought) AS bought, sum(aged.amount) AS amount
FROM (SELECT daily.customer_id AS customer_id, starts.start AS start, CASE WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) > :param_2::INTEGER) THEN NULL WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_3::INTEGER) THEN :param_4::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_5::INTEGER) THEN :param_6::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_7::INTEGER) THEN :param_8::INTEGER ELSE :param_9::INTEGER END AS age, CASE WHEN (starts.first_on < :first_on_1::DATE) THEN :param_10::INTEGER WHEN (starts.first_on < :first_on_2::DATE) THEN :param_11::INTEGER WHEN (starts.first_on < :first_on_3::DATE) THEN :param_12::INTEGER WHEN (starts.first_on <= :first_on_4::DATE) THEN :param_13::INTEGER ELSE :param_14::INTEGER END AS lived, daily.bought AS bought, daily.amount AS amount
FROM daily JOIN (SELECT daily.customer_id AS customer_id, min(CASE WHEN (daily.bought > :bought_2::INTEGER) THEN daily.month END) AS start, min(CASE WHEN (daily.bought > :bought_3::INTEGER) THEN daily.moment END) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(CASE WHEN (daily.bought > :bought_2::INTEGER) THEN daily.month END) IS NOT NULL AND min(CASE WHEN (daily.bought > :bought_3::INTEGER) THEN daily.moment END) >= :min_1::DATE) AS starts ON daily.customer_id = starts.customer_id
WHERE daily.moment >= starts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age) AS active GROUP BY active.start, active.lived, active.age ORDER BY active.start, active.lived, active.age

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
 SELECT active."group", active.start, active.lived, active.age, count(*) AS active_customers
FROM (SELECT aged.customer_id AS customer_id, aged.start AS start, aged.lived AS lived, aged.age AS age, aged."group" AS "group"
FROM (SELECT daily.customer_id AS customer_id, starts.start AS start, CASE WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) > :param_1::INTEGER) THEN NULL WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_2::INTEGER) THEN :param_3::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_4::INTEGER) THEN :param_5::INTEGER WHEN ((CAST(daily.moment AS date) - CAST(starts.first_on AS date)) >= :param_6::INTEGER) THEN :param_7::INTEGER ELSE :param_8::INTEGER END AS age, CASE WHEN (starts.first_on < :first_on_1::DATE) THEN :param_9::INTEGER WHEN (starts.first_on < :first_on_2::DATE) THEN :param_10::INTEGER WHEN (starts.first_on < :first_on_3::DATE) THEN :param_11::INTEGER WHEN (starts.first_on <= :first_on_4::DATE) THEN :param_12::INTEGER ELSE :param_13::INTEGER END AS lived, grouped."group" AS "group"
FROM daily JOIN (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= :min_1::DATE) AS starts ON daily.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT customer_facts.customer_id AS customer_id, CASE WHEN (customer_facts.birth_year > :birth_year_1::INTEGER) THEN NULL WHEN (customer_facts.birth_year > :birth_year_2::INTEGER) THEN :param_14::VARCHAR WHEN (customer_facts.birth_year > :birth_year_3::INTEGER) THEN :param_15::VARCHAR WHEN (customer_facts.birth_year > :birth_year_4::INTEGER) THEN :param_16::VARCHAR WHEN (customer_facts.birth_year > :birth_year_5::INTEGER) THEN :param_17::VARCHAR WHEN (customer_facts.birth_year > :birth_year_6::INTEGER) THEN :param_18::VARCHAR WHEN (customer_facts.birth_year > :birth_year_7::INTEGER) THEN :param_19::VARCHAR ELSE NULL END AS "group"
FROM customer_facts) AS grouped ON grouped.customer_id = starts.customer_id
WHERE daily.moment >= starts.first_on) AS aged
WHERE aged.age IS NOT NULL GROUP BY aged.customer_id, aged.start, aged.lived, aged.age, aged."group") AS active GROUP BY active."group", active.start, active.lived, active.age ORDER BY active."group", active.start, active.lived, active.age
