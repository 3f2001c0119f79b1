-- everything
SELECT counted.cohort_month, counted.month - counted.cohort_month AS age_months, counted.active_customers
FROM (SELECT active.cohort_month AS cohort_month, active.month AS month, count(*) AS active_customers
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS month, customer_month.first_month AS cohort_month
FROM customer_month
WHERE customer_month.purchases > :purchases_1::INTEGER) AS active GROUP BY active.cohort_month, active.month) AS counted ORDER BY counted.cohort_month, age_months

-- in a saved segment
WITH anon_1 AS
(SELECT customer_facts.customer_id AS customer_id
FROM customer_facts LEFT OUTER JOIN (SELECT purchase_facts.customer_id AS customer_id, sum(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS purchase_count, sum(purchase_facts.net_cents) AS net_cents, min(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS first_on, max(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS last_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on <= :purchased_on_1::DATE GROUP BY purchase_facts.customer_id) AS totals ON totals.customer_id = customer_facts.customer_id
WHERE coalesce(totals.purchase_count, :coalesce_1::INTEGER) > :coalesce_2::INTEGER OR CASE WHEN (totals.last_on IS NULL) THEN :param_3::INTEGER ELSE (:param_4::INTEGER - (CASE WHEN ((CAST(:param_5::DATE AS date) - CAST(totals.last_on AS date)) > :param_6::INTEGER) THEN :param_7::INTEGER ELSE :param_8::INTEGER END + CASE WHEN ((CAST(:param_5::DATE AS date) - CAST(totals.last_on AS date)) > :param_9::INTEGER) THEN :param_10::INTEGER ELSE :param_11::INTEGER END + CASE WHEN ((CAST(:param_5::DATE AS date) - CAST(totals.last_on AS date)) > :param_12::INTEGER) THEN :param_13::INTEGER ELSE :param_14::INTEGER END + CASE WHEN ((CAST(:param_5::DATE AS date) - CAST(totals.last_on AS date)) > :param_15::INTEGER) THEN :param_16::INTEGER ELSE :param_17::INTEGER END)) * :param_18::INTEGER + :param_19::INTEGER + CASE WHEN (totals.purchase_count >= :purchase_count_1::INTEGER) THEN :param_20::INTEGER ELSE :param_21::INTEGER END + CASE WHEN (totals.purchase_count >= :purchase_count_2::INTEGER) THEN :param_22::INTEGER ELSE :param_23::INTEGER END + CASE WHEN (totals.purchase_count >= :purchase_count_3::INTEGER) THEN :param_24::INTEGER ELSE :param_25::INTEGER END + CASE WHEN (totals.purchase_count >= :purchase_count_4::INTEGER) THEN :param_26::INTEGER ELSE :param_27::INTEGER END END IN (__[POSTCOMPILE_param_28]) OR customer_facts.customer_id IN (SELECT said.customer_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.label AS label, feedback.rating AS rating, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = :score_state_1 AND feedback.label IN (__[POSTCOMPILE_label_1]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))) AS said
WHERE said.place = :place_1::INTEGER AND said.label IN (__[POSTCOMPILE_label_2])) OR customer_facts.customer_id IN (SELECT DISTINCT cases.customer_id
FROM cases
WHERE cases.customer_id IS NOT NULL AND (cases.state NOT IN (__[POSTCOMPILE_param_29], __[POSTCOMPILE_param_30])) AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)))) OR customer_facts.customer_id IN (SELECT line_facts.customer_id
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on <= :purchased_on_2::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND coalesce(products.category, :coalesce_3::VARCHAR) IN (__[POSTCOMPILE_coalesce_4]))))
 SELECT counted.cohort_month, counted.month - counted.cohort_month AS age_months, counted.active_customers
FROM (SELECT active.cohort_month AS cohort_month, active.month AS month, count(*) AS active_customers
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS month, customer_month.first_month AS cohort_month
FROM customer_month
WHERE customer_month.purchases > :purchases_1::INTEGER AND customer_month.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.customer_id IN (SELECT anon_1.customer_id
FROM anon_1))) AS active GROUP BY active.cohort_month, active.month) AS counted ORDER BY counted.cohort_month, age_months

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, line_facts.month AS month, min(line_facts.purchased_on) AS first_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month)
 SELECT counted.cohort_month, counted.month - counted.cohort_month AS age_months, counted.active_customers
FROM (SELECT active.cohort_month AS cohort_month, active.month AS month, count(*) AS active_customers
FROM (SELECT monthly.customer_id AS customer_id, monthly.month AS month, first.cohort_month AS cohort_month
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(monthly.month) AS cohort_month
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.first_on) >= :min_1::DATE) AS first ON monthly.customer_id = first.customer_id) AS active GROUP BY active.cohort_month, active.month) AS counted ORDER BY counted.cohort_month, age_months
