-- What a booking in one round trip needs: a guard that ends the transaction when a statement found less than it should.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION expect(counted bigint, low bigint, high bigint) RETURNS void
    LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp
    AS $$
BEGIN
    IF counted < low OR counted > high THEN
        RAISE EXCEPTION 'overtaken' USING ERRCODE = 'ST001';
    END IF;
END
$$;
-- +goose StatementEnd

-- The first number at or after n that may be called: never one of the emergency services.
CREATE FUNCTION callable(n integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE WHEN n IN (110, 112) THEN n + 1 ELSE n END $$;

GRANT EXECUTE ON FUNCTION expect(bigint, bigint, bigint), callable(integer) TO stadttermin_app;
