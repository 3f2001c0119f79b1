-- all
SELECT form_links.form_id, count(*) AS links, count(form_links.answered_at) AS answered
FROM form_links JOIN purchases ON purchases.id = form_links.purchase_id
WHERE purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)) GROUP BY form_links.form_id ORDER BY form_links.form_id
