-- all
SELECT saved_segments.id AS segment_id, saved_segments.public_id, saved_segments.name, CAST(saved_segments.rules AS VARCHAR) AS rules, saved_segments.owner, saved_segments.version
FROM saved_segments ORDER BY saved_segments.name
