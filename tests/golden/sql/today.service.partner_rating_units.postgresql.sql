-- everything
SELECT CASE WHEN (feedback.customer_id IS NOT NULL) THEN feedback.customer_id % :customer_id_1::BIGINT ELSE -(feedback.id % :id_1::BIGINT) - :param_1::BIGINT END AS unit, purchases.delivery_partner, coalesce(sum(CASE WHEN (feedback.received_on < :received_on_1::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END), :coalesce_1::INTEGER) AS ratings_before, coalesce(sum(CASE WHEN (feedback.received_on >= :received_on_1::DATE) THEN :param_4::INTEGER ELSE :param_5::INTEGER END), :coalesce_2::INTEGER) AS ratings_now, coalesce(sum(CASE WHEN (feedback.received_on < :received_on_1::DATE) THEN feedback.rating ELSE :param_6::INTEGER END), :coalesce_3::INTEGER) AS total_before, coalesce(sum(CASE WHEN (feedback.received_on >= :received_on_1::DATE) THEN feedback.rating ELSE :param_7::INTEGER END), :coalesce_4::INTEGER) AS total_now
FROM feedback JOIN purchases ON feedback.purchase_id = purchases.id
WHERE feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.received_on >= :received_on_2::DATE AND feedback.received_on < :received_on_3::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND purchases.delivery_partner IS NOT NULL GROUP BY CASE WHEN (feedback.customer_id IS NOT NULL) THEN feedback.customer_id % :customer_id_1::BIGINT ELSE -(feedback.id % :id_1::BIGINT) - :param_1::BIGINT END, purchases.delivery_partner

-- one category, from a day, narrow
SELECT CASE WHEN (feedback.customer_id IS NOT NULL) THEN feedback.customer_id % :customer_id_1::BIGINT ELSE -(feedback.id % :id_1::BIGINT) - :param_1::BIGINT END AS unit, purchases.delivery_partner, coalesce(sum(CASE WHEN (feedback.received_on < :received_on_1::DATE) THEN :param_2::INTEGER ELSE :param_3::INTEGER END), :coalesce_1::INTEGER) AS ratings_before, coalesce(sum(CASE WHEN (feedback.received_on >= :received_on_1::DATE) THEN :param_4::INTEGER ELSE :param_5::INTEGER END), :coalesce_2::INTEGER) AS ratings_now, coalesce(sum(CASE WHEN (feedback.received_on < :received_on_1::DATE) THEN feedback.rating ELSE :param_6::INTEGER END), :coalesce_3::INTEGER) AS total_before, coalesce(sum(CASE WHEN (feedback.received_on >= :received_on_1::DATE) THEN feedback.rating ELSE :param_7::INTEGER END), :coalesce_4::INTEGER) AS total_now
FROM feedback JOIN purchases ON feedback.purchase_id = purchases.id
WHERE feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.received_on >= :received_on_2::DATE AND feedback.received_on < :received_on_3::DATE AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND (purchases.batch_id IS NULL OR (purchases.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND purchases.delivery_partner IS NOT NULL AND purchases.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY CASE WHEN (feedback.customer_id IS NOT NULL) THEN feedback.customer_id % :customer_id_1::BIGINT ELSE -(feedback.id % :id_1::BIGINT) - :param_1::BIGINT END, purchases.delivery_partner
