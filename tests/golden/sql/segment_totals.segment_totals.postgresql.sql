-- everything
SELECT customer_facts.customer_id, coalesce(totals.purchase_count, :coalesce_1::INTEGER) AS purchase_count, coalesce(totals.net_cents, :coalesce_2::INTEGER) AS net_cents, (CAST(totals.first_on AS date) - CAST(:param_1::DATE AS date)) AS first_day, (CAST(totals.last_on AS date) - CAST(:param_1::DATE AS date)) AS last_day
FROM customer_facts LEFT OUTER JOIN (SELECT purchase_facts.customer_id AS customer_id, sum(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN :param_2::INTEGER ELSE :param_3::INTEGER END) AS purchase_count, sum(purchase_facts.net_cents) AS net_cents, min(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS first_on, max(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS last_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on <= :purchased_on_1::DATE GROUP BY purchase_facts.customer_id) AS totals ON totals.customer_id = customer_facts.customer_id

-- one category, from a day, narrow
SELECT customer_facts.customer_id, coalesce(totals.purchase_count, :coalesce_1::INTEGER) AS purchase_count, coalesce(totals.net_cents, :coalesce_2::INTEGER) AS net_cents, (CAST(totals.first_on AS date) - CAST(:param_1::DATE AS date)) AS first_day, (CAST(totals.last_on AS date) - CAST(:param_1::DATE AS date)) AS last_day
FROM customer_facts LEFT OUTER JOIN (SELECT purchase_facts.customer_id AS customer_id, sum(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN :param_2::INTEGER ELSE :param_3::INTEGER END) AS purchase_count, sum(purchase_facts.net_cents) AS net_cents, min(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS first_on, max(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS last_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on <= :purchased_on_1::DATE AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY purchase_facts.customer_id) AS totals ON totals.customer_id = customer_facts.customer_id
WHERE customer_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2]))
