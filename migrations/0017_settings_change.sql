-- One number that rises with every change of any tenant's settings, hosts or limits, so that an instance asks one
-- question for all the tenants in its memory. A row, and no sequence: the new number is seen when its change is.
-- +goose Up
CREATE TABLE settings_change (
    number bigint NOT NULL
);
INSERT INTO settings_change VALUES (1);
ALTER TABLE settings_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE settings_change FORCE ROW LEVEL SECURITY;
CREATE POLICY across ON settings_change TO stadttermin_definer USING (true);
CREATE INDEX revision_by_valid_from ON revision (valid_from);

GRANT SELECT, UPDATE ON settings_change TO stadttermin_definer;
GRANT SELECT (valid_from) ON revision TO stadttermin_definer;
CREATE POLICY across ON revision FOR SELECT TO stadttermin_definer USING (true);

-- +goose StatementBegin
CREATE FUNCTION note_settings_change() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
BEGIN
    UPDATE settings_change SET number = number + 1;
    RETURN NULL;
END
$$;
-- +goose StatementEnd
CREATE TRIGGER note_settings_change AFTER INSERT ON revision FOR EACH STATEMENT EXECUTE FUNCTION note_settings_change();
CREATE TRIGGER note_settings_change AFTER INSERT OR UPDATE OR DELETE ON tenant FOR EACH STATEMENT EXECUTE FUNCTION note_settings_change();
CREATE TRIGGER note_settings_change AFTER INSERT OR UPDATE OR DELETE ON tenant_host FOR EACH STATEMENT EXECUTE FUNCTION note_settings_change();
CREATE TRIGGER note_settings_change AFTER INSERT OR UPDATE OR DELETE ON tenant_limit FOR EACH STATEMENT EXECUTE FUNCTION note_settings_change();

-- The number, and when the next revision comes into force that was written ahead of its time.
-- +goose StatementBegin
CREATE FUNCTION settings_changed(at timestamptz) RETURNS TABLE (number bigint, next timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
    AS $$ SELECT c.number, (SELECT min(valid_from) FROM revision WHERE valid_from > at) FROM settings_change c $$;
-- +goose StatementEnd

REVOKE ALL ON FUNCTION note_settings_change(), settings_changed(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION settings_changed(timestamptz) TO stadttermin_app;
GRANT CREATE ON SCHEMA public TO stadttermin_definer;
ALTER FUNCTION note_settings_change() OWNER TO stadttermin_definer;
ALTER FUNCTION settings_changed(timestamptz) OWNER TO stadttermin_definer;
REVOKE CREATE ON SCHEMA public FROM stadttermin_definer;
