-- all
SELECT people.customer_id, people.opened_at, max(purchases.purchased_on) AS bought_on
FROM (SELECT cases.customer_id AS customer_id, min(cases.opened_at) AS opened_at
FROM cases
WHERE cases.customer_id IS NOT NULL AND cases.opened_at >= :opened_at_1::TIMESTAMP WITH TIME ZONE AND cases.opened_at < :opened_at_2::TIMESTAMP WITH TIME ZONE AND (cases.batch_id IS NULL OR (cases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY cases.customer_id) AS people LEFT OUTER JOIN purchases ON purchases.customer_id = people.customer_id AND purchases.purchased_on >= :purchased_on_1::DATE AND purchases.purchased_on < :purchased_on_2::DATE AND purchases.sale_lines > :sale_lines_1::INTEGER AND purchases.cancelled IS false AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) GROUP BY people.customer_id, people.opened_at ORDER BY people.customer_id
