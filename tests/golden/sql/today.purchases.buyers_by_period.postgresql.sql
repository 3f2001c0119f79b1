-- everything
SELECT CASE WHEN (purchase_facts.purchased_on < :purchased_on_1::DATE) THEN :param_1::INTEGER WHEN (purchase_facts.purchased_on < :purchased_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS period, count(DISTINCT purchase_facts.customer_id) AS customers
FROM purchase_facts
WHERE purchase_facts.sale_lines > :sale_lines_1::INTEGER AND purchase_facts.customer_id IS NOT NULL AND purchase_facts.purchased_on >= :purchased_on_3::DATE AND purchase_facts.purchased_on < :purchased_on_4::DATE GROUP BY CASE WHEN (purchase_facts.purchased_on < :purchased_on_1::DATE) THEN :param_1::INTEGER WHEN (purchase_facts.purchased_on < :purchased_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END

-- one category, from a day, narrow
SELECT CASE WHEN (line_facts.purchased_on < :purchased_on_1::DATE) THEN :param_1::INTEGER WHEN (line_facts.purchased_on < :purchased_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END AS period, count(DISTINCT line_facts.customer_id) AS customers
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on >= :purchased_on_3::DATE AND line_facts.purchased_on < :purchased_on_4::DATE AND line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (line_facts.purchased_on < :purchased_on_1::DATE) THEN :param_1::INTEGER WHEN (line_facts.purchased_on < :purchased_on_2::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END
