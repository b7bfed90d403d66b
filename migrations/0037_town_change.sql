-- Changes of a town's settings on their way from a form to a revision: drafts, and those that wait for their day.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

CREATE TABLE town_change (
    tenant_id   integer NOT NULL,
    change_id   uuid NOT NULL,
    subject     text NOT NULL,   -- the place in the settings that the form was about, as a path
    origin      text NOT NULL,
    state       text NOT NULL,
    base        bigint NOT NULL, -- number of the revision that the document goes back to
    document    jsonb NOT NULL,  -- the settings as they are to be
    moment      timestamptz,     -- waiting: when it comes into force
    conflicts   text[] NOT NULL DEFAULT '{}', -- paths that keep it from that
    author      uuid NOT NULL,
    author_name text NOT NULL,
    created     timestamptz NOT NULL,
    touched     timestamptz NOT NULL,
    finished    timestamptz,
    revision    bigint,          -- done: that it became
    PRIMARY KEY (tenant_id, change_id),
    CONSTRAINT town_change_origin CHECK (origin IN ('form', 'undo', 'trial', 'texts')),
    CONSTRAINT town_change_state CHECK (state IN ('draft', 'waiting', 'done', 'dropped'))
);
SELECT place('town_change');
CREATE INDEX town_change_waiting ON town_change (tenant_id, moment) WHERE state = 'waiting';
ALTER TABLE town_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE town_change FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON town_change USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);
GRANT SELECT, INSERT, UPDATE, DELETE ON town_change TO stadttermin_app;

-- True: people lost their places because the settings changed otherwise; nothing is closed by it.
ALTER TABLE closure ADD COLUMN revised boolean NOT NULL DEFAULT false;
