-- all
SELECT testimonial_texts.kind, testimonial_texts.body, testimonial_texts.version
FROM testimonial_texts ORDER BY testimonial_texts.kind
