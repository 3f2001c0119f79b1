-- all
SELECT quality_rules.name AS rule, quality_rules.enabled, CAST(quality_rules.limits AS VARCHAR) AS limits, quality_rules.changed_by, quality_rules.changed_at, quality_rules.version
FROM quality_rules ORDER BY quality_rules.name
