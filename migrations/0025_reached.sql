-- Which mails somebody's own clicks have caused and so are bounded, which leave as one, and whom no mail has reached.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

-- What the version before writes was caused by the town and is not bounded.
ALTER TABLE outbox
    ADD COLUMN cause text NOT NULL DEFAULT 'town', -- town, citizen
    ADD COLUMN held_until timestamptz, -- waits with others of its address until then
    ADD COLUMN admitted timestamptz,   -- when it began to count for its address; none: it does not
    ADD COLUMN summary_id bigint,      -- the row that it leaves with, in one mail
    ADD COLUMN bounced timestamptz;    -- when the mail came back after it had been sent
CREATE INDEX outbox_failed ON outbox (tenant_id, finished) WHERE state = 'refused' OR bounced IS NOT NULL;

-- An address as it counts: writings that lead to one mailbox are one. The version before leaves it out; it is made up for.
ALTER TABLE contact ADD COLUMN address_key text;
CREATE INDEX contact_by_address ON contact (tenant_id, address_key) WHERE address_key <> '';
CREATE INDEX contact_unfolded ON contact (tenant_id) WHERE address_key IS NULL AND email <> '';

-- Whom a mail has not reached: what was to be said, and whether somebody has telephoned since.
CREATE TABLE unreached (
    tenant_id      integer NOT NULL,
    appointment_id uuid NOT NULL,
    kind           text NOT NULL, -- of the mail
    way            text NOT NULL, -- refused, bounced
    status         text NOT NULL, -- of RFC 3463, such as 5.1.1; may be empty
    since          timestamptz NOT NULL,
    called         timestamptz,
    settled        timestamptz,
    PRIMARY KEY (tenant_id, appointment_id)
);
SELECT place('unreached');
ALTER TABLE unreached ADD CONSTRAINT unreached_appointment FOREIGN KEY (tenant_id, appointment_id) REFERENCES appointment;
CREATE INDEX unreached_open ON unreached (tenant_id, since) WHERE settled IS NULL;
ALTER TABLE unreached ENABLE ROW LEVEL SECURITY;
ALTER TABLE unreached FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON unreached USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);
GRANT SELECT, INSERT, UPDATE, DELETE ON unreached TO stadttermin_app;
