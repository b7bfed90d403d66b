-- Rows that became due since a moment: while thousands wait in the queue, the newest are found without reading those.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION outbox_due(since timestamptz, until timestamptz, most integer) RETURNS TABLE (tenant_id integer, outbox_id bigint, attempt integer)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT o.tenant_id, o.outbox_id, o.attempt FROM outbox o
          WHERE o.state = 'waiting' AND o.due_at >= since AND o.due_at <= until AND (o.lease_until IS NULL OR o.lease_until <= until)
          ORDER BY o.due_at LIMIT most $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION outbox_due(timestamptz, timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION outbox_due(timestamptz, timestamptz, integer) TO stadttermin_app;
GRANT CREATE ON SCHEMA public TO stadttermin_definer;
ALTER FUNCTION outbox_due(timestamptz, timestamptz, integer) OWNER TO stadttermin_definer;
REVOKE CREATE ON SCHEMA public FROM stadttermin_definer;
