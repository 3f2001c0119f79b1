-- everything
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version

-- everything
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group", count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, feedback.channel AS "group", coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, feedback.channel, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group"

-- everything
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group", count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, products.category AS "group", coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, products.category, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group"

-- everything
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group", count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, customer_facts.segment AS "group", coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, customer_facts.segment, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group"

-- everything
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group", count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, feedback.language AS "group", coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, feedback.language, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group"

-- one category, from a day, narrow
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version

-- one category, from a day, narrow
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group", count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, feedback.channel AS "group", coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, feedback.channel, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group"

-- one category, from a day, narrow
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group", count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, products.category AS "group", coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?)))
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, products.category, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group"

-- one category, from a day, narrow
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group", count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, customer_facts.segment AS "group", coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback LEFT OUTER JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, customer_facts.segment, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group"

-- one category, from a day, narrow
SELECT by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group", count(*) AS units, sum(by_unit.items) AS items, sum(by_unit.positive) AS positive, sum(by_unit.negative) AS negative, sum(by_unit.positive - by_unit.negative) AS net, sum((by_unit.positive - by_unit.negative) * (by_unit.positive - by_unit.negative)) AS net_squares, sum((by_unit.positive - by_unit.negative) * by_unit.items) AS net_items, sum(by_unit.items * by_unit.items) AS item_squares
FROM (SELECT CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END AS period, feedback.score_state AS score_state, feedback.score_reason AS score_reason, feedback.scorer AS scorer, feedback.scorer_version AS scorer_version, feedback.language AS "group", coalesce(feedback.customer_id, -feedback.id) AS unit, count(*) AS items, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS positive, sum(CASE WHEN (feedback.score_state = ? AND feedback.label = ?) THEN ? ELSE ? END) AS negative
FROM feedback
WHERE feedback.received_on >= ? AND feedback.received_on < ? AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (feedback.received_on < ?) THEN ? WHEN (feedback.received_on < ?) THEN ? ELSE ? END, feedback.score_state, feedback.score_reason, feedback.scorer, feedback.scorer_version, feedback.language, coalesce(feedback.customer_id, -feedback.id)) AS by_unit GROUP BY by_unit.period, by_unit.score_state, by_unit.score_reason, by_unit.scorer, by_unit.scorer_version, by_unit."group"
