-- everything
WITH days AS
(SELECT marked.customer_id AS customer_id, marked.purchased_on AS purchased_on, marked.cents AS cents, marked.first_on AS first_on, marked.gap_days AS gap_days, marked.next_on AS next_on, marked.purchase_days AS purchase_days
FROM (SELECT customer_day.customer_id AS customer_id, customer_day.purchased_on AS purchased_on, customer_day.gross_cents AS cents, customer_day.first_on AS first_on, customer_day.gap_days AS gap_days, CASE WHEN (customer_day.next_on <= :next_on_1::DATE) THEN customer_day.next_on END AS next_on, customer_day.purchase_days AS purchase_days
FROM customer_day
WHERE customer_day.purchases > :purchases_1::INTEGER AND customer_day.purchased_on <= :purchased_on_4::DATE) AS marked)
 SELECT bought.customer_id, customer_facts.gender, customer_facts.birth_year, customer_facts.country, customer_facts.region, customer_facts.segment, customer_facts.acquisition_channel, bought.first_on, bought.last_on, bought.days, bought.cents, bought.days_before, bought.cents_before, coalesce(heard.voices, :coalesce_1::INTEGER) AS voices
FROM (SELECT days.customer_id AS customer_id, min(days.first_on) AS first_on, max(days.purchased_on) AS last_on, sum(CASE WHEN (days.purchased_on > :purchased_on_1::DATE) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS days, sum(CASE WHEN (days.purchased_on > :purchased_on_1::DATE) THEN days.cents ELSE :param_3::INTEGER END) AS cents, sum(CASE WHEN (days.purchased_on > :purchased_on_2::DATE AND days.purchased_on <= :purchased_on_3::DATE) THEN :param_4::INTEGER ELSE :param_5::INTEGER END) AS days_before, sum(CASE WHEN (days.purchased_on > :purchased_on_2::DATE AND days.purchased_on <= :purchased_on_3::DATE) THEN days.cents ELSE :param_6::INTEGER END) AS cents_before
FROM days GROUP BY days.customer_id) AS bought JOIN customer_facts ON customer_facts.customer_id = bought.customer_id LEFT OUTER JOIN (SELECT feedback.customer_id AS customer_id, count(*) AS voices
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.received_on > :received_on_1::DATE AND feedback.received_on <= :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY feedback.customer_id) AS heard ON heard.customer_id = bought.customer_id ORDER BY bought.customer_id

-- one category, from a day, narrow
WITH days AS
(SELECT marked.customer_id AS customer_id, marked.purchased_on AS purchased_on, marked.cents AS cents, marked.first_on AS first_on, marked.gap_days AS gap_days, marked.next_on AS next_on, marked.purchase_days AS purchase_days
FROM (SELECT near.customer_id AS customer_id, near.purchased_on AS purchased_on, near.cents AS cents, near.first_on AS first_on, (CAST(near.purchased_on AS date) - CAST(near.previous_on AS date)) AS gap_days, near.next_on AS next_on, near.purchase_days AS purchase_days
FROM (SELECT daily.customer_id AS customer_id, daily.purchased_on AS purchased_on, daily.cents AS cents, first_value(CASE WHEN (daily.purchases > :purchases_1::INTEGER) THEN daily.purchased_on END) OVER (PARTITION BY daily.customer_id ORDER BY CASE WHEN (daily.purchases > :purchases_1::INTEGER) THEN :param_7::INTEGER ELSE :param_8::INTEGER END, daily.purchased_on) AS first_on, CASE WHEN (daily.purchases > :purchases_1::INTEGER) THEN lag(daily.purchased_on) OVER (PARTITION BY daily.customer_id ORDER BY CASE WHEN (daily.purchases > :purchases_1::INTEGER) THEN :param_7::INTEGER ELSE :param_8::INTEGER END, daily.purchased_on) END AS previous_on, CASE WHEN (daily.purchases > :purchases_1::INTEGER) THEN lead(CASE WHEN (daily.purchases > :purchases_1::INTEGER) THEN daily.purchased_on END) OVER (PARTITION BY daily.customer_id ORDER BY CASE WHEN (daily.purchases > :purchases_1::INTEGER) THEN :param_7::INTEGER ELSE :param_8::INTEGER END, daily.purchased_on) END AS next_on, CASE WHEN (daily.purchases > :purchases_1::INTEGER) THEN row_number() OVER (PARTITION BY daily.customer_id ORDER BY CASE WHEN (daily.purchases > :purchases_1::INTEGER) THEN :param_7::INTEGER ELSE :param_8::INTEGER END, daily.purchased_on) END AS purchase_days
FROM (SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS purchased_on, sum(CASE WHEN (line_facts.kind = :kind_1::SMALLINT) THEN line_facts.amount_cents ELSE :param_9::INTEGER END) AS cents, :param_10::INTEGER AS purchases
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_2::SMALLINT AND line_facts.purchased_on <= :purchased_on_4::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on) AS daily) AS near) AS marked
WHERE marked.first_on >= :first_on_1::DATE)
 SELECT bought.customer_id, customer_facts.gender, customer_facts.birth_year, customer_facts.country, customer_facts.region, customer_facts.segment, customer_facts.acquisition_channel, bought.first_on, bought.last_on, bought.days, bought.cents, bought.days_before, bought.cents_before, coalesce(heard.voices, :coalesce_1::INTEGER) AS voices
FROM (SELECT days.customer_id AS customer_id, min(days.first_on) AS first_on, max(days.purchased_on) AS last_on, sum(CASE WHEN (days.purchased_on > :purchased_on_1::DATE) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS days, sum(CASE WHEN (days.purchased_on > :purchased_on_1::DATE) THEN days.cents ELSE :param_3::INTEGER END) AS cents, sum(CASE WHEN (days.purchased_on > :purchased_on_2::DATE AND days.purchased_on <= :purchased_on_3::DATE) THEN :param_4::INTEGER ELSE :param_5::INTEGER END) AS days_before, sum(CASE WHEN (days.purchased_on > :purchased_on_2::DATE AND days.purchased_on <= :purchased_on_3::DATE) THEN days.cents ELSE :param_6::INTEGER END) AS cents_before
FROM days GROUP BY days.customer_id) AS bought JOIN customer_facts ON customer_facts.customer_id = bought.customer_id LEFT OUTER JOIN (SELECT feedback.customer_id AS customer_id, count(*) AS voices
FROM feedback
WHERE feedback.customer_id IS NOT NULL AND feedback.received_on > :received_on_1::DATE AND feedback.received_on <= :received_on_2::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY feedback.customer_id) AS heard ON heard.customer_id = bought.customer_id ORDER BY bought.customer_id
