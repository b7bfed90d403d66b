-- Finding an appointment by a name as it sounds on the telephone: Müller, Mueller and Muller are one, and so are
-- Yıldız and Yildiz. The key is made here alone, so that what is stored and what is typed are always folded alike.
-- +goose Up
CREATE FUNCTION name_key(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    AS $$ SELECT replace(replace(replace(replace(translate(
        regexp_replace(normalize(lower(name), NFD), '[\u0300-\u036f]', '', 'g'),
        'øłıđæœ-–’''.,;', 'olidao       '), 'ß', 'ss'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u') $$;
GRANT EXECUTE ON FUNCTION name_key(text) TO stadttermin_app;

ALTER TABLE contact ADD COLUMN name_key text GENERATED ALWAYS AS (name_key(name)) STORED;
