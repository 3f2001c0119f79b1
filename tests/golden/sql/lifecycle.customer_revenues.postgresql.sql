-- everything
WITH months AS
(SELECT marked.revenue_cents AS revenue_cents, marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT customer_month.gross_cents AS revenue_cents, customer_month.customer_id AS customer_id, customer_month.month AS month, customer_month.first_on AS first_on, customer_month.previous_month AS previous_month, customer_month.next_month AS next_month
FROM customer_month
WHERE customer_month.purchases > :purchases_1::INTEGER) AS marked)
 SELECT own.customer_id, own.start_cents, own.now_cents, own.known
FROM (SELECT months.customer_id AS customer_id, sum(CASE WHEN (months.month BETWEEN :month_1::INTEGER AND :month_2::INTEGER) THEN months.revenue_cents ELSE :param_1::INTEGER END) AS start_cents, sum(CASE WHEN (months.month >= :month_3::INTEGER) THEN months.revenue_cents ELSE :param_2::INTEGER END) AS now_cents, max(CASE WHEN (months.month < :month_4::INTEGER) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS known
FROM months
WHERE months.month < :month_5::INTEGER GROUP BY months.customer_id) AS own
WHERE own.start_cents != :start_cents_1::BIGINT OR own.now_cents != :now_cents_1::BIGINT

-- one category, from a day, narrow
WITH months AS
(SELECT marked.revenue_cents AS revenue_cents, marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT monthly.revenue_cents AS revenue_cents, monthly.customer_id AS customer_id, monthly.month AS month, first_value(monthly.earliest_on) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_5::INTEGER ELSE :param_6::INTEGER END, monthly.month) AS first_on, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lag(monthly.month) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_5::INTEGER ELSE :param_6::INTEGER END, monthly.month) END AS previous_month, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lead(CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN monthly.month END) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_5::INTEGER ELSE :param_6::INTEGER END, monthly.month) END AS next_month
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.month AS month, min(line_facts.purchased_on) AS earliest_on, :param_7::INTEGER AS purchases, sum(line_facts.amount_cents) AS revenue_cents
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month) AS monthly) AS marked
WHERE marked.first_on >= :first_on_1::DATE)
 SELECT own.customer_id, own.start_cents, own.now_cents, own.known
FROM (SELECT months.customer_id AS customer_id, sum(CASE WHEN (months.month BETWEEN :month_1::INTEGER AND :month_2::INTEGER) THEN months.revenue_cents ELSE :param_1::INTEGER END) AS start_cents, sum(CASE WHEN (months.month >= :month_3::INTEGER) THEN months.revenue_cents ELSE :param_2::INTEGER END) AS now_cents, max(CASE WHEN (months.month < :month_4::INTEGER) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS known
FROM months
WHERE months.month < :month_5::INTEGER GROUP BY months.customer_id) AS own
WHERE own.start_cents != :start_cents_1::BIGINT OR own.now_cents != :now_cents_1::BIGINT
