-- all
SELECT customers.reference AS customer, customers.email AS email, purchases.reference AS purchase, purchases.purchased_on, form_links.token, form_links.created_at
FROM form_links JOIN purchases ON purchases.id = form_links.purchase_id JOIN customers ON customers.id = purchases.customer_id
WHERE form_links.form_id = ? AND form_links.answered_at IS NULL AND customers.consent = ? AND customers.email IS NOT NULL AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY form_links.id
