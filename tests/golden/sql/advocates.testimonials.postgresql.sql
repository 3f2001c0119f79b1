-- everything
SELECT testimonials.id AS testimonial_id, testimonials.customer_id, testimonials.feedback_id, testimonials.state, testimonials.asked_on, testimonials.asked_through, testimonials.asked_by, testimonials.permission_words, testimonials.permission_channel, testimonials.permission_on, testimonials.agreed_text, testimonials.edited, testimonials.shown_as, testimonials.published_where, testimonials.published_on, testimonials.thanked_on, testimonials.thanked_through, testimonials.version, customers.reference AS customer, customers.public_id, coalesce(customers.name, customers.company) AS customer_name, customers.consent, customers.given_name AS given_name, feedback.text, products.name AS product_name
FROM testimonials JOIN customers ON customers.id = testimonials.customer_id LEFT OUTER JOIN feedback ON feedback.id = testimonials.feedback_id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
WHERE customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR)) ORDER BY testimonials.asked_on DESC, testimonials.id DESC

-- one category, from a day, narrow
SELECT testimonials.id AS testimonial_id, testimonials.customer_id, testimonials.feedback_id, testimonials.state, testimonials.asked_on, testimonials.asked_through, testimonials.asked_by, testimonials.permission_words, testimonials.permission_channel, testimonials.permission_on, testimonials.agreed_text, testimonials.edited, testimonials.shown_as, testimonials.published_where, testimonials.published_on, testimonials.thanked_on, testimonials.thanked_through, testimonials.version, customers.reference AS customer, customers.public_id, nullif(:param_1::VARCHAR, :nullif_1::VARCHAR) AS customer_name, customers.consent, nullif(:param_2::VARCHAR, :nullif_2::VARCHAR) AS given_name, feedback.text, products.name AS product_name
FROM testimonials JOIN customers ON customers.id = testimonials.customer_id LEFT OUTER JOIN feedback ON feedback.id = testimonials.feedback_id LEFT OUTER JOIN products ON products.id = feedback.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR)))
WHERE (customers.batch_id IS NULL OR (customers.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_2::VARCHAR))) AND testimonials.customer_id IN (SELECT customer_facts.customer_id
FROM customer_facts
WHERE customer_facts.segment IN (__[POSTCOMPILE_segment_1]) AND customer_facts.team IN (__[POSTCOMPILE_team_1]) AND customer_facts.region IN (__[POSTCOMPILE_region_1])) ORDER BY testimonials.asked_on DESC, testimonials.id DESC
