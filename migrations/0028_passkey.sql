-- Passkeys of staff: a second factor that a device keeps.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

-- How many stand in staff_passkey. It stands in the account's own row, which everybody locks who opens a session or changes
-- a second factor, so that nobody signs in by what was true before.
ALTER TABLE staff ADD COLUMN passkeys integer NOT NULL DEFAULT 0;

CREATE TABLE staff_passkey (
    tenant_id  integer NOT NULL,
    passkey_id uuid NOT NULL,
    staff_id   uuid NOT NULL,
    host       text NOT NULL,     -- on which it was made; it works nowhere else
    credential bytea NOT NULL,    -- how the device that keeps it names it
    public_key bytea NOT NULL,
    flags      smallint NOT NULL, -- of the authenticator, when it was made
    counter    bigint NOT NULL,   -- of its signatures; 0: it does not count
    transports text[] NOT NULL,
    name       text NOT NULL,     -- by which its owner knows it
    created    timestamptz NOT NULL,
    used       timestamptz,       -- the last time
    PRIMARY KEY (tenant_id, passkey_id),
    CONSTRAINT staff_passkey_credential UNIQUE (tenant_id, credential)
);
SELECT place('staff_passkey');
CREATE INDEX staff_passkey_by_staff ON staff_passkey (tenant_id, staff_id);
ALTER TABLE staff_passkey ADD CONSTRAINT staff_passkey_staff FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, staff_id) ON DELETE CASCADE;
ALTER TABLE staff_passkey ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_passkey FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON staff_passkey USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);

-- Challenges that were answered, until they would have run out anyway, so that no answer counts twice.
CREATE TABLE passkey_answered (
    tenant_id integer NOT NULL,
    challenge bytea NOT NULL,
    staff_id  uuid NOT NULL,
    expires   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, challenge)
);
SELECT place('passkey_answered');
CREATE INDEX passkey_answered_by_staff ON passkey_answered (tenant_id, staff_id);
ALTER TABLE passkey_answered ADD CONSTRAINT passkey_answered_staff FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, staff_id) ON DELETE CASCADE;
ALTER TABLE passkey_answered ENABLE ROW LEVEL SECURITY;
ALTER TABLE passkey_answered FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON passkey_answered USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON staff_passkey, passkey_answered TO stadttermin_app;
