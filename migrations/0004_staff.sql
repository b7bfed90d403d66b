-- Staff, what they may do where, their sessions, and devices of the hall.
-- +goose Up
CREATE TABLE staff (
    tenant_id     integer NOT NULL REFERENCES tenant,
    staff_id      uuid NOT NULL,
    email         text NOT NULL,
    name          text NOT NULL,
    password_hash text NOT NULL,
    totp_secret   bytea,
    active        boolean NOT NULL DEFAULT true,
    created       timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, staff_id)
);
CREATE UNIQUE INDEX staff_by_email ON staff (tenant_id, lower(email));

-- A role in the whole town, or in one office.
CREATE TABLE staff_grant (
    tenant_id integer NOT NULL,
    staff_id  uuid NOT NULL,
    role      text NOT NULL CHECK (role IN ('administrator', 'lead', 'clerk', 'reception', 'privacy')),
    office_id text,
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, office_id) REFERENCES office
);
CREATE UNIQUE INDEX staff_grant_key ON staff_grant (tenant_id, staff_id, role, coalesce(office_id, ''));

-- The token itself is never stored.
CREATE TABLE session (
    tenant_id  integer NOT NULL,
    token_hash bytea NOT NULL,
    staff_id   uuid NOT NULL,
    created    timestamptz NOT NULL,
    expires    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, token_hash),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff ON DELETE CASCADE
);

CREATE TABLE device (
    tenant_id  integer NOT NULL REFERENCES tenant,
    device_id  uuid NOT NULL,
    token_hash bytea NOT NULL,
    kind       text NOT NULL CHECK (kind IN ('display', 'kiosk')),
    hall_id    text NOT NULL,
    name       text NOT NULL,
    created    timestamptz NOT NULL,
    revoked    timestamptz,
    PRIMARY KEY (tenant_id, device_id),
    UNIQUE (tenant_id, token_hash),
    FOREIGN KEY (tenant_id, hall_id) REFERENCES hall
);
