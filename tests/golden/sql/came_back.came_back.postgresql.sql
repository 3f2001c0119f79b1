-- everything
SELECT purchase_facts.customer_id, min(purchase_facts.purchased_on) AS came_back_on
FROM purchase_facts JOIN (SELECT months.customer_id AS customer_id, max(CASE WHEN (months.month < :month_1::INTEGER) THEN months.month END) AS previous_month, sum(months.purchase_count) AS purchase_count, sum(months.revenue_cents) AS revenue_cents
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS month, customer_month.purchases AS purchase_count, customer_month.gross_cents AS revenue_cents
FROM customer_month
WHERE customer_month.purchases > :purchases_1::INTEGER) AS months
WHERE months.month <= :month_2::INTEGER GROUP BY months.customer_id
HAVING max(CASE WHEN (months.month = :month_3::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) = :max_1::INTEGER AND max(CASE WHEN (months.month < :month_1::INTEGER) THEN months.month END) = :max_2::INTEGER) AS lost ON lost.customer_id = purchase_facts.customer_id
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.month > :month_4::INTEGER AND purchase_facts.purchased_on <= :purchased_on_1::DATE GROUP BY purchase_facts.customer_id ORDER BY purchase_facts.customer_id

-- one category, from a day, narrow
SELECT line_facts.customer_id, min(line_facts.purchased_on) AS came_back_on
FROM line_facts JOIN (SELECT months.customer_id AS customer_id, max(CASE WHEN (months.month < :month_1::INTEGER) THEN months.month END) AS previous_month, sum(months.purchase_count) AS purchase_count, sum(months.revenue_cents) AS revenue_cents
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.month AS month, count(DISTINCT line_facts.purchase_id) AS purchase_count, sum(line_facts.amount_cents) AS revenue_cents
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IN (SELECT line_facts.customer_id
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_2::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id
HAVING min(line_facts.purchased_on) >= :min_1::DATE) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY line_facts.customer_id, line_facts.month) AS months
WHERE months.month <= :month_2::INTEGER GROUP BY months.customer_id
HAVING max(CASE WHEN (months.month = :month_3::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) = :max_1::INTEGER AND max(CASE WHEN (months.month < :month_1::INTEGER) THEN months.month END) = :max_2::INTEGER) AS lost ON lost.customer_id = line_facts.customer_id
WHERE line_facts.kind = :kind_3::SMALLINT AND line_facts.month > :month_4::INTEGER AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_3])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_3]) AND customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3])) GROUP BY line_facts.customer_id ORDER BY line_facts.customer_id
