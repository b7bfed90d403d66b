-- Addresses that somebody was asked to confirm before a booking, for a day: that long their mails count for their address.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

CREATE TABLE address_check (
    tenant_id   integer NOT NULL,
    check_id    uuid NOT NULL,
    hold        text NOT NULL,     -- which is not kept here
    email       text NOT NULL,
    address_key text NOT NULL,     -- of the mailbox, as in contact
    language    text NOT NULL,
    asked       timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, check_id)
);
SELECT place('address_check');
CREATE INDEX address_check_by_address ON address_check (tenant_id, address_key);
ALTER TABLE address_check ENABLE ROW LEVEL SECURITY;
ALTER TABLE address_check FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON address_check USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);
GRANT SELECT, INSERT, DELETE ON address_check TO stadttermin_app;

ALTER TABLE outbox DROP CONSTRAINT outbox_subject_type_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_subject_type_check CHECK (subject_type IN ('appointment', 'staff', 'feedback', 'office_list', 'address_check'));
