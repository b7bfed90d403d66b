-- Less to write for every booking, because on the morning a month is released the disk and the indexes are what is waited for.
-- +goose Up

-- What a booking was asked for under stands with its contact, which it goes with. A hold makes one appointment at most,
-- so its nonce finds both; idempotency keeps what is done to appointments later, and what earlier versions booked.
ALTER TABLE contact ADD COLUMN request_key text, ADD COLUMN request_hash bytea;

-- One index finds a day's appointments and keeps their numbers apart.
ALTER TABLE appointment
    ADD CONSTRAINT appointment_number UNIQUE (tenant_id, day, office_id, number),
    DROP CONSTRAINT appointment_tenant_id_office_id_day_number_key,
    DROP CONSTRAINT appointment_tenant_id_office_id_fkey;
DROP INDEX appointment_by_day;
-- Offices and services are retired and never deleted, so no booking needs to lock them to prove that they are there.
ALTER TABLE appointment_item DROP CONSTRAINT appointment_item_tenant_id_service_id_fkey;

-- No counter serves two appointments at once. A counter's day is one lane of seats, told by one number instead of three
-- columns, which halves what the index has to compare. Numbers beyond their bits could only make two lanes one and refuse a
-- seat; they never part a lane in two.
CREATE FUNCTION seat_lane(tenant_id integer, counter_key integer, day date) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (tenant_id::bigint << 41) + (counter_key::bigint << 16) + (day - date '2000-01-01');
GRANT EXECUTE ON FUNCTION seat_lane(integer, integer, date) TO stadttermin_app;
ALTER TABLE seat DROP CONSTRAINT seat_excl;
ALTER TABLE seat ADD CONSTRAINT seat_excl EXCLUDE USING gist (seat_lane(tenant_id, counter_key, day) WITH =, ticks WITH &&);

-- The same functions, kept as they were understood when they were made: read anew as text they cost every booking more
-- than the row that they are for.
CREATE OR REPLACE FUNCTION name_key(name text) RETURNS text
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN replace(replace(replace(replace(translate(
        regexp_replace(normalize(lower(name), NFD), '[\u0300-\u036f]', '', 'g'),
        'øłıđæœ-–’''.,;', 'olidao       '), 'ß', 'ss'), 'ae', 'a'), 'oe', 'o'), 'ue', 'u');
-- +goose StatementBegin
CREATE OR REPLACE FUNCTION expect(counted bigint, low bigint, high bigint) RETURNS void
    LANGUAGE plpgsql IMMUTABLE
    AS $$
BEGIN
    IF counted < low OR counted > high THEN
        RAISE EXCEPTION 'overtaken' USING ERRCODE = 'ST001';
    END IF;
END
$$;
-- +goose StatementEnd
