-- all
SELECT purchases.id AS purchase_id
FROM purchases JOIN customers ON customers.id = purchases.customer_id
WHERE coalesce(purchases.delivered_on, CASE WHEN (purchases.promised_on IS NULL) THEN purchases.purchased_on END) >= :coalesce_1::DATE AND coalesce(purchases.delivered_on, CASE WHEN (purchases.promised_on IS NULL) THEN purchases.purchased_on END) < :coalesce_2::DATE AND purchases.sale_lines > :sale_lines_1::INTEGER AND purchases.cancelled IS false AND purchases.cancels_purchase_id IS NULL AND customers.consent = :consent_1::VARCHAR AND customers.email IS NOT NULL AND (purchases.id NOT IN (SELECT form_links.purchase_id
FROM form_links)) AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) ORDER BY purchases.id
