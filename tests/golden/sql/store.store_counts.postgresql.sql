-- all
SELECT (SELECT count(customer_facts.customer_id) AS count_1
FROM customer_facts) AS customers, (SELECT count(purchase_facts.purchase_id) AS count_2
FROM purchase_facts) AS purchases, (SELECT count(line_facts.line_id) AS count_3
FROM line_facts) AS lines, (SELECT count(products.id) AS count_4
FROM products
WHERE products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AS products, (SELECT count(feedback.id) AS count_5
FROM feedback
WHERE feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AS feedback_count
