-- all
SELECT line_facts.product_id
FROM line_facts
WHERE line_facts.kind = :kind_1::SMALLINT AND line_facts.product_id IS NOT NULL GROUP BY line_facts.product_id ORDER BY count(*) DESC, line_facts.product_id
 LIMIT :param_1::INTEGER
