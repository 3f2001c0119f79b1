-- everything
SELECT customers.reference AS customer, coalesce(customers.name, customers.company) AS customer_name, customers.country, customers.region, customers.segment, customers.acquisition_channel, customers.joined_on, coalesce(totals.purchase_count, :coalesce_1::INTEGER) AS purchase_count, totals.first_purchase_on, totals.last_purchase_on, coalesce(totals.gross_cents, :coalesce_2::INTEGER) AS gross_cents, coalesce(totals.net_cents, :coalesce_3::INTEGER) AS net_cents
FROM customers LEFT OUTER JOIN (SELECT purchase_facts.customer_id AS customer_id, sum(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS purchase_count, min(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS first_purchase_on, max(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS last_purchase_on, sum(purchase_facts.gross_cents) AS gross_cents, sum(purchase_facts.net_cents) AS net_cents
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL GROUP BY purchase_facts.customer_id) AS totals ON totals.customer_id = customers.id
WHERE customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)) ORDER BY customers.reference

-- one category, from a day, narrow
SELECT customers.reference AS customer, nullif(:param_1::VARCHAR, :nullif_1::VARCHAR) AS customer_name, customers.country, customers.region, customers.segment, customers.acquisition_channel, customers.joined_on, coalesce(totals.purchase_count, :coalesce_1::INTEGER) AS purchase_count, totals.first_purchase_on, totals.last_purchase_on, coalesce(totals.gross_cents, :coalesce_2::INTEGER) AS gross_cents, coalesce(totals.net_cents, :coalesce_3::INTEGER) AS net_cents
FROM customers LEFT OUTER JOIN (SELECT purchase_facts.customer_id AS customer_id, sum(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN :param_2::INTEGER ELSE :param_3::INTEGER END) AS purchase_count, min(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS first_purchase_on, max(CASE WHEN (purchase_facts.sale_lines > :sale_lines_1::INTEGER) THEN purchase_facts.purchased_on END) AS last_purchase_on, sum(purchase_facts.gross_cents) AS gross_cents, sum(purchase_facts.net_cents) AS net_cents
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on >= :purchased_on_1::DATE AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY purchase_facts.customer_id) AS totals ON totals.customer_id = customers.id
WHERE (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND customers.id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) ORDER BY customers.reference
