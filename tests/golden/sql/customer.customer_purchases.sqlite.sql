-- all
SELECT purchases.id AS purchase_id, purchases.reference AS purchase, purchases.purchased_on, purchases.channel, purchases.sale_lines, purchases.free_lines, purchases.return_lines, purchases.gross_cents, purchases.net_cents, purchases.promised_on, purchases.delivered_on
FROM purchases
WHERE purchases.customer_id = ? AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY purchases.purchased_on DESC, purchases.id DESC
