-- all
SELECT quality_fixes.id AS fix_id, quality_fixes.sentence, quality_fixes.rows_changed, quality_fixes.fixed_at, quality_fixes.fixed_by, quality_fixes.undone_at
FROM quality_fixes ORDER BY quality_fixes.id DESC
 LIMIT :param_1::INTEGER
