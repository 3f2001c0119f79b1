-- everything
SELECT purchases.delivery_partner, customer_facts.region, purchases.channel, CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END AS due_on, count(*) AS deliveries
FROM purchases LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = purchases.customer_id
WHERE purchases.purchased_on >= ? AND purchases.purchased_on < ? AND CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END >= ? AND CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END < ? AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND purchases.cancelled IS 0 AND purchases.sale_lines > ? GROUP BY purchases.delivery_partner, customer_facts.region, purchases.channel, CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END

-- one category, from a day, narrow
SELECT purchases.delivery_partner, customer_facts.region, purchases.channel, CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END AS due_on, count(*) AS deliveries
FROM purchases LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = purchases.customer_id
WHERE purchases.purchased_on >= ? AND purchases.purchased_on < ? AND CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END >= ? AND CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END < ? AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND purchases.cancelled IS 0 AND purchases.sale_lines > ? AND purchases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY purchases.delivery_partner, customer_facts.region, purchases.channel, CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END
