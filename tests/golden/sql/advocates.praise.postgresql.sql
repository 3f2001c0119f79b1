-- everything
SELECT feedback.customer_id, customer_facts.consent, count(*) AS top_ratings, sum(CASE WHEN (feedback.score_state = :score_state_1 AND feedback.label = :label_1::VARCHAR) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS praises, sum(CASE WHEN (feedback.score_state = :score_state_2) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS waiting, max(CASE WHEN (feedback.score_state = :score_state_3 AND feedback.label = :label_2::VARCHAR) THEN feedback.received_on END) AS last_praise_on
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE (feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.rating >= :rating_1::INTEGER OR feedback.rating_scale = :rating_scale_2::VARCHAR AND feedback.rating >= :rating_2::INTEGER) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) GROUP BY feedback.customer_id, customer_facts.consent

-- one category, from a day, narrow
SELECT feedback.customer_id, customer_facts.consent, count(*) AS top_ratings, sum(CASE WHEN (feedback.score_state = :score_state_1 AND feedback.label = :label_1::VARCHAR) THEN :param_1::INTEGER ELSE :param_2::INTEGER END) AS praises, sum(CASE WHEN (feedback.score_state = :score_state_2) THEN :param_3::INTEGER ELSE :param_4::INTEGER END) AS waiting, max(CASE WHEN (feedback.score_state = :score_state_3 AND feedback.label = :label_2::VARCHAR) THEN feedback.received_on END) AS last_praise_on
FROM feedback JOIN customer_facts ON customer_facts.customer_id = feedback.customer_id
WHERE (feedback.rating_scale = :rating_scale_1::VARCHAR AND feedback.rating >= :rating_1::INTEGER OR feedback.rating_scale = :rating_scale_2::VARCHAR AND feedback.rating >= :rating_2::INTEGER) AND (feedback.batch_id IS NULL OR (feedback.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) AND feedback.received_on >= :received_on_1::DATE AND feedback.product_id IN (SELECT products.id
FROM products
WHERE (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND products.category IN (__[POSTCOMPILE_category_1])) AND feedback.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) GROUP BY feedback.customer_id, customer_facts.consent
