-- Who works at which counter, documents that are being made, and what a case remembers while somebody waits.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

-- One person works at a counter, and a person at one counter. Only the present is kept: who worked where is nobody's
-- business the next day.
CREATE TABLE duty (
    tenant_id   integer NOT NULL,
    counter_key integer NOT NULL,
    staff_id    uuid NOT NULL,
    since       timestamptz NOT NULL,
    seen        timestamptz NOT NULL, -- when they last did something there, or had the page open
    PRIMARY KEY (tenant_id, counter_key)
);
SELECT place('duty');
CREATE UNIQUE INDEX duty_by_staff ON duty (tenant_id, staff_id);
ALTER TABLE duty ADD CONSTRAINT duty_counter FOREIGN KEY (tenant_id, counter_key) REFERENCES counter (tenant_id, counter_key);
ALTER TABLE duty ADD CONSTRAINT duty_staff FOREIGN KEY (tenant_id, staff_id) REFERENCES staff (tenant_id, staff_id) ON DELETE CASCADE;
ALTER TABLE duty ENABLE ROW LEVEL SECURITY;
ALTER TABLE duty FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON duty USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);

-- Documents that are made for somebody, from when that was noted until they have arrived and the person was told.
CREATE TABLE pickup (
    tenant_id      integer NOT NULL,
    appointment_id uuid NOT NULL,
    office_id      text NOT NULL,
    awaited        timestamptz NOT NULL,
    arrived        timestamptz,
    PRIMARY KEY (tenant_id, appointment_id)
);
SELECT place('pickup');
CREATE INDEX pickup_by_office ON pickup (tenant_id, office_id, awaited);
ALTER TABLE pickup ADD CONSTRAINT pickup_of FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment (tenant_id, appointment_id) ON DELETE CASCADE;
ALTER TABLE pickup ENABLE ROW LEVEL SECURITY;
ALTER TABLE pickup FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON pickup USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);

GRANT SELECT, INSERT, UPDATE, DELETE ON duty, pickup TO stadttermin_app;

-- Which papers somebody has shown, and when they said that they would be back.
ALTER TABLE visit ADD COLUMN shown text[] NOT NULL DEFAULT '{}';
ALTER TABLE visit ADD COLUMN back_at timestamptz;
