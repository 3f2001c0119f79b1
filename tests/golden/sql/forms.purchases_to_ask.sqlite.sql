-- all
SELECT purchases.id AS purchase_id
FROM purchases JOIN customers ON customers.id = purchases.customer_id
WHERE coalesce(purchases.delivered_on, CASE WHEN (purchases.promised_on IS NULL) THEN purchases.purchased_on END) >= ? AND coalesce(purchases.delivered_on, CASE WHEN (purchases.promised_on IS NULL) THEN purchases.purchased_on END) < ? AND purchases.sale_lines > ? AND purchases.cancelled IS 0 AND purchases.cancels_purchase_id IS NULL AND customers.consent = ? AND customers.email IS NOT NULL AND (purchases.id NOT IN (SELECT form_links.purchase_id
FROM form_links)) AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY purchases.id
