-- What somebody writes to the town through the form of the accessibility statement, until it was mailed and for the
-- tenant's retention days.
-- +goose Up
CREATE TABLE feedback (
    tenant_id   integer NOT NULL REFERENCES tenant,
    feedback_id uuid NOT NULL,
    name        text NOT NULL DEFAULT '',
    email       text NOT NULL DEFAULT '',
    body        text NOT NULL,
    language    text NOT NULL,
    created     timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, feedback_id)
);
ALTER TABLE feedback ENABLE ROW LEVEL SECURITY;
ALTER TABLE feedback FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON feedback
    USING (tenant_id = (SELECT nullif(current_setting('app.tenant', true), ''))::integer);
GRANT SELECT, INSERT, DELETE ON feedback TO stadttermin_app;

ALTER TABLE outbox DROP CONSTRAINT outbox_subject_type_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_subject_type_check CHECK (subject_type IN ('appointment', 'staff', 'feedback'));
