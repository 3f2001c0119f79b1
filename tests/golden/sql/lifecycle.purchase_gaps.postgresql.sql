-- everything
WITH days AS
(SELECT purchase_facts.customer_id AS customer_id, purchase_facts.purchased_on AS purchased_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.purchased_on <= :purchased_on_1::DATE)
 SELECT measured.gap_days, sum(CASE WHEN measured.still_open THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS gaps, sum(CASE WHEN measured.still_open THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS open_gaps
FROM (SELECT (CAST(coalesce(gap.next_on, :param_5::DATE) AS date) - CAST(gap.purchased_on AS date)) AS gap_days, gap.next_on IS NULL AS still_open
FROM (SELECT days.purchased_on AS purchased_on, lead(days.purchased_on) OVER (PARTITION BY days.customer_id ORDER BY days.purchased_on) AS next_on
FROM days) AS gap) AS measured
WHERE measured.still_open OR measured.gap_days > :gap_days_1::INTEGER GROUP BY measured.gap_days ORDER BY measured.gap_days

-- one category, from a day, narrow
WITH days AS
(SELECT DISTINCT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.customer_id IN (SELECT line_facts.customer_id
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
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])))
 SELECT measured.gap_days, sum(CASE WHEN measured.still_open THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS gaps, sum(CASE WHEN measured.still_open THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS open_gaps
FROM (SELECT (CAST(coalesce(gap.next_on, :param_5::DATE) AS date) - CAST(gap.purchased_on AS date)) AS gap_days, gap.next_on IS NULL AS still_open
FROM (SELECT days.purchased_on AS purchased_on, lead(days.purchased_on) OVER (PARTITION BY days.customer_id ORDER BY days.purchased_on) AS next_on
FROM days) AS gap) AS measured
WHERE measured.still_open OR measured.gap_days > :gap_days_1::INTEGER GROUP BY measured.gap_days ORDER BY measured.gap_days
