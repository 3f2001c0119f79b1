-- everything
SELECT each.period, each.anchor_on, each.next_on, count(*) AS customers
FROM (SELECT anchor.period AS period, anchor.customer_id AS customer_id, anchor.anchor_on AS anchor_on, min(again.purchased_on) AS next_on
FROM (SELECT purchase_facts.customer_id AS customer_id, CASE WHEN (purchase_facts.purchased_on < :purchased_on_1::DATE) THEN :param_1::INTEGER WHEN (purchase_facts.purchased_on < :purchased_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS period, min(purchase_facts.purchased_on) AS anchor_on
FROM purchase_facts
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on >= :purchased_on_3::DATE AND purchase_facts.purchased_on < :purchased_on_4::DATE GROUP BY purchase_facts.customer_id, CASE WHEN (purchase_facts.purchased_on < :purchased_on_1::DATE) THEN :param_1::INTEGER WHEN (purchase_facts.purchased_on < :purchased_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END) AS anchor LEFT OUTER JOIN (SELECT DISTINCT later.customer_id AS customer_id, later.purchased_on AS purchased_on
FROM purchase_facts AS later
WHERE later.sale_lines > :sale_lines_2::INTEGER AND later.purchased_on > :purchased_on_5::DATE) AS again ON again.customer_id = anchor.customer_id AND again.purchased_on > anchor.anchor_on GROUP BY anchor.period, anchor.customer_id, anchor.anchor_on) AS each GROUP BY each.period, each.anchor_on, each.next_on

-- one category, from a day, narrow
SELECT each.period, each.anchor_on, each.next_on, count(*) AS customers
FROM (SELECT anchor.period AS period, anchor.customer_id AS customer_id, anchor.anchor_on AS anchor_on, min(again.purchased_on) AS next_on
FROM (SELECT line_facts.customer_id AS customer_id, CASE WHEN (line_facts.purchased_on < :purchased_on_1::DATE) THEN :param_1::INTEGER WHEN (line_facts.purchased_on < :purchased_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS period, min(line_facts.purchased_on) AS anchor_on
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY line_facts.customer_id, CASE WHEN (line_facts.purchased_on < :purchased_on_1::DATE) THEN :param_1::INTEGER WHEN (line_facts.purchased_on < :purchased_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END) AS anchor LEFT OUTER JOIN (SELECT DISTINCT later.customer_id AS customer_id, later.purchased_on AS purchased_on
FROM line_facts AS later
WHERE later.kind = :kind_2::SMALLINT AND later.purchased_on > :purchased_on_5::DATE AND later.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_2])) AND later.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_2]) AND customer_facts.team IN (__[POSTCOMPILE_team_2]) AND customer_facts.region IN (__[POSTCOMPILE_region_2]))) AS again ON again.customer_id = anchor.customer_id AND again.purchased_on > anchor.anchor_on GROUP BY anchor.period, anchor.customer_id, anchor.anchor_on) AS each GROUP BY each.period, each.anchor_on, each.next_on
