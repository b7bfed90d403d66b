-- The audit trail's chain, and lists of an office's day that are made in advance.
-- +goose Up

-- A seal names the lines it covers, because ids are no order: a line with a lower id may be committed later. Up to a
-- seal's audit_id, nothing can be committed any more once every transaction below its horizon has ended; a seal that is
-- made then covers what is left, and keeps that id as settled. This rests on ids being drawn one by one (CACHE 1) by
-- transactions that have a number already; whoever brings rows in from elsewhere lifts the sequence.
ALTER TABLE audit_seal DROP CONSTRAINT audit_seal_pkey; -- nothing was sealed before
ALTER TABLE audit_seal
    ADD COLUMN number  bigint NOT NULL CHECK (number > 0),
    ADD COLUMN lines   bigint[] NOT NULL,
    ADD COLUMN digests bytea NOT NULL, -- 32 bytes of each line
    ADD COLUMN horizon bigint NOT NULL,
    ADD COLUMN settled bigint NOT NULL,
    ADD COLUMN key_id  integer NOT NULL,
    ADD COLUMN mac     bytea NOT NULL,
    ADD PRIMARY KEY (tenant_id, number);
CREATE INDEX audit_seal_by_line ON audit_seal (tenant_id, audit_id);

-- What the last examination of a tenant's chain has found.
CREATE TABLE audit_check (
    tenant_id integer PRIMARY KEY REFERENCES tenant,
    checked   timestamptz NOT NULL,
    seals     bigint NOT NULL,
    lines     bigint NOT NULL,
    problem   text NOT NULL DEFAULT '', -- empty: none
    seal      bigint NOT NULL DEFAULT 0, -- where the problem is
    audit_id  bigint NOT NULL DEFAULT 0
);

CREATE INDEX audit_by_time ON audit (tenant_id, at);

-- When an office's lists are made, for whom, and the passphrase that encrypts them, itself encrypted.
CREATE TABLE office_list_plan (
    tenant_id  integer NOT NULL,
    office_id  text NOT NULL,
    passphrase bytea NOT NULL,
    morning    integer CHECK (morning BETWEEN 0 AND 1439), -- wall time in minutes; the list of this day
    evening    integer CHECK (evening BETWEEN 0 AND 1439), -- the list of the next day with appointments or opening
    recipients text[] NOT NULL DEFAULT '{}',
    changed    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, office_id),
    FOREIGN KEY (tenant_id, office_id) REFERENCES office
);

-- The latest list of an office's day, encrypted. It goes when its day is over.
CREATE TABLE office_list (
    tenant_id    integer NOT NULL,
    list_id      uuid NOT NULL,
    office_id    text NOT NULL,
    day          date NOT NULL,
    made         timestamptz NOT NULL,
    appointments integer NOT NULL,
    recipients   text[] NOT NULL DEFAULT '{}', -- to whom it is mailed
    file         bytea NOT NULL,
    PRIMARY KEY (tenant_id, list_id),
    UNIQUE (tenant_id, office_id, day),
    FOREIGN KEY (tenant_id, office_id) REFERENCES office
);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['audit_check', 'office_list_plan', 'office_list']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_tenant ON %I
            USING (tenant_id = (SELECT nullif(current_setting(''app.tenant'', true), ''''))::integer)', t);
    END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE ON audit_check TO stadttermin_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON office_list_plan, office_list TO stadttermin_app;

ALTER TABLE outbox DROP CONSTRAINT outbox_subject_type_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_subject_type_check CHECK (subject_type IN ('appointment', 'staff', 'feedback', 'office_list'));
