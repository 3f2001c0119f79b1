-- everything
SELECT linked.customer_id, linked.first_category AS "group", linked.first_on AS first_purchase_on, linked.moment AS last_purchase_on, linked.purchase_days
FROM (SELECT categorised_day.customer_id AS customer_id, categorised_day.week AS period, categorised_day.first_week AS first_period, categorised_day.purchased_on AS moment, categorised_day.first_month AS start, categorised_day.age_days - categorised_day.age_days % :age_days_1::INTEGER AS age, coalesce(categorised_day.gap_days, :coalesce_1::INTEGER) > categorised_day.age_days % :age_days_2::INTEGER AS opens, categorised_day.next_on IS NULL OR categorised_day.next_on > :next_on_1::DATE AS last, categorised_day.age_days AS age_days, categorised_day.purchase_days AS purchase_days, categorised_day.age_days - categorised_day.age_days % :age_days_3::INTEGER AS opening, categorised_day.first_category AS first_category, categorised_day.first_on AS first_on, categorised_day.segment AS segment, categorised_day.country AS country, categorised_day.acquisition_channel AS acquisition_channel, categorised_day.birth_year AS birth_year
FROM categorised_day
WHERE categorised_day.purchased_on <= :purchased_on_1::DATE AND categorised_day.purchases > :purchases_1::INTEGER) AS linked
WHERE linked.last

-- one category, from a day, narrow
WITH daily AS
(SELECT line_facts.customer_id AS customer_id, line_facts.purchased_on AS moment, min(line_facts.month) AS month
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND line_facts.kind = :kind_1::SMALLINT AND line_facts.purchased_on <= :purchased_on_1::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.purchased_on),
spent AS
(SELECT line_facts.customer_id AS customer_id, products.category AS category, sum(line_facts.amount_cents) AS cents
FROM (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= :min_1::DATE) AS starts JOIN line_facts ON line_facts.customer_id = starts.customer_id AND line_facts.purchased_on = starts.first_on LEFT OUTER JOIN products ON products.id = line_facts.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)))
WHERE line_facts.kind = :kind_2::SMALLINT AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_3::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2])) GROUP BY line_facts.customer_id, products.category)
 SELECT starts.customer_id, grouped."group", starts.first_on AS first_purchase_on, max(daily.moment) AS last_purchase_on, count(DISTINCT daily.moment) AS purchase_days
FROM daily JOIN (SELECT daily.customer_id AS customer_id, min(daily.month) AS start, min(daily.moment) AS first_on
FROM daily GROUP BY daily.customer_id
HAVING min(daily.month) IS NOT NULL AND min(daily.moment) >= :min_1::DATE) AS starts ON daily.customer_id = starts.customer_id LEFT OUTER JOIN (SELECT most.customer_id AS customer_id, most.category AS "group"
FROM (SELECT spent.customer_id AS customer_id, min(spent.category) AS category
FROM spent JOIN (SELECT spent.customer_id AS customer_id, max(spent.cents) AS cents
FROM spent GROUP BY spent.customer_id) AS top ON top.customer_id = spent.customer_id AND top.cents = spent.cents GROUP BY spent.customer_id) AS most) AS grouped ON grouped.customer_id = starts.customer_id GROUP BY starts.customer_id, starts.first_on, grouped."group"
