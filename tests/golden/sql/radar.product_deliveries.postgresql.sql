-- everything
SELECT products.code AS product, by_id.due_on, by_id.deliveries
FROM (SELECT purchase_lines.product_id AS product_id, CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END AS due_on, count(DISTINCT purchases.id) AS deliveries
FROM purchases JOIN purchase_lines ON purchase_lines.purchase_id = purchases.id
WHERE purchases.purchased_on >= :purchased_on_1::DATE AND purchases.purchased_on < :purchased_on_2::DATE AND CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END >= :param_1::DATE AND CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END < :param_2::DATE AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND purchases.cancelled IS false AND purchases.sale_lines > :sale_lines_1::INTEGER AND purchase_lines.kind = :kind_1::SMALLINT AND purchase_lines.product_id IS NOT NULL AND (purchase_lines.batch_id IS NULL OR (purchase_lines.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) GROUP BY purchase_lines.product_id, CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END) AS by_id JOIN products ON products.id = by_id.product_id

-- one category, from a day, narrow
SELECT products.code AS product, by_id.due_on, by_id.deliveries
FROM (SELECT purchase_lines.product_id AS product_id, CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END AS due_on, count(DISTINCT purchases.id) AS deliveries
FROM purchases JOIN purchase_lines ON purchase_lines.purchase_id = purchases.id
WHERE purchases.purchased_on >= :purchased_on_1::DATE AND purchases.purchased_on < :purchased_on_2::DATE AND CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END >= :param_1::DATE AND CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END < :param_2::DATE AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND purchases.cancelled IS false AND purchases.sale_lines > :sale_lines_1::INTEGER AND purchase_lines.kind = :kind_1::SMALLINT AND purchase_lines.product_id IS NOT NULL AND (purchase_lines.batch_id IS NULL OR (purchase_lines.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND purchases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY purchase_lines.product_id, CASE WHEN (purchases.delivered_on < purchases.promised_on) THEN purchases.delivered_on ELSE coalesce(purchases.promised_on, purchases.delivered_on, purchases.purchased_on) END) AS by_id JOIN products ON products.id = by_id.product_id
