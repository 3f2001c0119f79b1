-- everything
WITH months AS
(SELECT marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS month, customer_month.first_on AS first_on, customer_month.previous_month AS previous_month, customer_month.next_month AS next_month
FROM customer_month
WHERE customer_month.purchases > :purchases_1::INTEGER) AS marked)
 SELECT moved.customer_id, moved.previous_month, count(*) AS purchase_count, sum(purchase_facts.gross_cents) AS revenue_cents
FROM (SELECT months.customer_id AS customer_id, months.previous_month AS previous_month
FROM months
WHERE months.month = :month_1::INTEGER AND months.previous_month IS NULL) AS moved JOIN purchase_facts ON purchase_facts.customer_id = moved.customer_id
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.month <= :month_2::INTEGER GROUP BY moved.customer_id, moved.previous_month ORDER BY revenue_cents DESC, moved.customer_id

-- everything
WITH months AS
(SELECT marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS month, customer_month.first_on AS first_on, customer_month.previous_month AS previous_month, customer_month.next_month AS next_month
FROM customer_month
WHERE customer_month.purchases > :purchases_1::INTEGER) AS marked)
 SELECT moved.customer_id, moved.previous_month, count(*) AS purchase_count, sum(purchase_facts.gross_cents) AS revenue_cents
FROM (SELECT months.customer_id AS customer_id, months.previous_month AS previous_month
FROM months
WHERE months.month = :month_1::INTEGER AND months.previous_month < :previous_month_1::INTEGER) AS moved JOIN purchase_facts ON purchase_facts.customer_id = moved.customer_id
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.month <= :month_2::INTEGER GROUP BY moved.customer_id, moved.previous_month ORDER BY revenue_cents DESC, moved.customer_id

-- everything
WITH months AS
(SELECT marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS month, customer_month.first_on AS first_on, customer_month.previous_month AS previous_month, customer_month.next_month AS next_month
FROM customer_month
WHERE customer_month.purchases > :purchases_1::INTEGER) AS marked)
 SELECT moved.customer_id, moved.previous_month, count(*) AS purchase_count, sum(purchase_facts.gross_cents) AS revenue_cents
FROM (SELECT months.customer_id AS customer_id, months.month AS previous_month
FROM months
WHERE months.month = :month_1::INTEGER AND (months.next_month IS NULL OR months.next_month > :next_month_1::INTEGER)) AS moved JOIN purchase_facts ON purchase_facts.customer_id = moved.customer_id
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.month <= :month_2::INTEGER GROUP BY moved.customer_id, moved.previous_month ORDER BY revenue_cents DESC, moved.customer_id

-- everything
WITH months AS
(SELECT marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS month, customer_month.first_on AS first_on, customer_month.previous_month AS previous_month, customer_month.next_month AS next_month
FROM customer_month
WHERE customer_month.purchases > :purchases_1::INTEGER) AS marked)
 SELECT moved.customer_id, moved.previous_month, count(*) AS purchase_count, sum(purchase_facts.gross_cents) AS revenue_cents
FROM (SELECT months.customer_id AS customer_id, months.previous_month AS previous_month
FROM months
WHERE months.month = :month_1::INTEGER AND months.previous_month >= :previous_month_1::INTEGER) AS moved JOIN purchase_facts ON purchase_facts.customer_id = moved.customer_id
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.month <= :month_2::INTEGER GROUP BY moved.customer_id, moved.previous_month ORDER BY revenue_cents DESC, moved.customer_id

-- one category, from a day, narrow
WITH months AS
(SELECT marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT monthly.customer_id AS customer_id, monthly.month AS month, first_value(monthly.earliest_on) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) AS first_on, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lag(monthly.month) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) END AS previous_month, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lead(CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN monthly.month END) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) END AS next_month
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.month AS month, min(line_facts.purchased_on) AS earliest_on, :param_3::INTEGER AS purchases
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month) AS monthly) AS marked
WHERE marked.first_on >= :first_on_1::DATE)
 SELECT moved.customer_id, moved.previous_month, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS revenue_cents
FROM (SELECT months.customer_id AS customer_id, months.previous_month AS previous_month
FROM months
WHERE months.month = :month_1::INTEGER AND months.previous_month IS NULL) AS moved JOIN line_facts ON line_facts.customer_id = moved.customer_id
WHERE line_facts.kind = :kind_2::SMALLINT AND line_facts.month <= :month_2::INTEGER AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY moved.customer_id, moved.previous_month ORDER BY revenue_cents DESC, moved.customer_id

-- one category, from a day, narrow
WITH months AS
(SELECT marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT monthly.customer_id AS customer_id, monthly.month AS month, first_value(monthly.earliest_on) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) AS first_on, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lag(monthly.month) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) END AS previous_month, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lead(CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN monthly.month END) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) END AS next_month
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.month AS month, min(line_facts.purchased_on) AS earliest_on, :param_3::INTEGER AS purchases
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month) AS monthly) AS marked
WHERE marked.first_on >= :first_on_1::DATE)
 SELECT moved.customer_id, moved.previous_month, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS revenue_cents
FROM (SELECT months.customer_id AS customer_id, months.previous_month AS previous_month
FROM months
WHERE months.month = :month_1::INTEGER AND months.previous_month < :previous_month_1::INTEGER) AS moved JOIN line_facts ON line_facts.customer_id = moved.customer_id
WHERE line_facts.kind = :kind_2::SMALLINT AND line_facts.month <= :month_2::INTEGER AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY moved.customer_id, moved.previous_month ORDER BY revenue_cents DESC, moved.customer_id

-- one category, from a day, narrow
WITH months AS
(SELECT marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT monthly.customer_id AS customer_id, monthly.month AS month, first_value(monthly.earliest_on) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) AS first_on, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lag(monthly.month) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) END AS previous_month, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lead(CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN monthly.month END) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) END AS next_month
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.month AS month, min(line_facts.purchased_on) AS earliest_on, :param_3::INTEGER AS purchases
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month) AS monthly) AS marked
WHERE marked.first_on >= :first_on_1::DATE)
 SELECT moved.customer_id, moved.previous_month, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS revenue_cents
FROM (SELECT months.customer_id AS customer_id, months.month AS previous_month
FROM months
WHERE months.month = :month_1::INTEGER AND (months.next_month IS NULL OR months.next_month > :next_month_1::INTEGER)) AS moved JOIN line_facts ON line_facts.customer_id = moved.customer_id
WHERE line_facts.kind = :kind_2::SMALLINT AND line_facts.month <= :month_2::INTEGER AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY moved.customer_id, moved.previous_month ORDER BY revenue_cents DESC, moved.customer_id

-- one category, from a day, narrow
WITH months AS
(SELECT marked.customer_id AS customer_id, marked.month AS month, marked.first_on AS first_on, marked.previous_month AS previous_month, marked.next_month AS next_month
FROM (SELECT monthly.customer_id AS customer_id, monthly.month AS month, first_value(monthly.earliest_on) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) AS first_on, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lag(monthly.month) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) END AS previous_month, CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN lead(CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN monthly.month END) OVER (PARTITION BY monthly.customer_id ORDER BY CASE WHEN (monthly.purchases > :purchases_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END, monthly.month) END AS next_month
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.month AS month, min(line_facts.purchased_on) AS earliest_on, :param_3::INTEGER AS purchases
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month) AS monthly) AS marked
WHERE marked.first_on >= :first_on_1::DATE)
 SELECT moved.customer_id, moved.previous_month, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS revenue_cents
FROM (SELECT months.customer_id AS customer_id, months.previous_month AS previous_month
FROM months
WHERE months.month = :month_1::INTEGER AND months.previous_month >= :previous_month_1::INTEGER) AS moved JOIN line_facts ON line_facts.customer_id = moved.customer_id
WHERE line_facts.kind = :kind_2::SMALLINT AND line_facts.month <= :month_2::INTEGER AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY moved.customer_id, moved.previous_month ORDER BY revenue_cents DESC, moved.customer_id
