-- Rows that every booking of a town shares, and that nobody can delete, need no lock to prove that they are there: each
-- mail and line of the trail locked its tenant, each appointment its revision, each seat its counter. Row-level security
-- lets nothing be written for another tenant, and revision and counter are read by the statement that names them.
-- +goose Up
ALTER TABLE outbox DROP CONSTRAINT outbox_tenant_id_fkey;
ALTER TABLE audit DROP CONSTRAINT audit_tenant_id_fkey;
ALTER TABLE appointment DROP CONSTRAINT appointment_tenant_id_revision_fkey;
ALTER TABLE seat DROP CONSTRAINT seat_tenant_id_counter_key_fkey;
REVOKE DELETE ON hall, office, counter, service FROM stadttermin_app;
-- A new seat looks for its place in the index by column after column: the day tells most seats apart, the tenant none of
-- its own.
ALTER TABLE seat DROP CONSTRAINT seat_excl;
ALTER TABLE seat ADD CONSTRAINT seat_excl EXCLUDE USING gist (day WITH =, counter_key WITH =, tenant_id WITH =, ticks WITH &&);
