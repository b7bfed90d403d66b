-- Mails that are due, and who did what.
-- +goose Up

-- One mail per subject, kind and sequence. Nothing of its content stands here: it is composed from the appointment when
-- it is sent, and not sent when it is no longer true.
CREATE TABLE outbox (
    tenant_id    integer NOT NULL REFERENCES tenant,
    outbox_id    bigint GENERATED ALWAYS AS IDENTITY,
    subject_type text NOT NULL CHECK (subject_type IN ('appointment', 'staff')),
    subject_id   uuid NOT NULL,
    kind         text NOT NULL,
    sequence     integer NOT NULL,
    due_at       timestamptz NOT NULL,
    state        text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sent', 'void', 'refused')),
    attempt      integer NOT NULL DEFAULT 0,
    lease_until  timestamptz,
    finished     timestamptz,
    PRIMARY KEY (tenant_id, outbox_id),
    UNIQUE (tenant_id, subject_type, subject_id, kind, sequence)
);
CREATE INDEX outbox_due ON outbox (due_at) WHERE state = 'waiting';

-- Append-only for the application's role. No personal data: subjects by id, values that name nobody.
CREATE TABLE audit (
    tenant_id  integer NOT NULL REFERENCES tenant,
    audit_id   bigint GENERATED ALWAYS AS IDENTITY,
    at         timestamptz NOT NULL,
    actor      text NOT NULL, -- citizen, system, provider, or staff:<id>
    action     text NOT NULL,
    object     text NOT NULL, -- appointment:<id>, revision:<number>, staff:<id>
    PRIMARY KEY (tenant_id, audit_id)
);
CREATE INDEX audit_by_object ON audit (tenant_id, object);

CREATE TABLE audit_detail (
    tenant_id integer NOT NULL,
    audit_id  bigint NOT NULL,
    detail    jsonb NOT NULL,
    PRIMARY KEY (tenant_id, audit_id),
    FOREIGN KEY (tenant_id, audit_id) REFERENCES audit
);

-- A hash chain over the rows up to audit_id, made outside of bookings.
CREATE TABLE audit_seal (
    tenant_id integer NOT NULL REFERENCES tenant,
    audit_id  bigint NOT NULL,
    hash      bytea NOT NULL,
    sealed    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, audit_id)
);
