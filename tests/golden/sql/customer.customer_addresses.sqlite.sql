-- all
SELECT addresses.kind, addresses.line1 AS line1, addresses.line2 AS line2, addresses.postal_code AS postal_code, addresses.city, addresses.region, addresses.country
FROM addresses
WHERE addresses.customer_id = ? AND (addresses.batch_id IS NULL OR (addresses.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY addresses.id
