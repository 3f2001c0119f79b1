-- everything
SELECT CASE WHEN (purchases.promised_on < :promised_on_1::DATE) THEN :param_1::INTEGER WHEN (purchases.promised_on < :promised_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS period, purchases.delivery_partner, count(*) AS due, coalesce(sum(CASE WHEN (purchases.delivered_on > purchases.promised_on OR purchases.delivered_on IS NULL) THEN :param_4::INTEGER ELSE :param_5::INTEGER END), :coalesce_1::INTEGER) AS late
FROM purchases
WHERE (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND purchases.delivery_partner IS NOT NULL AND purchases.promised_on >= :promised_on_3::DATE AND purchases.promised_on < :promised_on_4::DATE AND purchases.cancelled IS false AND purchases.sale_lines > :sale_lines_1::INTEGER GROUP BY CASE WHEN (purchases.promised_on < :promised_on_1::DATE) THEN :param_1::INTEGER WHEN (purchases.promised_on < :promised_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END, purchases.delivery_partner

-- one category, from a day, narrow
SELECT CASE WHEN (purchases.promised_on < :promised_on_1::DATE) THEN :param_1::INTEGER WHEN (purchases.promised_on < :promised_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS period, purchases.delivery_partner, count(*) AS due, coalesce(sum(CASE WHEN (purchases.delivered_on > purchases.promised_on OR purchases.delivered_on IS NULL) THEN :param_4::INTEGER ELSE :param_5::INTEGER END), :coalesce_1::INTEGER) AS late
FROM purchases
WHERE (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND purchases.delivery_partner IS NOT NULL AND purchases.promised_on >= :promised_on_3::DATE AND purchases.promised_on < :promised_on_4::DATE AND purchases.cancelled IS false AND purchases.sale_lines > :sale_lines_1::INTEGER AND purchases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (purchases.promised_on < :promised_on_1::DATE) THEN :param_1::INTEGER WHEN (purchases.promised_on < :promised_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END, purchases.delivery_partner
