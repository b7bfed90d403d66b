-- Closures at short notice: what was closed, and one row for each appointment that this touched.
-- +goose Up

-- displaced: its time is closed and its person has not answered yet. It has no seat.
ALTER TABLE appointment DROP CONSTRAINT appointment_state_check;
ALTER TABLE appointment ADD CONSTRAINT appointment_state_check
    CHECK (state IN ('booked', 'arrived', 'called', 'parked', 'done', 'no_show', 'cancelled', 'displaced'));

CREATE TABLE closure (
    tenant_id  integer NOT NULL REFERENCES tenant,
    closure_id uuid NOT NULL, -- given with the form, so that a repeated request finds what it did
    office_id  text,          -- null: the whole town
    counters   text[] NOT NULL, -- empty: all of the office
    from_wall  text NOT NULL, -- as the settings write it
    until_wall text NOT NULL,
    ends       timestamptz NOT NULL,
    reason     text NOT NULL, -- a word that every language knows, or the town's own
    said       text NOT NULL, -- in the settings
    revision   bigint NOT NULL, -- that closed
    author     uuid NOT NULL,
    author_name text NOT NULL,
    created    timestamptz NOT NULL,
    undone     timestamptz,
    PRIMARY KEY (tenant_id, closure_id),
    FOREIGN KEY (tenant_id, office_id) REFERENCES office,
    FOREIGN KEY (tenant_id, revision) REFERENCES revision
);

CREATE TABLE closure_case (
    tenant_id      integer NOT NULL,
    closure_id     uuid NOT NULL,
    appointment_id uuid NOT NULL,
    way            text NOT NULL CHECK (way IN ('reseated', 'mail', 'call', 'left')),
    state          text NOT NULL CHECK (state IN ('quiet', 'open', 'accepted', 'moved', 'cancelled', 'restored', 'replaced')),
    -- Where it sat, so that it can sit there again. was_kept: not itself, but a time that an earlier closure kept for it.
    office_id      text NOT NULL,
    counter_key    integer NOT NULL,
    day            date NOT NULL,
    ticks          int4range NOT NULL,
    services       text[] NOT NULL,
    pinned         boolean NOT NULL,
    was_kept       boolean NOT NULL,
    starts_at      timestamptz NOT NULL, -- of the appointment when it was touched
    -- The time that is kept for it; none where there was none to be had.
    kept_office    text,
    kept_start     timestamptz,
    kept_until     timestamptz,
    answered       timestamptz,
    calls          integer NOT NULL DEFAULT 0, -- attempts to reach the person
    called         timestamptz,
    reached        boolean NOT NULL DEFAULT false,
    PRIMARY KEY (tenant_id, closure_id, appointment_id),
    FOREIGN KEY (tenant_id, closure_id) REFERENCES closure,
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, counter_key) REFERENCES counter
);
-- Nobody is asked two questions at once.
CREATE UNIQUE INDEX closure_case_open ON closure_case (tenant_id, appointment_id) WHERE state = 'open';
CREATE INDEX closure_by_created ON closure (tenant_id, created DESC);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['closure', 'closure_case']
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_tenant ON %I
            USING (tenant_id = (SELECT nullif(current_setting(''app.tenant'', true), ''''))::integer)', t);
    END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE ON closure, closure_case TO stadttermin_app;
