-- all
SELECT duplicate_pairs.id AS pair_id, duplicate_pairs.first_id, duplicate_pairs.second_id, customers_1.reference AS first_customer, customers_2.reference AS second_customer, duplicate_pairs.probability
FROM duplicate_pairs JOIN customers AS customers_1 ON customers_1.id = duplicate_pairs.first_id JOIN customers AS customers_2 ON customers_2.id = duplicate_pairs.second_id
WHERE duplicate_pairs.state = ? AND (customers_1.batch_id IS NULL OR (customers_1.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND (customers_2.batch_id IS NULL OR (customers_2.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY duplicate_pairs.probability DESC, duplicate_pairs.id
