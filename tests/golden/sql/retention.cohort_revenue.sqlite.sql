-- everything
SELECT counted.cohort_month, counted.month - counted.cohort_month AS age_months, counted.active_customers, counted.revenue_cents
FROM (SELECT active.cohort_month AS cohort_month, active.month AS month, count(*) AS active_customers, sum(active.revenue_cents) AS revenue_cents
FROM (SELECT customer_month.customer_id AS customer_id, customer_month.month AS month, customer_month.first_month AS cohort_month, customer_month.gross_cents AS revenue_cents
FROM customer_month
WHERE customer_month.purchases > ?) AS active GROUP BY active.cohort_month, active.month) AS counted ORDER BY counted.cohort_month, age_months

-- one category, from a day, narrow
WITH monthly AS
(SELECT line_facts.customer_id AS customer_id, line_facts.month AS month, min(line_facts.purchased_on) AS first_on, sum(line_facts.amount_cents) AS revenue_cents
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.month)
 SELECT counted.cohort_month, counted.month - counted.cohort_month AS age_months, counted.active_customers, counted.revenue_cents
FROM (SELECT active.cohort_month AS cohort_month, active.month AS month, count(*) AS active_customers, sum(active.revenue_cents) AS revenue_cents
FROM (SELECT monthly.customer_id AS customer_id, monthly.month AS month, monthly.revenue_cents AS revenue_cents, first.cohort_month AS cohort_month
FROM monthly JOIN (SELECT monthly.customer_id AS customer_id, min(monthly.month) AS cohort_month
FROM monthly GROUP BY monthly.customer_id
HAVING min(monthly.first_on) >= ?) AS first ON monthly.customer_id = first.customer_id) AS active GROUP BY active.cohort_month, active.month) AS counted ORDER BY counted.cohort_month, age_months
