-- What rows need that are written as VALUES: a claim of an office-day that fails by itself, because a database distributed by
-- tenant counts no rows of a statement within another; and the id of a line of the audit trail, for its details, which no
-- statement can read from the one before. Drawing an id is what writing a line does anyway.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

-- +goose StatementBegin
CREATE FUNCTION claimed(was bigint, now bigint) RETURNS bigint
    LANGUAGE plpgsql IMMUTABLE
    AS $$
BEGIN
    IF was <> now - 1 THEN
        RAISE EXCEPTION 'overtaken' USING ERRCODE = 'ST001';
    END IF;
    RETURN now;
END
$$;
-- +goose StatementEnd
GRANT EXECUTE ON FUNCTION claimed(bigint, bigint) TO stadttermin_app;

GRANT USAGE ON SEQUENCE audit_audit_id_seq TO stadttermin_app;
