-- No program chooses when a line of the audit trail was written, nor its number: the application's role may write all columns
-- of a line but these. Programs that still write a time are served no more.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

CREATE OR REPLACE FUNCTION schema_serves() RETURNS bigint
    LANGUAGE sql IMMUTABLE
    RETURN 30;

-- A cluster passes no rights on columns on to its nodes; the one that programs connect to judges them.
SET LOCAL citus.enable_ddl_propagation = 'off';
REVOKE INSERT ON audit FROM stadttermin_app;
GRANT INSERT (tenant_id, actor, action, object) ON audit TO stadttermin_app;
