-- everything
SELECT purchase_facts.customer_id, sum(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS purchase_count, sum(purchase_facts.net_cents) AS net_cents, min(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS first_on, max(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS last_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on <= :purchased_on_1::DATE GROUP BY purchase_facts.customer_id

-- one category, from a day, narrow
SELECT purchase_facts.customer_id, sum(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS purchase_count, sum(purchase_facts.net_cents) AS net_cents, min(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS first_on, max(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS last_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on <= :purchased_on_1::DATE AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY purchase_facts.customer_id
