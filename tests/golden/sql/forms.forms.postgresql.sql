-- all
SELECT feedback_forms.id AS form_id, feedback_forms.public_id, feedback_forms.title, feedback_forms.intro, feedback_forms.question, feedback_forms.wording, feedback_forms.thanks, feedback_forms.brand, feedback_forms.accent, feedback_forms.about, feedback_forms.product_id, feedback_forms.campaign, feedback_forms.language, feedback_forms.call_back, feedback_forms.opens_on, feedback_forms.closes_on, feedback_forms.active, feedback_forms.created_by, feedback_forms.created_at, feedback_forms.version, feedback_forms.logo IS NOT NULL AS has_logo, products.code AS product_code, products.name AS product_name
FROM feedback_forms LEFT OUTER JOIN products ON products.id = feedback_forms.product_id AND (products.batch_id IS NULL OR (products.batch_id NOT IN (SELECT import_batches.id
FROM import_batches
WHERE import_batches.state != :state_1::VARCHAR))) ORDER BY feedback_forms.active DESC, feedback_forms.id DESC
