-- all
SELECT customers.id AS customer_id, (SELECT count(*) AS count_1
FROM purchases
WHERE purchases.customer_id = customers.id) AS purchases, (SELECT count(*) AS count_2
FROM feedback
WHERE feedback.customer_id = customers.id) AS feedback, (SELECT count(*) AS count_3
FROM cases
WHERE cases.customer_id = customers.id) AS cases, (SELECT count(*) AS count_4
FROM visits
WHERE visits.customer_id = customers.id) AS visits, (SELECT count(*) AS count_5
FROM follow_ups
WHERE follow_ups.customer_id = customers.id) AS follow_ups, (SELECT count(*) AS count_6
FROM testimonials
WHERE testimonials.customer_id = customers.id) AS testimonials
FROM customers
WHERE customers.id IN (__[POSTCOMPILE_id_1]) AND (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) ORDER BY customers.id
