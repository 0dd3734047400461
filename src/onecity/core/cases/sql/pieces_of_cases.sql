-- The two-character pieces of place and text, by which words of any script and length are found. ASCII letters are folded to capitals.
-- One expression of immutable functions, so that the planner puts it in place of the call: the pairs from the first character on, and
-- those from the second; U+FFFF, which is no character, divides them. Every character begins a piece, the last one a piece of its own.
CREATE FUNCTION pieces_of_case(place text, text text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT array_to_tsvector(array_remove(
        string_to_array(regexp_replace(upper((place || E'\n' || text) COLLATE "C"), '(..)', E'\\1\uFFFF', 'g'), E'\uFFFF')
        || string_to_array(regexp_replace(upper(substr(place || E'\n' || text, 2) COLLATE "C"), '(..)', E'\\1\uFFFF', 'g'), E'\uFFFF'),
        ''
    ))
$$;
