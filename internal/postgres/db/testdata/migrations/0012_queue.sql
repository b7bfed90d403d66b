-- The queue of an office: who is there, who was called where, what took how long, and what staff have done already.
-- +goose Up

-- Priority may be noted before somebody comes; actual minutes go into figures per service.
ALTER TABLE appointment ADD COLUMN priority boolean NOT NULL DEFAULT false;
ALTER TABLE appointment_item ADD COLUMN actual_minutes integer CHECK (actual_minutes >= 0);

-- Nothing was ever written there before this version. home_id is the office whose series the number is of, office_id the
-- one in whose queue somebody stands now: a redirected person keeps the number, and two halls may use one letter.
ALTER TABLE visit
    ADD COLUMN home_id  text NOT NULL,
    ADD COLUMN language text NOT NULL DEFAULT '',
    ADD COLUMN calls    integer NOT NULL DEFAULT 0,
    ADD COLUMN spent    integer NOT NULL DEFAULT 0, -- seconds at counters before it was parked or sent on
    ADD COLUMN reason   text NOT NULL DEFAULT '', -- why parked
    ADD FOREIGN KEY (tenant_id, home_id) REFERENCES office,
    DROP CONSTRAINT visit_tenant_id_office_id_day_number_key,
    ADD CONSTRAINT visit_number UNIQUE (tenant_id, home_id, day, number);
CREATE INDEX visit_by_day ON visit (tenant_id, office_id, day);
CREATE UNIQUE INDEX visit_by_appointment ON visit (tenant_id, appointment_id) WHERE appointment_id IS NOT NULL;

-- What somebody without an appointment has come for.
CREATE TABLE visit_item (
    tenant_id      integer NOT NULL,
    visit_id       uuid NOT NULL,
    position       smallint NOT NULL,
    service_id     text NOT NULL,
    quantity       integer NOT NULL CHECK (quantity > 0),
    minutes        integer NOT NULL CHECK (minutes > 0),
    actual_minutes integer CHECK (actual_minutes >= 0),
    PRIMARY KEY (tenant_id, visit_id, position),
    FOREIGN KEY (tenant_id, visit_id) REFERENCES visit ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, service_id) REFERENCES service
);

-- What was done already under a key of a form, so that sending it again does nothing again.
CREATE TABLE staff_action (
    tenant_id    integer NOT NULL REFERENCES tenant,
    actor        text NOT NULL,
    key          text NOT NULL,
    request_hash bytea NOT NULL,
    case_id      uuid NOT NULL, -- the appointment, or else the visit, that it was about
    event        bigint NOT NULL,
    created      timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, actor, key)
);
CREATE INDEX staff_action_by_age ON staff_action (tenant_id, created);

-- What happened on an office-day, numbered by office_day.event. Numbers without a row were bookings and cancellations of
-- citizens. Ids and states only.
CREATE TABLE desk_event (
    tenant_id  integer NOT NULL,
    office_id  text NOT NULL,
    day        date NOT NULL,
    event      bigint NOT NULL,
    at         timestamptz NOT NULL,
    action     text NOT NULL,
    case_id    uuid NOT NULL,
    state      text NOT NULL,
    letter     text NOT NULL,
    number     integer NOT NULL,
    counter_id text NOT NULL DEFAULT '', -- of the office
    also       uuid[] NOT NULL DEFAULT '{}', -- others whose seats have moved
    PRIMARY KEY (tenant_id, office_id, day, event),
    FOREIGN KEY (tenant_id, office_id, day) REFERENCES office_day
);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['visit_item', 'staff_action', 'desk_event'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_tenant ON %I
            USING (tenant_id = (SELECT nullif(current_setting(''app.tenant'', true), ''''))::integer)', t);
    END LOOP;
END
$$;
-- +goose StatementEnd
GRANT SELECT, INSERT, UPDATE, DELETE ON visit_item TO stadttermin_app;
GRANT SELECT, INSERT, DELETE ON staff_action, desk_event TO stadttermin_app;

-- The first number at or after n that an appointment may get: never one of the emergency services, and none of the series
-- of those without an appointment, 501 to 1000.
CREATE OR REPLACE FUNCTION callable(n integer) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE WHEN n IN (110, 112) THEN n + 1 WHEN n BETWEEN 501 AND 1000 THEN 1001 ELSE n END $$;
