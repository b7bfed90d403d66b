-- Which towns have something to do is asked by a role of its own that may log in, because a database distributed by tenant
-- executes no functions of another role, and one for its nodes cannot log in there. It reads the columns that tell when, and of
-- whom nothing but the town's number.
--
-- The functions outbox_due and active_tenants, the index outbox_due, and the rights and policies "across" on outbox of
-- stadttermin_definer stay: programs of the version before ask by them while they run beside this one. A later migration may
-- drop outbox_due with its index and policy once schema_serves says that none of these is served any more.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

-- On which day in the town's zone people were forgotten last, so that it is done once a day, whoever does it.
CREATE TABLE forgotten (
    tenant_id integer NOT NULL,
    day       date NOT NULL,
    PRIMARY KEY (tenant_id)
);
SELECT place('forgotten');
ALTER TABLE forgotten ENABLE ROW LEVEL SECURITY;
ALTER TABLE forgotten FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON forgotten USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);
GRANT SELECT, INSERT, UPDATE ON forgotten TO stadttermin_app;

-- What waits in a town, the next first.
CREATE INDEX outbox_waiting ON outbox (tenant_id, due_at) WHERE state = 'waiting';
-- Lines of the audit trail are written in the order of their time: this costs a write next to nothing.
CREATE INDEX audit_by_at ON audit USING brin (at) WITH (pages_per_range = 8, autosummarize = on);

-- +goose StatementBegin
DO $$
BEGIN
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO stadttermin_due', current_database());
EXCEPTION WHEN insufficient_privilege THEN
    RAISE NOTICE 'rights on the database stay as they are: %', SQLERRM;
END
$$;
-- +goose StatementEnd
GRANT USAGE ON SCHEMA public TO stadttermin_due;
CREATE POLICY due ON tenant FOR SELECT TO stadttermin_due USING (true);
CREATE POLICY due ON outbox FOR SELECT TO stadttermin_due USING (true);
CREATE POLICY due ON unreached FOR SELECT TO stadttermin_due USING (true);
CREATE POLICY due ON audit FOR SELECT TO stadttermin_due USING (true);
CREATE POLICY due ON appointment FOR SELECT TO stadttermin_due USING (true);
CREATE POLICY due ON office_list_plan FOR SELECT TO stadttermin_due USING (true);
CREATE POLICY due ON forgotten FOR SELECT TO stadttermin_due USING (true);
GRANT SELECT ON tenant, outbox, unreached, audit, appointment, office_list_plan, forgotten TO stadttermin_due;
-- A cluster passes no rights on columns on to its nodes; the one that programs connect to judges them.
SET LOCAL citus.enable_ddl_propagation = 'off';
REVOKE SELECT ON tenant, outbox, unreached, audit, appointment, office_list_plan, forgotten FROM stadttermin_due;
GRANT SELECT (tenant_id, state) ON tenant TO stadttermin_due;
GRANT SELECT (tenant_id, state, due_at, lease_until, held_until) ON outbox TO stadttermin_due;
GRANT SELECT (tenant_id, settled) ON unreached TO stadttermin_due;
GRANT SELECT (tenant_id, at) ON audit TO stadttermin_due;
GRANT SELECT (tenant_id, day, state, starts_at) ON appointment TO stadttermin_due;
GRANT SELECT (tenant_id) ON office_list_plan TO stadttermin_due;
GRANT SELECT (tenant_id, day) ON forgotten TO stadttermin_due;
