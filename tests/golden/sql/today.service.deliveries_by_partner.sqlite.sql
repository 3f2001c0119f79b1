-- everything
SELECT CASE WHEN (purchases.promised_on < ?) THEN ? WHEN (purchases.promised_on < ?) THEN ? ELSE ? END AS period, purchases.delivery_partner, count(*) AS due, coalesce(sum(CASE WHEN (purchases.delivered_on > purchases.promised_on OR purchases.delivered_on IS NULL) THEN ? ELSE ? END), ?) AS late
FROM purchases
WHERE (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND purchases.delivery_partner IS NOT NULL AND purchases.promised_on >= ? AND purchases.promised_on < ? AND purchases.cancelled IS 0 AND purchases.sale_lines > ? GROUP BY CASE WHEN (purchases.promised_on < ?) THEN ? WHEN (purchases.promised_on < ?) THEN ? ELSE ? END, purchases.delivery_partner

-- one category, from a day, narrow
SELECT CASE WHEN (purchases.promised_on < ?) THEN ? WHEN (purchases.promised_on < ?) THEN ? ELSE ? END AS period, purchases.delivery_partner, count(*) AS due, coalesce(sum(CASE WHEN (purchases.delivered_on > purchases.promised_on OR purchases.delivered_on IS NULL) THEN ? ELSE ? END), ?) AS late
FROM purchases
WHERE (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND purchases.delivery_partner IS NOT NULL AND purchases.promised_on >= ? AND purchases.promised_on < ? AND purchases.cancelled IS 0 AND purchases.sale_lines > ? AND purchases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (purchases.promised_on < ?) THEN ? WHEN (purchases.promised_on < ?) THEN ? ELSE ? END, purchases.delivery_partner
