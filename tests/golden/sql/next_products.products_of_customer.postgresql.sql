-- all
SELECT DISTINCT line_facts.product_id
FROM line_facts
WHERE line_facts.customer_id = :customer_id_1::BIGINT AND line_facts.kind = :kind_1::SMALLINT AND line_facts.product_id IS NOT NULL ORDER BY line_facts.product_id
