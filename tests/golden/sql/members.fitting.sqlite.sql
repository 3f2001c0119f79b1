-- everything
SELECT customer_facts.customer_id
FROM customer_facts LEFT OUTER JOIN (SELECT purchase_facts.customer_id AS customer_id, sum(CASE WHEN (purchase_facts.sale_lines > ?) THEN ? ELSE ? END) AS purchase_count, sum(purchase_facts.net_cents) AS net_cents, min(CASE WHEN (purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS first_on, max(CASE WHEN (purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS last_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on <= ? GROUP BY purchase_facts.customer_id) AS totals ON totals.customer_id = customer_facts.customer_id
WHERE coalesce(totals.purchase_count, ?) > ? AND ((coalesce(customer_facts.country, ?) NOT IN (__[POSTCOMPILE_coalesce_4])) OR customer_facts.customer_id IN (SELECT line_facts.customer_id
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on <= ? AND (line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND coalesce(products.category, ?) IN (__[POSTCOMPILE_coalesce_6])) OR line_facts.product_id IS NULL)) OR CASE WHEN (totals.last_on IS NULL) THEN ? ELSE (? - (CASE WHEN (CAST(julianday(?) - julianday(totals.last_on) AS INTEGER) > ?) THEN ? ELSE ? END + CASE WHEN (CAST(julianday(?) - julianday(totals.last_on) AS INTEGER) > ?) THEN ? ELSE ? END + CASE WHEN (CAST(julianday(?) - julianday(totals.last_on) AS INTEGER) > ?) THEN ? ELSE ? END + CASE WHEN (CAST(julianday(?) - julianday(totals.last_on) AS INTEGER) > ?) THEN ? ELSE ? END)) * ? + ? + CASE WHEN (totals.purchase_count >= ?) THEN ? ELSE ? END + CASE WHEN (totals.purchase_count >= ?) THEN ? ELSE ? END + CASE WHEN (totals.purchase_count >= ?) THEN ? ELSE ? END + CASE WHEN (totals.purchase_count >= ?) THEN ? ELSE ? END END IN (__[POSTCOMPILE_param_28]) OR customer_facts.customer_id IN (SELECT said.customer_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.label AS label, feedback.rating AS rating, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.label IN (__[POSTCOMPILE_label_1]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))) AS said
WHERE said.place = ? AND said.label IN (__[POSTCOMPILE_label_2])) OR customer_facts.customer_id IN (SELECT feedback.customer_id
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.rating_scale = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY feedback.customer_id
HAVING sum(feedback.rating) * ? < count(*) * ?))

-- one category, from a day, narrow
SELECT customer_facts.customer_id
FROM customer_facts LEFT OUTER JOIN (SELECT purchase_facts.customer_id AS customer_id, sum(CASE WHEN (purchase_facts.sale_lines > ?) THEN ? ELSE ? END) AS purchase_count, sum(purchase_facts.net_cents) AS net_cents, min(CASE WHEN (purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS first_on, max(CASE WHEN (purchase_facts.sale_lines > ?) THEN purchase_facts.purchased_on END) AS last_on
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on <= ? AND purchase_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY purchase_facts.customer_id) AS totals ON totals.customer_id = customer_facts.customer_id
WHERE coalesce(totals.purchase_count, ?) > ? AND ((coalesce(customer_facts.country, ?) NOT IN (__[POSTCOMPILE_coalesce_4])) OR customer_facts.customer_id IN (SELECT line_facts.customer_id
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on <= ? AND (line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND coalesce(products.category, ?) IN (__[POSTCOMPILE_coalesce_6])) OR line_facts.product_id IS NULL) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2]))) OR CASE WHEN (totals.last_on IS NULL) THEN ? ELSE (? - (CASE WHEN (CAST(julianday(?) - julianday(totals.last_on) AS INTEGER) > ?) THEN ? ELSE ? END + CASE WHEN (CAST(julianday(?) - julianday(totals.last_on) AS INTEGER) > ?) THEN ? ELSE ? END + CASE WHEN (CAST(julianday(?) - julianday(totals.last_on) AS INTEGER) > ?) THEN ? ELSE ? END + CASE WHEN (CAST(julianday(?) - julianday(totals.last_on) AS INTEGER) > ?) THEN ? ELSE ? END)) * ? + ? + CASE WHEN (totals.purchase_count >= ?) THEN ? ELSE ? END + CASE WHEN (totals.purchase_count >= ?) THEN ? ELSE ? END + CASE WHEN (totals.purchase_count >= ?) THEN ? ELSE ? END + CASE WHEN (totals.purchase_count >= ?) THEN ? ELSE ? END END IN (__[POSTCOMPILE_param_28]) OR customer_facts.customer_id IN (SELECT said.customer_id
FROM (SELECT feedback.customer_id AS customer_id, feedback.label AS label, feedback.rating AS rating, row_number() OVER (PARTITION BY feedback.customer_id ORDER BY feedback.received_on DESC, feedback.id DESC) AS place
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.score_state = ? AND feedback.label IN (__[POSTCOMPILE_label_1]) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_3]) AND customer_facts.region IN (__[POSTCOMPILE_region_3]))) AS said
WHERE said.place = ? AND said.label IN (__[POSTCOMPILE_label_2])) OR customer_facts.customer_id IN (SELECT feedback.customer_id
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.rating_scale = ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_4]) AND customer_facts.region IN (__[POSTCOMPILE_region_4])) GROUP BY feedback.customer_id
HAVING sum(feedback.rating) * ? < count(*) * ?))
