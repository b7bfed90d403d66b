-- What belongs to a town for good: the prefix of its references, and hosts that stand in mails it has sent. And what
-- programs ask before they rely on the schema.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

-- A prefix that was ever a town's begins nobody else's references, whatever becomes of the town. Held by slug, because it
-- outlives the tenant. Written by reserve_prefix alone.
CREATE TABLE reference_prefix (
    prefix text PRIMARY KEY,
    slug   text NOT NULL
);
ALTER TABLE reference_prefix ENABLE ROW LEVEL SECURITY;
ALTER TABLE reference_prefix FORCE ROW LEVEL SECURITY;
CREATE POLICY across ON reference_prefix USING (true);
GRANT SELECT, INSERT ON reference_prefix TO stadttermin_definer;

-- The owner is bound by row-level security too, and would find no tenant.
ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY;
INSERT INTO reference_prefix SELECT reference_prefix, slug FROM tenant;
ALTER TABLE tenant FORCE ROW LEVEL SECURITY;

-- True where the prefix is the town's from now on or was already, false where it is another's.
-- +goose StatementBegin
CREATE FUNCTION reserve_prefix(wanted text, town text) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
BEGIN
    INSERT INTO reference_prefix VALUES (wanted, town) ON CONFLICT (prefix) DO NOTHING;
    RETURN (SELECT slug = town FROM reference_prefix WHERE prefix = wanted);
END
$$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION reserve_prefix(text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reserve_prefix(text, text) TO stadttermin_app;
GRANT CREATE ON SCHEMA public TO stadttermin_definer;
ALTER FUNCTION reserve_prefix(text, text) OWNER TO stadttermin_definer;
REVOKE CREATE ON SCHEMA public FROM stadttermin_definer;

-- The last day of the appointments whose mails name a host that the town's settings no longer do; null: they name it.
ALTER TABLE tenant_host ADD COLUMN until date;

-- Whoever connects may know how far the schema is, and the oldest program that it still serves, by the number of that
-- program's newest migration. A migration that takes away what older programs use raises it.
GRANT SELECT ON goose_db_version TO stadttermin_app;
CREATE FUNCTION schema_serves() RETURNS bigint
    LANGUAGE sql IMMUTABLE
    RETURN 23;
GRANT EXECUTE ON FUNCTION schema_serves() TO stadttermin_app;
