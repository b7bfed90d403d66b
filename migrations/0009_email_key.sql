-- Finding somebody's open appointments by address must use an index under row-level security, which lower() in the
-- query cannot: it is not leakproof, so it would be asked of every row of the town only after the policy.
-- +goose Up
ALTER TABLE contact ADD COLUMN email_key text GENERATED ALWAYS AS (lower(email)) STORED;
CREATE INDEX contact_by_email_key ON contact (tenant_id, email_key) WHERE email_key <> '';
DROP INDEX contact_by_email;
