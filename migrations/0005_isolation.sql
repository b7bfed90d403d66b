-- A tenant sees only itself: row-level security FORCEd on every table, rights of the application's role, and the few
-- functions that look across tenants. The roles are made by migrate before this runs, because they are the cluster's.
-- +goose Up

-- +goose StatementBegin
DO $$
DECLARE
    t text;
BEGIN
    FOR t IN SELECT c.table_name FROM information_schema.columns c
             WHERE c.table_schema = current_schema() AND c.column_name = 'tenant_id'
    LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY of_tenant ON %I
            USING (tenant_id = (SELECT nullif(current_setting(''app.tenant'', true), ''''))::integer)', t);
    END LOOP;
END
$$;
-- +goose StatementEnd

GRANT USAGE ON SCHEMA public TO stadttermin_app, stadttermin_definer;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    tenant_host, revision_head, hall, office, counter, service, office_day, appointment, appointment_item, contact,
    seat, offer, visit, idempotency, outbox, staff, staff_grant, session, device, tenant_limit
    TO stadttermin_app;
GRANT SELECT, INSERT, UPDATE ON tenant TO stadttermin_app;
-- What was written there stays as it was written.
GRANT SELECT, INSERT ON revision, audit, audit_detail, audit_seal TO stadttermin_app;
GRANT USAGE ON SEQUENCE tenant_id_seq TO stadttermin_app;

-- Across tenants: functions of a role that may read these columns and nothing else. They return ids and how often a
-- mail was tried, nothing else.
GRANT SELECT (tenant_id, slug, state) ON tenant TO stadttermin_definer;
GRANT SELECT (tenant_id, host) ON tenant_host TO stadttermin_definer;
GRANT SELECT (tenant_id, outbox_id, state, due_at, lease_until, attempt) ON outbox TO stadttermin_definer;
CREATE POLICY across ON tenant FOR SELECT TO stadttermin_definer USING (true);
CREATE POLICY across ON tenant_host FOR SELECT TO stadttermin_definer USING (true);
CREATE POLICY across ON outbox FOR SELECT TO stadttermin_definer USING (true);

-- +goose StatementBegin
CREATE FUNCTION tenant_of_host(wanted text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT h.tenant_id FROM tenant_host h JOIN tenant t USING (tenant_id) WHERE h.host = wanted AND t.state = 'active' $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION tenant_of_slug(wanted text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT tenant_id FROM tenant WHERE slug = wanted $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION active_tenants() RETURNS SETOF integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT tenant_id FROM tenant WHERE state = 'active' ORDER BY tenant_id $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION outbox_due(at timestamptz, most integer) RETURNS TABLE (tenant_id integer, outbox_id bigint, attempt integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT o.tenant_id, o.outbox_id, o.attempt FROM outbox o
          WHERE o.state = 'waiting' AND o.due_at <= at AND (o.lease_until IS NULL OR o.lease_until <= at)
          ORDER BY o.due_at LIMIT most $$;
-- +goose StatementEnd

-- Giving a function away asks for CREATE on its schema, for that moment only.
GRANT CREATE ON SCHEMA public TO stadttermin_definer;
-- +goose StatementBegin
DO $$
DECLARE
    f regprocedure;
BEGIN
    FOREACH f IN ARRAY ARRAY['tenant_of_host(text)', 'tenant_of_slug(text)', 'active_tenants()', 'outbox_due(timestamptz, integer)']::regprocedure[]
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO stadttermin_app', f);
        EXECUTE format('ALTER FUNCTION %s OWNER TO stadttermin_definer', f);
    END LOOP;
END
$$;
-- +goose StatementEnd
REVOKE CREATE ON SCHEMA public FROM stadttermin_definer;
