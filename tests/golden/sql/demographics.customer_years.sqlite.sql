-- everything
WITH days AS
(SELECT marked.customer_id AS customer_id, marked.purchased_on AS purchased_on, marked.cents AS cents, marked.first_on AS first_on, marked.gap_days AS gap_days, marked.next_on AS next_on, marked.purchase_days AS purchase_days
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.purchased_on AS purchased_on, customer_day.gross_cents AS cents, customer_day.first_on AS first_on, customer_day.gap_days AS gap_days, CASE WHEN (customer_day.next_on <= ?) THEN customer_day.next_on END AS next_on, customer_day.purchase_days AS purchase_days
FROM customer_day
WHERE customer_day.purchases > ? AND customer_day.purchased_on <= ?) AS marked)
 SELECT bought.customer_id, customer_facts.gender, customer_facts.birth_year, customer_facts.country, customer_facts.region, customer_facts.segment, customer_facts.acquisition_channel, bought.first_on, bought.last_on, bought.days, bought.cents, bought.days_before, bought.cents_before, coalesce(heard.voices, ?) AS voices
FROM (SELECT days.customer_id AS customer_id, min(days.first_on) AS first_on, max(days.purchased_on) AS last_on, sum(CASE WHEN (days.purchased_on > ?) THEN ? ELSE ? END) AS days, sum(CASE WHEN (days.purchased_on > ?) THEN days.cents ELSE ? END) AS cents, sum(CASE WHEN (days.purchased_on > ? AND days.purchased_on <= ?) THEN ? ELSE ? END) AS days_before, sum(CASE WHEN (days.purchased_on > ? AND days.purchased_on <= ?) THEN days.cents ELSE ? END) AS cents_before
FROM days GROUP BY days.customer_id) AS bought JOIN customer_facts ON customer_facts.customer_id = bought.customer_id LEFT OUTER JOIN (SELECT feedback.customer_id AS customer_id, count(*) AS voices
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.received_on > ? AND feedback.received_on <= ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY feedback.customer_id) AS heard ON heard.customer_id = bought.customer_id ORDER BY bought.customer_id

-- one category, from a day, narrow
WITH days AS
(SELECT marked.customer_id AS customer_id, marked.purchased_on AS purchased_on, marked.cents AS cents, marked.first_on AS first_on, marked.gap_days AS gap_days, marked.next_on AS next_on, marked.purchase_days AS purchase_days
FROM (SELECT near.customer_id AS customer_id, near.purchased_on AS purchased_on, near.cents AS cents, near.first_on AS first_on, CAST(julianday(near.purchased_on) - julianday(near.previous_on) AS INTEGER) AS gap_days, near.next_on AS next_on, near.purchase_days AS purchase_days
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, daily.cents AS cents, first_value(CASE WHEN (daily.purchases > ?) THEN daily.purchased_on END) OVER (PARTITION BY daily.customer_id ORDER BY CASE WHEN (daily.purchases > ?) THEN ? ELSE ? END, daily.purchased_on) AS first_on, CASE WHEN (daily.purchases > ?) THEN lag(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY CASE WHEN (daily.purchases > ?) THEN ? ELSE ? END, daily.purchased_on) END AS previous_on, CASE WHEN (daily.purchases > ?) THEN lead(CASE WHEN (daily.purchases > ?) THEN daily.purchased_on END) OVER (PARTITION BY daily.customer_id ORDER BY CASE WHEN (daily.purchases > ?) THEN ? ELSE ? END, daily.purchased_on) END AS next_on, CASE WHEN (daily.purchases > ?) THEN row_number() OVER (PARTITION BY daily.customer_id ORDER BY CASE WHEN (daily.purchases > ?) THEN ? ELSE ? END, daily.purchased_on) END AS purchase_days
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on, sum(CASE WHEN (line_facts.kind = ?) THEN line_facts.amount_cents ELSE ? END) AS cents, ? AS purchases
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = ? AND line_facts.purchased_on <= ? AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS near) AS marked
WHERE marked.first_on >= ?)
 SELECT bought.customer_id, customer_facts.gender, customer_facts.birth_year, customer_facts.country, customer_facts.region, customer_facts.segment, customer_facts.acquisition_channel, bought.first_on, bought.last_on, bought.days, bought.cents, bought.days_before, bought.cents_before, coalesce(heard.voices, ?) AS voices
FROM (SELECT days.customer_id AS customer_id, min(days.first_on) AS first_on, max(days.purchased_on) AS last_on, sum(CASE WHEN (days.purchased_on > ?) THEN ? ELSE ? END) AS days, sum(CASE WHEN (days.purchased_on > ?) THEN days.cents ELSE ? END) AS cents, sum(CASE WHEN (days.purchased_on > ? AND days.purchased_on <= ?) THEN ? ELSE ? END) AS days_before, sum(CASE WHEN (days.purchased_on > ? AND days.purchased_on <= ?) THEN days.cents ELSE ? END) AS cents_before
FROM days GROUP BY days.customer_id) AS bought JOIN customer_facts ON customer_facts.customer_id = bought.customer_id LEFT OUTER JOIN (SELECT feedback.customer_id AS customer_id, count(*) AS voices
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.received_on > ? AND feedback.received_on <= ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY feedback.customer_id) AS heard ON heard.customer_id = bought.customer_id ORDER BY bought.customer_id
