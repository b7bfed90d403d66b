-- What figures need and nobody could reckon afterwards, by day: how far ahead the first free time of each service lay, how long
-- counters were open, why times that were wanted were not free, and what was looked for and not found. No row is about anybody.
-- +goose Up
SET LOCAL citus.multi_shard_modify_mode = 'sequential';

CREATE TABLE figure_first_free (
    tenant_id  integer NOT NULL,
    day        date NOT NULL,
    office_id  text NOT NULL,
    service_id text NOT NULL,
    ahead      integer, -- days; none: no time was free
    PRIMARY KEY (tenant_id, day, office_id, service_id)
);
SELECT place('figure_first_free');
ALTER TABLE figure_first_free ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_first_free FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON figure_first_free USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);

CREATE TABLE figure_open (
    tenant_id integer NOT NULL,
    day       date NOT NULL,
    office_id text NOT NULL,
    minutes   integer NOT NULL, -- of all counters together
    PRIMARY KEY (tenant_id, day, office_id)
);
SELECT place('figure_open');
ALTER TABLE figure_open ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_open FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON figure_open USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);

CREATE TABLE figure_reason (
    tenant_id integer NOT NULL,
    day       date NOT NULL,
    office_id text NOT NULL,
    code      text NOT NULL,
    cases     integer NOT NULL,
    PRIMARY KEY (tenant_id, day, office_id, code)
);
SELECT place('figure_reason');
ALTER TABLE figure_reason ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_reason FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON figure_reason USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);

-- Words that few have typed go when their month is over.
CREATE TABLE figure_term (
    tenant_id integer NOT NULL,
    day       date NOT NULL,
    term      text NOT NULL,
    cases     integer NOT NULL,
    PRIMARY KEY (tenant_id, day, term)
);
SELECT place('figure_term');
ALTER TABLE figure_term ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_term FORCE ROW LEVEL SECURITY;
CREATE POLICY of_tenant ON figure_term USING (tenant_id = nullif(current_setting('app.tenant', true), '')::integer);

GRANT SELECT, INSERT ON figure_first_free, figure_open TO stadttermin_app;
GRANT SELECT, INSERT, UPDATE ON figure_reason TO stadttermin_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON figure_term TO stadttermin_app;
