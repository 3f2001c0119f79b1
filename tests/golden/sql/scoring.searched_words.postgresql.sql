-- all
SELECT searched_words.version, CAST(searched_words.lists AS VARCHAR) AS lists
FROM searched_words
WHERE searched_words.kind = :kind_1::VARCHAR ORDER BY searched_words.version
