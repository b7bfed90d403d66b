-- Second factors, sign-ins that still need one, links by mail, and what people see of accounts and sessions.
-- +goose Up
ALTER TABLE staff
    ADD COLUMN totp_step bigint NOT NULL DEFAULT 0, -- of the last code that was taken, so that each works once
    ADD COLUMN signed_in timestamptz,
    ADD COLUMN demo      boolean NOT NULL DEFAULT false; -- opens in development alone
COMMENT ON COLUMN staff.password_hash IS 'empty until the invitation is accepted';
COMMENT ON COLUMN staff.totp_secret IS 'sealed with a key that is derived from the installation''s secret';

ALTER TABLE session
    ADD COLUMN seen    timestamptz, -- when somebody was last at work in it; NULL: when it was opened
    ADD COLUMN browser text NOT NULL DEFAULT '';

-- What opens an account whose second factor is lost. Each works once.
CREATE TABLE recovery_code (
    tenant_id integer NOT NULL,
    staff_id  uuid NOT NULL,
    code_hash bytea NOT NULL,
    used      timestamptz,
    PRIMARY KEY (tenant_id, staff_id, code_hash),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff ON DELETE CASCADE
);

-- A sign-in whose password was right and whose second factor is still to come.
CREATE TABLE half_session (
    tenant_id  integer NOT NULL,
    token_hash bytea NOT NULL,
    staff_id   uuid NOT NULL,
    created    timestamptz NOT NULL,
    expires    timestamptz NOT NULL,
    tries      integer NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, token_hash),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff ON DELETE CASCADE
);

-- Links that let somebody choose a password. The token itself is never stored.
CREATE TABLE staff_link (
    tenant_id  integer NOT NULL,
    link_id    uuid NOT NULL,
    staff_id   uuid NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('invitation', 'reset')),
    token_hash bytea NOT NULL,
    language   text NOT NULL,
    created    timestamptz NOT NULL,
    expires    timestamptz NOT NULL,
    ended      timestamptz, -- used, withdrawn, or replaced by a later one
    PRIMARY KEY (tenant_id, link_id),
    UNIQUE (tenant_id, token_hash),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff ON DELETE CASCADE
);
CREATE INDEX staff_link_by_staff ON staff_link (tenant_id, staff_id);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['recovery_code', 'half_session', 'staff_link']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_tenant ON %I
            USING (tenant_id = (SELECT nullif(current_setting(''app.tenant'', true), ''''))::integer)', t);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO stadttermin_app', t);
    END LOOP;
END
$$;
-- +goose StatementEnd
