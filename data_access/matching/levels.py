"""How alike two customers are in one field, as a level: the words, and the statement that finds them.

Level 0 of every field says that one of the two has nothing there. Names are compared as written and exchanged, and the
better of both counts. A name that differs by a letter is "alike", not "close", where both spellings are borne by many
in the store: Tina is no mistyped Gina. A year of birth with two digits exchanged is "near", but "turned" where a
generation lies between.
"""

from __future__ import annotations

LEVELS: dict[str, tuple[str, ...]] = {
    "given": ("missing", "same", "close", "start", "other", "initial", "short", "alike"),
    "family": ("missing", "same", "close", "part", "other", "alike"),
    "birth": ("missing", "same", "near", "other", "digit", "turned"),
    "email": ("missing", "same", "joint", "close", "derived", "other"),
    "phone": ("missing", "same", "close", "other"),
    "place": ("missing", "same", "close", "area", "other"),
    "gender": ("missing", "same", "other"),
}

# A letter or two wrong, by the length of the name; exchanged neighbours count as one.
MACROS = """
CREATE MACRO typo(a, b) AS damerau_levenshtein(a, b) <= CASE WHEN least(length(a), length(b)) >= 7 THEN 2
                                                             WHEN least(length(a), length(b)) >= 3 THEN 1 ELSE 0 END;
CREATE MACRO name_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0 WHEN a = b THEN 1
    WHEN typo(a, b) OR jaro_winkler_similarity(a, b) >= 0.94 THEN 2
    WHEN least(length(a), length(b)) = 1 AND left(a, 1) = left(b, 1) THEN 5
    WHEN least(length(a), length(b)) >= 3 AND (starts_with(a, b) OR starts_with(b, a)) THEN 3 ELSE 4 END;
-- Names that several bear, neither far more common than the other: what is mistyped is rare.
CREATE MACRO borne(a, b) AS least(a, b) >= 0.05 * greatest(a, b)
    AND least(a, b) * (SELECT count(*) FROM people) > 3.5;
-- Whose first letters differ both ways were not exchanged; comparing them letter by letter would cost seconds.
CREATE MACRO exchanged_level(a, b, c, d) AS CASE
    WHEN left(a, 1) = left(b, 1) OR left(c, 1) = left(d, 1) THEN name_level(a, b) ELSE 4 END;
CREATE MACRO given_level(a, la, b, lb) AS CASE
    WHEN name_level(a, b) IN (0, 1, 2, 5) THEN name_level(a, b) WHEN list_has_any(la, lb) THEN 6
    ELSE name_level(a, b) END;
CREATE MACRO birth_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0 WHEN a = b THEN 1 WHEN abs(a - b) = 1 THEN 2
    WHEN a // 100 = b // 100 AND a % 10 = b // 10 % 10 AND b % 10 = a // 10 % 10
    THEN CASE WHEN abs(a - b) < 15 THEN 2 ELSE 5 END
    WHEN hamming(a::VARCHAR, b::VARCHAR) = 1 AND (abs(a - b) < 15 OR a // 100 <> b // 100) THEN 4 ELSE 3 END;
CREATE MACRO of_person(local_part, given, family) AS contains(local_part, left(given, 4))
    OR (starts_with(local_part, left(given, 1)) AND contains(local_part, left(family, 4)));
CREATE MACRO near(a, b) AS abs(length(a) - length(b)) <= 2 AND damerau_levenshtein(a, b) <= 2;
CREATE MACRO email_level(a, la, ga, fa, b, lb, gb, fb) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0
    WHEN a = b THEN CASE WHEN of_person(strip_accents(la), ga, fa) OR of_person(strip_accents(la), gb, fb)
                         THEN 1 ELSE 2 END
    WHEN length(la) < 6 THEN 5
    WHEN la = lb THEN CASE WHEN regexp_matches(la, '[0-9]{2}') OR near(split_part(a, '@', 2), split_part(b, '@', 2))
                           THEN 3 WHEN ga = gb AND fa = fb THEN 4 ELSE 3 END
    WHEN left(la, 1) = left(lb, 1) AND split_part(a, '@', 2) = split_part(b, '@', 2) AND near(la, lb)
    THEN CASE WHEN ga = gb AND fa = fb AND regexp_replace(la, '[0-9._-]', '', 'g') = regexp_replace(lb, '[0-9._-]', '',
                  'g') THEN 4 ELSE 3 END
    ELSE 5 END;
CREATE MACRO phone_level(a, b) AS CASE
    WHEN a IS NULL OR b IS NULL THEN 0 WHEN a = b THEN 1
    WHEN left(a, 4) <> left(b, 4) AND right(a, 4) <> right(b, 4) THEN 3  -- one digit leaves one of the two ends alone
    WHEN damerau_levenshtein(a, b) <= 1 THEN 2 ELSE 3 END;
CREATE MACRO place_level(la, na, pa, lb, nb, pb) AS CASE
    WHEN pa IS NULL OR pb IS NULL THEN 0
    WHEN pa = pb AND la = lb THEN 1
    WHEN pa = pb AND na = nb AND jaro_winkler_similarity(la, lb) >= 0.85 THEN 2
    WHEN la = lb AND na <> '' THEN 2
    WHEN pa = pb THEN 3 ELSE 4 END;
"""
# Names first: most pairs of one address are different people of it, and go no further.
_NAMED = """
CREATE OR REPLACE TABLE straight AS
SELECT p.first_id, p.second_id, given_level(a.given, a.long_names, b.given, b.long_names)::TINYINT AS given,
    name_level(a.family, b.family)::TINYINT AS family
FROM pairs p JOIN people a ON a.id = p.first_id JOIN people b ON b.id = p.second_id WHERE a.firm = b.firm;
CREATE OR REPLACE TABLE crossed AS
SELECT s.first_id, s.second_id, exchanged_level(a.given, b.family, a.family, b.given)::TINYINT AS given,
    exchanged_level(a.family, b.given, a.given, b.family)::TINYINT AS family,
    length(list_intersect(a.names, b.names)) >= 2 AND (list_has_all(a.names, b.names) OR list_has_all(b.names, a.names))
        AND (list_contains(b.names, a.given) OR list_contains(a.names, b.given))
        AND (list_contains(b.names, a.family) OR list_contains(a.names, b.family)) AS mixed,
    list_contains(b.family_names, a.given) OR list_contains(a.family_names, b.given) AS across
FROM straight s JOIN people a ON a.id = s.first_id JOIN people b ON b.id = s.second_id
WHERE s.given = 4 OR s.family = 4;
CREATE OR REPLACE TABLE named AS
SELECT s.first_id, s.second_id,
    CASE WHEN s.turned THEN c.given WHEN s.mixed AND c.across THEN 1 WHEN s.mixed AND s.given = 4 THEN 3
         ELSE s.given END AS given,
    CASE WHEN s.turned THEN least(c.family, 3) WHEN s.mixed THEN 3 ELSE s.family END AS family,
    coalesce(s.turned OR (s.mixed AND c.across AND s.given = 4), false) AS swapped
FROM (SELECT s.*, c.given <> 4 AND c.family <> 4 AND least(c.given, c.family) IN (1, 2)
             AND (s.given = 4 OR s.family = 4) AS turned,
          c.mixed
      FROM straight s LEFT JOIN crossed c USING (first_id, second_id)) s
LEFT JOIN crossed c USING (first_id, second_id)
WHERE {kept};
DROP TABLE straight;
DROP TABLE crossed;
"""
NAMED = _NAMED.format(kept="s.given <> 4 OR s.turned OR s.mixed")
NAMED_ANY = _NAMED.format(kept="true")
COMPARED = """
CREATE OR REPLACE TABLE compared AS
SELECT first_id, second_id,
    (CASE WHEN n.given = 2 AND borne(a.given_share, b.given_share) THEN 7 ELSE n.given END)::TINYINT AS given,
    (CASE WHEN n.family > 2 AND NOT n.swapped AND (list_has_all(a.family_names, b.family_names)
                                OR list_has_all(b.family_names, a.family_names)) THEN 3
          WHEN n.family IN (3, 5) AND NOT n.swapped THEN 4
          WHEN n.family = 2 AND borne(a.family_share, b.family_share) THEN 5 ELSE n.family END)::TINYINT AS family,
    birth_level(a.birth_year, b.birth_year)::TINYINT AS birth,
    email_level(a.email, a.local_part, a.given, a.family, b.email, b.local_part, b.given, b.family)::TINYINT AS email,
    phone_level(a.phone, b.phone)::TINYINT AS phone,
    place_level(a.line1, a.house, a.postal, b.line1, b.house, b.postal)::TINYINT AS place,
    (CASE WHEN a.gender IS NULL OR b.gender IS NULL THEN 0 WHEN a.gender = b.gender THEN 1 ELSE 2 END)::TINYINT
        AS gender,
    swapped, a.firm AND b.firm AS firm, NOT a.firm AND coalesce(a.works_at = b.works_at, false) AS office,
    greatest(a.given_share, b.given_share) AS given_share,
    greatest(a.family_share, b.family_share) AS family_share,
    greatest(a.postal_share, b.postal_share) AS postal_share,
    greatest(a.email_share, b.email_share) AS email_share,
    greatest(a.phone_share, b.phone_share) AS phone_share,
    greatest(a.home_share, b.home_share) AS home_share
FROM named n JOIN people a ON a.id = n.first_id JOIN people b ON b.id = n.second_id
"""
