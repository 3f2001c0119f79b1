-- all
SELECT people.customer_id, people.opened_at, max(purchases.purchased_on) AS bought_on
FROM (SELECT cases.customer_id AS customer_id, min(cases.opened_at) AS opened_at
FROM cases
WHERE cases.customer_id IS NOT NULL AND cases.opened_at >= ? AND cases.opened_at < ? AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY cases.customer_id) AS people LEFT OUTER JOIN purchases ON purchases.customer_id = people.customer_id AND purchases.purchased_on >= ? AND purchases.purchased_on < ? AND purchases.sale_lines > ? AND purchases.cancelled IS 0 AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY people.customer_id, people.opened_at ORDER BY people.customer_id
