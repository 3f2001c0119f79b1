-- everything
SELECT line_facts.customer_id
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on <= ? AND (line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND coalesce(products.category, ?) IN (__[POSTCOMPILE_coalesce_2])) OR line_facts.product_id IS NULL)

-- one category, from a day, narrow
SELECT line_facts.customer_id
FROM line_facts
WHERE line_facts.kind = ? AND line_facts.customer_id IS NOT NULL AND line_facts.purchased_on <= ? AND (line_facts.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != ?))) AND coalesce(products.category, ?) IN (__[POSTCOMPILE_coalesce_2])) OR line_facts.product_id IS NULL) AND line_facts.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1]))
