-- Some migrations once had another text: a database that ran it lacks what the present one brings. After this, all are the
-- same whatever they ran. And the functions go that no program calls which the schema still serves.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

-- 0012 and 0014 had no such columns at first.
ALTER TABLE appointment ADD COLUMN IF NOT EXISTS contact_until date;
ALTER TABLE closure_case ADD COLUMN IF NOT EXISTS call_key text NOT NULL DEFAULT '';

-- 0020 was hot_tenant at first, which took only the keys of outbox and audit; 0021 kept the keys that refer to appointments.
ALTER TABLE appointment DROP CONSTRAINT IF EXISTS appointment_tenant_id_revision_fkey;
ALTER TABLE seat DROP CONSTRAINT IF EXISTS seat_tenant_id_counter_key_fkey;
ALTER TABLE seat DROP CONSTRAINT IF EXISTS seat_tenant_id_appointment_id_fkey;
ALTER TABLE appointment_item DROP CONSTRAINT IF EXISTS appointment_item_tenant_id_appointment_id_fkey;
ALTER TABLE contact DROP CONSTRAINT IF EXISTS contact_tenant_id_appointment_id_fkey;
REVOKE DELETE ON hall, office, counter, service, appointment FROM stadttermin_app;

-- 0024 left the rights on the database as they were where a superuser had taken those on large objects from everybody before.
-- +goose StatementBegin
DO $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO stadttermin_app', current_database());
    EXECUTE format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'rights on the database stay as they are: %', SQLERRM;
END
$$;
-- +goose StatementEnd

DROP FUNCTION IF EXISTS callable(integer);
DROP FUNCTION IF EXISTS outbox_due(timestamptz, integer);
