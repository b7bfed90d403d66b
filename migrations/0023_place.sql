-- Where the towns of an installation outgrow one PostgreSQL, every table of tenants is distributed by tenant. A migration
-- that makes such a table calls place for it, which does nothing on one server but to note that it was called.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

CREATE TABLE placed_table (
    name text PRIMARY KEY
);

-- +goose StatementBegin
CREATE FUNCTION place(name text) RETURNS void
    LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp
    AS $$
BEGIN
    INSERT INTO placed_table VALUES (place.name);
    IF EXISTS (SELECT FROM pg_extension WHERE extname = 'citus') THEN
        -- Before the installation itself is distributed, its first table being hall, there is nothing to stand beside.
        EXECUTE 'SELECT create_distributed_table($1, ''tenant_id'', colocate_with := ''hall'')
                 FROM pg_dist_partition WHERE logicalrelid = ''hall''::regclass' USING place.name::regclass;
    END IF;
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION place(text) FROM PUBLIC;
