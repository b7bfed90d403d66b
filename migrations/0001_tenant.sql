-- Tenants, their hosts, their settings as revisions, and the projection that foreign keys need.
-- +goose Up
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE SEQUENCE tenant_id_seq AS integer;

CREATE TABLE tenant (
    tenant_id        integer PRIMARY KEY,
    slug             text NOT NULL UNIQUE,
    reference_prefix text NOT NULL UNIQUE,
    state            text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'suspended')),
    created          timestamptz NOT NULL
);

CREATE TABLE tenant_host (
    tenant_id integer NOT NULL REFERENCES tenant,
    host      text NOT NULL UNIQUE,
    PRIMARY KEY (tenant_id, host)
);

-- How much one tenant may ask of the installation; no row means the installation's defaults.
CREATE TABLE tenant_limit (
    tenant_id           integer PRIMARY KEY REFERENCES tenant,
    requests_per_minute integer NOT NULL CHECK (requests_per_minute > 0),
    holds_per_minute    integer NOT NULL CHECK (holds_per_minute > 0),
    bookings_per_minute integer NOT NULL CHECK (bookings_per_minute > 0)
);

-- A revision is never changed. The one in force is the highest number whose valid_from has come.
CREATE TABLE revision (
    tenant_id  integer NOT NULL REFERENCES tenant,
    number     bigint NOT NULL CHECK (number > 0),
    document   jsonb NOT NULL,
    author     text NOT NULL,
    source     text NOT NULL CHECK (source IN ('files', 'admin', 'undo')),
    base       bigint NOT NULL, -- the revision whose files this one goes back to
    files      jsonb,           -- from files: what they said, before anything of ours was kept
    valid_from timestamptz NOT NULL,
    created    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, number)
);

CREATE TABLE revision_head (
    tenant_id integer PRIMARY KEY REFERENCES tenant,
    number    bigint NOT NULL,
    FOREIGN KEY (tenant_id, number) REFERENCES revision
);

-- The projection: an id that settings once named stays, retired, for as long as anything refers to it.
CREATE TABLE hall (
    tenant_id integer NOT NULL REFERENCES tenant,
    hall_id   text NOT NULL,
    retired   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, hall_id)
);

CREATE TABLE office (
    tenant_id integer NOT NULL REFERENCES tenant,
    office_id text NOT NULL,
    hall_id   text NOT NULL,
    retired   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, office_id),
    FOREIGN KEY (tenant_id, hall_id) REFERENCES hall
);

-- counter_key is short because the constraint that forbids double booking compares it.
CREATE TABLE counter (
    tenant_id   integer NOT NULL REFERENCES tenant,
    counter_key integer NOT NULL CHECK (counter_key > 0),
    office_id   text NOT NULL,
    counter_id  text NOT NULL,
    retired     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, counter_key),
    UNIQUE (tenant_id, office_id, counter_id),
    FOREIGN KEY (tenant_id, office_id) REFERENCES office
);

CREATE TABLE service (
    tenant_id  integer NOT NULL REFERENCES tenant,
    service_id text NOT NULL,
    retired    boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, service_id)
);
