-- everything
SELECT people.person % ? AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT purchase_facts.customer_id AS person, purchase_facts.channel AS "group", coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ?) THEN purchase_facts.net_cents ELSE ? END), ?) AS net_before, coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ?) THEN purchase_facts.net_cents ELSE ? END), ?) AS net_now
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND (purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? OR purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ?) GROUP BY purchase_facts.customer_id, purchase_facts.channel) AS people GROUP BY people.person % ?, people."group"

-- everything
SELECT people.person % ? AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT purchase_facts.customer_id AS person, customer_facts.country AS "group", coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ?) THEN purchase_facts.net_cents ELSE ? END), ?) AS net_before, coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ?) THEN purchase_facts.net_cents ELSE ? END), ?) AS net_now
FROM purchase_facts JOIN customer_facts ON purchase_facts.customer_id = customer_facts.customer_id
WHERE purchase_facts.customer_id IS NOT NULL AND (purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? OR purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ?) GROUP BY purchase_facts.customer_id, customer_facts.country) AS people GROUP BY people.person % ?, people."group"

-- everything
SELECT people.person % ? AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT purchase_facts.customer_id AS person, customer_facts.segment AS "group", coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ?) THEN purchase_facts.net_cents ELSE ? END), ?) AS net_before, coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ?) THEN purchase_facts.net_cents ELSE ? END), ?) AS net_now
FROM purchase_facts JOIN customer_facts ON purchase_facts.customer_id = customer_facts.customer_id
WHERE purchase_facts.customer_id IS NOT NULL AND (purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ? OR purchase_facts.purchased_on >= ? AND purchase_facts.purchased_on < ?) GROUP BY purchase_facts.customer_id, customer_facts.segment) AS people GROUP BY people.person % ?, people."group"

-- everything
SELECT people.person % ? AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, products.category AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_now
FROM line_facts LEFT OUTER JOIN products ON line_facts.product_id = products.id
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= ? AND line_facts.purchased_on < ? OR line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) GROUP BY line_facts.customer_id, products.category) AS people GROUP BY people.person % ?, people."group"

-- one category, from a day, narrow
SELECT people.person % ? AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, line_facts.channel AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_now
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= ? AND line_facts.purchased_on < ? OR line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.channel) AS people GROUP BY people.person % ?, people."group"

-- one category, from a day, narrow
SELECT people.person % ? AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, customer_facts.country AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_now
FROM line_facts JOIN customer_facts ON line_facts.customer_id = customer_facts.customer_id
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= ? AND line_facts.purchased_on < ? OR line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, customer_facts.country) AS people GROUP BY people.person % ?, people."group"

-- one category, from a day, narrow
SELECT people.person % ? AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, customer_facts.segment AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_now
FROM line_facts JOIN customer_facts ON line_facts.customer_id = customer_facts.customer_id
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= ? AND line_facts.purchased_on < ? OR line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, customer_facts.segment) AS people GROUP BY people.person % ?, people."group"

-- one category, from a day, narrow
SELECT people.person % ? AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, products.category AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) THEN line_facts.amount_cents ELSE ? END), ?) AS net_now
FROM line_facts LEFT OUTER JOIN products ON line_facts.product_id = products.id
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= ? AND line_facts.purchased_on < ? OR line_facts.purchased_on >= ? AND line_facts.purchased_on < ?) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, products.category) AS people GROUP BY people.person % ?, people."group"
