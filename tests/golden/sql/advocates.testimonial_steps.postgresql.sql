-- all
SELECT testimonial_steps.happened_at, testimonial_steps.actor, testimonial_steps.step, testimonial_steps.note
FROM testimonial_steps JOIN testimonials ON testimonials.id = testimonial_steps.testimonial_id
WHERE testimonial_steps.testimonial_id = :testimonial_id_1::BIGINT ORDER BY testimonial_steps.id DESC
