-- Imports of appointments that were agreed elsewhere: what was read of a file until somebody agrees to it, one day at
-- most, and what came of it.
-- +goose Up

-- Whoever uploaded it, and nobody else. Judged by expires when read; the row goes with the next round of retention.
CREATE TABLE intake_draft (
    tenant_id integer NOT NULL,
    intake_id uuid NOT NULL,
    staff_id  uuid NOT NULL,
    document  jsonb NOT NULL, -- names and addresses: no other table refers to it, and no log quotes it
    version   integer NOT NULL DEFAULT 1,
    created   timestamptz NOT NULL,
    expires   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, intake_id),
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff ON DELETE CASCADE
);
CREATE INDEX intake_draft_by_staff ON intake_draft (tenant_id, staff_id, created);

CREATE TABLE intake (
    tenant_id integer NOT NULL,
    intake_id uuid NOT NULL,
    office_id text NOT NULL,
    source    text NOT NULL CHECK (source IN ('csv', 'ics')),
    staff_id  uuid NOT NULL,
    booked    timestamptz NOT NULL,
    mails     boolean NOT NULL,
    count     integer NOT NULL CHECK (count > 0),
    undone    timestamptz,
    undone_by uuid,
    PRIMARY KEY (tenant_id, intake_id),
    FOREIGN KEY (tenant_id, office_id) REFERENCES office,
    FOREIGN KEY (tenant_id, staff_id) REFERENCES staff,
    FOREIGN KEY (tenant_id, undone_by) REFERENCES staff
);
CREATE INDEX intake_by_booked ON intake (tenant_id, booked);

CREATE TABLE intake_appointment (
    tenant_id      integer NOT NULL,
    intake_id      uuid NOT NULL,
    appointment_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, intake_id, appointment_id),
    FOREIGN KEY (tenant_id, intake_id) REFERENCES intake ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment ON DELETE CASCADE
);

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['intake_draft', 'intake', 'intake_appointment']
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
