-- everything
SELECT CASE WHEN (feedback.customer_id IS NOT NULL) THEN feedback.customer_id % ? ELSE -(feedback.id % ?) - ? END AS unit, purchases.delivery_partner, coalesce(sum(CASE WHEN (feedback.received_on < ?) THEN ? ELSE ? END), ?) AS ratings_before, coalesce(sum(CASE WHEN (feedback.received_on >= ?) THEN ? ELSE ? END), ?) AS ratings_now, coalesce(sum(CASE WHEN (feedback.received_on < ?) THEN feedback.rating ELSE ? END), ?) AS total_before, coalesce(sum(CASE WHEN (feedback.received_on >= ?) THEN feedback.rating ELSE ? END), ?) AS total_now
FROM feedback JOIN purchases ON feedback.purchase_id = purchases.id
WHERE feedback.rating_scale = ? AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND purchases.delivery_partner IS NOT NULL GROUP BY CASE WHEN (feedback.customer_id IS NOT NULL) THEN feedback.customer_id % ? ELSE -(feedback.id % ?) - ? END, purchases.delivery_partner

-- one category, from a day, narrow
SELECT CASE WHEN (feedback.customer_id IS NOT NULL) THEN feedback.customer_id % ? ELSE -(feedback.id % ?) - ? END AS unit, purchases.delivery_partner, coalesce(sum(CASE WHEN (feedback.received_on < ?) THEN ? ELSE ? END), ?) AS ratings_before, coalesce(sum(CASE WHEN (feedback.received_on >= ?) THEN ? ELSE ? END), ?) AS ratings_now, coalesce(sum(CASE WHEN (feedback.received_on < ?) THEN feedback.rating ELSE ? END), ?) AS total_before, coalesce(sum(CASE WHEN (feedback.received_on >= ?) THEN feedback.rating ELSE ? END), ?) AS total_now
FROM feedback JOIN purchases ON feedback.purchase_id = purchases.id
WHERE feedback.rating_scale = ? AND feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND purchases.delivery_partner IS NOT NULL AND purchases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (feedback.customer_id IS NOT NULL) THEN feedback.customer_id % ? ELSE -(feedback.id % ?) - ? END, purchases.delivery_partner
