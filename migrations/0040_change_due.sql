-- The role that asks which towns have something to do finds changes of settings whose moment has come.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

CREATE POLICY due ON town_change FOR SELECT TO stadttermin_due USING (true);
GRANT SELECT ON town_change TO stadttermin_due;
-- As in 0034: a cluster passes no rights on columns on to its nodes.
SET LOCAL citus.enable_ddl_propagation = 'off';
REVOKE SELECT ON town_change FROM stadttermin_due;
GRANT SELECT (tenant_id, state, moment, conflicts, touched) ON town_change TO stadttermin_due;
