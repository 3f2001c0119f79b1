-- all
SELECT group_concat(CAST(customers.attributes AS VARCHAR), __[POSTCOMPILE_aggregate_strings_1]) AS attributes
FROM customers
WHERE (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND customers.attributes IS NOT NULL GROUP BY ((customers.id) / (?))
