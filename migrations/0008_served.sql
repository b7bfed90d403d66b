-- The tenant that is served under a slug: one that is suspended is not.
-- +goose Up
-- +goose StatementBegin
CREATE FUNCTION tenant_served_as(wanted text) RETURNS integer
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT tenant_id FROM tenant WHERE slug = wanted AND state = 'active' $$;
-- +goose StatementEnd
REVOKE ALL ON FUNCTION tenant_served_as(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION tenant_served_as(text) TO stadttermin_app;
GRANT CREATE ON SCHEMA public TO stadttermin_definer;
ALTER FUNCTION tenant_served_as(text) OWNER TO stadttermin_definer;
REVOKE CREATE ON SCHEMA public FROM stadttermin_definer;
