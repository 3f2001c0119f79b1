-- everything
SELECT purchase_facts.customer_id, sum(CASE WHEN (purchase_facts.sale_lines > ?) THEN ? ELSE ? END) AS purchase_count, sum(purchase_facts.net_cents) AS net_cents, min(CASE WHEN (purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS first_on, max(CASE WHEN (purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS last_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on <= ? GROUP BY purchase_facts.customer_id

-- one category, from a day, narrow
SELECT purchase_facts.customer_id, sum(CASE WHEN (purchase_facts.sale_lines > ?) THEN ? ELSE ? END) AS purchase_count, sum(purchase_facts.net_cents) AS net_cents, min(CASE WHEN (purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS first_on, max(CASE WHEN (purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS last_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on <= ? AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY purchase_facts.customer_id
