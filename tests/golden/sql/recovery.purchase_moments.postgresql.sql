-- all
SELECT purchases.customer_id, purchases.purchased_on, min(purchases.purchased_at) AS purchased_at
FROM purchases
WHERE purchases.customer_id IN (__[POSTCOMPILE_customer_id_1]) AND purchases.purchased_on IN (__[POSTCOMPILE_purchased_on_1]) AND purchases.sale_lines > :sale_lines_1::INTEGER AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY purchases.customer_id, purchases.purchased_on ORDER BY purchases.customer_id, purchases.purchased_on
