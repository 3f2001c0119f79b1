-- everything
SELECT people.person % :person_1::BIGINT AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT purchase_facts.customer_id AS person, purchase_facts.channel AS "group", coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= :purchased_on_1::DATE AND purchase_facts.purchased_on < :purchased_on_2::DATE) THEN purchase_facts.net_cents ELSE :param_1::INTEGER END), :coalesce_1::INTEGER) AS net_before, coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= :purchased_on_3::DATE AND purchase_facts.purchased_on < :purchased_on_4::DATE) THEN purchase_facts.net_cents ELSE :param_2::INTEGER END), :coalesce_2::INTEGER) AS net_now
FROM purchase_facts
WHERE purchase_facts.customer_id IS NOT NULL AND (purchase_facts.purchased_on >= :purchased_on_1::DATE AND purchase_facts.purchased_on < :purchased_on_2::DATE OR purchase_facts.purchased_on >= :purchased_on_3::DATE AND purchase_facts.purchased_on < :purchased_on_4::DATE) GROUP BY purchase_facts.customer_id, purchase_facts.channel) AS people GROUP BY people.person % :person_1::BIGINT, people."group"

-- everything
SELECT people.person % :person_1::BIGINT AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT purchase_facts.customer_id AS person, customer_facts.country AS "group", coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= :purchased_on_1::DATE AND purchase_facts.purchased_on < :purchased_on_2::DATE) THEN purchase_facts.net_cents ELSE :param_1::INTEGER END), :coalesce_1::INTEGER) AS net_before, coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= :purchased_on_3::DATE AND purchase_facts.purchased_on < :purchased_on_4::DATE) THEN purchase_facts.net_cents ELSE :param_2::INTEGER END), :coalesce_2::INTEGER) AS net_now
FROM purchase_facts JOIN customer_facts ON purchase_facts.customer_id = customer_facts.customer_id
WHERE purchase_facts.customer_id IS NOT NULL AND (purchase_facts.purchased_on >= :purchased_on_1::DATE AND purchase_facts.purchased_on < :purchased_on_2::DATE OR purchase_facts.purchased_on >= :purchased_on_3::DATE AND purchase_facts.purchased_on < :purchased_on_4::DATE) GROUP BY purchase_facts.customer_id, customer_facts.country) AS people GROUP BY people.person % :person_1::BIGINT, people."group"

-- everything
SELECT people.person % :person_1::BIGINT AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT purchase_facts.customer_id AS person, customer_facts.segment AS "group", coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= :purchased_on_1::DATE AND purchase_facts.purchased_on < :purchased_on_2::DATE) THEN purchase_facts.net_cents ELSE :param_1::INTEGER END), :coalesce_1::INTEGER) AS net_before, coalesce(sum(CASE WHEN (purchase_facts.purchased_on >= :purchased_on_3::DATE AND purchase_facts.purchased_on < :purchased_on_4::DATE) THEN purchase_facts.net_cents ELSE :param_2::INTEGER END), :coalesce_2::INTEGER) AS net_now
FROM purchase_facts JOIN customer_facts ON purchase_facts.customer_id = customer_facts.customer_id
WHERE purchase_facts.customer_id IS NOT NULL AND (purchase_facts.purchased_on >= :purchased_on_1::DATE AND purchase_facts.purchased_on < :purchased_on_2::DATE OR purchase_facts.purchased_on >= :purchased_on_3::DATE AND purchase_facts.purchased_on < :purchased_on_4::DATE) GROUP BY purchase_facts.customer_id, customer_facts.segment) AS people GROUP BY people.person % :person_1::BIGINT, people."group"

-- everything
SELECT people.person % :person_1::BIGINT AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, products.category AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE) THEN line_facts.amount_cents ELSE :param_1::INTEGER END), :coalesce_1::INTEGER) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) THEN line_facts.amount_cents ELSE :param_2::INTEGER END), :coalesce_2::INTEGER) AS net_now
FROM line_facts LEFT OUTER JOIN products ON line_facts.product_id = products.id
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE OR line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) GROUP BY line_facts.customer_id, products.category) AS people GROUP BY people.person % :person_1::BIGINT, people."group"

-- one category, from a day, narrow
SELECT people.person % :person_1::BIGINT AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, line_facts.channel AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE) THEN line_facts.amount_cents ELSE :param_1::INTEGER END), :coalesce_1::INTEGER) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) THEN line_facts.amount_cents ELSE :param_2::INTEGER END), :coalesce_2::INTEGER) AS net_now
FROM line_facts
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE OR line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, line_facts.channel) AS people GROUP BY people.person % :person_1::BIGINT, people."group"

-- one category, from a day, narrow
SELECT people.person % :person_1::BIGINT AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, customer_facts.country AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE) THEN line_facts.amount_cents ELSE :param_1::INTEGER END), :coalesce_1::INTEGER) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) THEN line_facts.amount_cents ELSE :param_2::INTEGER END), :coalesce_2::INTEGER) AS net_now
FROM line_facts JOIN customer_facts ON line_facts.customer_id = customer_facts.customer_id
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE OR line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, customer_facts.country) AS people GROUP BY people.person % :person_1::BIGINT, people."group"

-- one category, from a day, narrow
SELECT people.person % :person_1::BIGINT AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, customer_facts.segment AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE) THEN line_facts.amount_cents ELSE :param_1::INTEGER END), :coalesce_1::INTEGER) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) THEN line_facts.amount_cents ELSE :param_2::INTEGER END), :coalesce_2::INTEGER) AS net_now
FROM line_facts JOIN customer_facts ON line_facts.customer_id = customer_facts.customer_id
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE OR line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, customer_facts.segment) AS people GROUP BY people.person % :person_1::BIGINT, people."group"

-- one category, from a day, narrow
SELECT people.person % :person_1::BIGINT AS unit, people."group", sum(people.net_before) AS net_before, sum(people.net_now) AS net_now, count(*) AS customers
FROM (SELECT line_facts.customer_id AS person, products.category AS "group", coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE) THEN line_facts.amount_cents ELSE :param_1::INTEGER END), :coalesce_1::INTEGER) AS net_before, coalesce(sum(CASE WHEN (line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) THEN line_facts.amount_cents ELSE :param_2::INTEGER END), :coalesce_2::INTEGER) AS net_now
FROM line_facts LEFT OUTER JOIN products ON line_facts.product_id = products.id
WHERE line_facts.customer_id IS NOT NULL AND (line_facts.purchased_on >= :purchased_on_1::DATE AND line_facts.purchased_on < :purchased_on_2::DATE OR line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE) AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, products.category) AS people GROUP BY people.person % :person_1::BIGINT, people."group"
