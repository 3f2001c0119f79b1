-- all
SELECT duplicate_pairs.id AS pair_id, CAST(duplicate_pairs.evidence AS VARCHAR) AS evidence
FROM duplicate_pairs
WHERE duplicate_pairs.id IN (__[POSTCOMPILE_id_1]) ORDER BY duplicate_pairs.id
