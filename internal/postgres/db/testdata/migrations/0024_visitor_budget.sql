-- What is left of the application's rights to harm others, and when a person's second factor is due.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

-- Set when somebody first signs in with a role that reads citizens' data: from then on there is a while to set one up.
ALTER TABLE staff ADD COLUMN factor_due timestamptz;

-- seat_lane gives each counter 25 bits; a longer key would lie in another tenant's lane.
ALTER TABLE counter ADD CONSTRAINT counter_key_of_lane CHECK (counter_key < 33554432);

-- The application needs neither temporary tables nor large objects, and nobody needs this database who was not let in. What
-- belongs to whoever runs the server stays as it is where the owner of this database may not change it.
-- +goose StatementBegin
DO $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO stadttermin_app', current_database());
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE EXECUTE ON FUNCTION lo_create(oid), lo_creat(integer), lo_from_bytea(oid, bytea), lo_open(oid, integer), lo_unlink(oid), lo_put(oid, bigint, bytea), lowrite(integer, bytea) FROM PUBLIC;
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'rights on the database stay as they are: %', SQLERRM;
END
$$;
-- +goose StatementEnd
