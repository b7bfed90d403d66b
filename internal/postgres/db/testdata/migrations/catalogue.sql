-- Everything that makes a schema, each thing with its name and what it is, but for the order of columns.
WITH
relation AS (
    SELECT c.* FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
),
function AS (
    SELECT p.* FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
),
access AS (
    SELECT 'relation ' || relname AS name, coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner)) AS acl
        FROM relation WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
    UNION ALL SELECT 'column ' || relname || '.' || attname, attacl FROM pg_attribute JOIN relation ON attrelid = relation.oid WHERE attacl IS NOT NULL
    UNION ALL SELECT 'function ' || oid::regprocedure, coalesce(proacl, acldefault('f', proowner)) FROM function
    UNION ALL SELECT 'schema ' || nspname, coalesce(nspacl, acldefault('n', nspowner)) FROM pg_namespace WHERE nspname = 'public'
    UNION ALL SELECT 'database', coalesce(datacl, acldefault('d', datdba)) FROM pg_database WHERE datname = current_database()
    UNION ALL SELECT 'function ' || oid::regprocedure, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND proname ~ '^(lo_|lowrite$)'
    UNION ALL SELECT 'what is made of ' || defaclobjtype::text, defaclacl FROM pg_default_acl
)
SELECT 'relation ' || relname, concat_ws(' ', relkind, relpersistence, relowner::regrole, reloptions::text, 'secured', relrowsecurity, 'forced', relforcerowsecurity)
    FROM relation WHERE relkind NOT IN ('i', 'I')
UNION ALL
SELECT 'view ' || relname, pg_get_viewdef(oid) FROM relation WHERE relkind IN ('v', 'm')
UNION ALL
SELECT 'column ' || relname || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod), attcollation::regcollation::text,
        'required', attnotnull, 'identity', attidentity, 'generated', attgenerated, 'default', pg_get_expr(adbin, adrelid))
    FROM pg_attribute JOIN relation ON attrelid = relation.oid LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
    WHERE attnum > 0 AND NOT attisdropped AND relkind NOT IN ('i', 'I', 'S')
UNION ALL
SELECT 'constraint ' || relname || '.' || conname, concat_ws(' ', pg_get_constraintdef(pg_constraint.oid), 'valid', convalidated)
    FROM pg_constraint JOIN relation ON conrelid = relation.oid
UNION ALL
SELECT 'index ' || relname, concat_ws(' ', pg_get_indexdef(indexrelid), 'valid', indisvalid) FROM pg_index JOIN relation ON indexrelid = relation.oid
UNION ALL
SELECT 'policy ' || relname || '.' || polname, concat_ws(' ', polcmd, 'permissive', polpermissive,
        (SELECT string_agg(CASE r WHEN 0 THEN 'public' ELSE r::regrole::text END, ',' ORDER BY r) FROM unnest(polroles) r),
        'using', pg_get_expr(polqual, polrelid), 'with check', pg_get_expr(polwithcheck, polrelid))
    FROM pg_policy JOIN relation ON polrelid = relation.oid
UNION ALL
SELECT 'trigger ' || relname || '.' || tgname, concat_ws(' ', pg_get_triggerdef(pg_trigger.oid), 'enabled', tgenabled)
    FROM pg_trigger JOIN relation ON tgrelid = relation.oid WHERE NOT tgisinternal
UNION ALL
SELECT 'function ' || oid::regprocedure, concat_ws(' ', pg_get_functiondef(oid), 'owner', proowner::regrole) FROM function
UNION ALL
SELECT 'sequence ' || relname, concat_ws(' ', format_type(seqtypid, NULL), seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
    FROM pg_sequence JOIN relation ON seqrelid = relation.oid
UNION ALL
SELECT 'type ' || typname, typtype::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('d', 'e')
UNION ALL
SELECT 'extension ' || extname, extversion FROM pg_extension
UNION ALL
SELECT 'right on ' || name || ' of ' || CASE grantee WHEN 0 THEN 'public' ELSE grantee::regrole::text END,
        string_agg(privilege_type || CASE WHEN is_grantable THEN '*' ELSE '' END, ' ' ORDER BY privilege_type)
    FROM access, aclexplode(acl) GROUP BY name, grantee
UNION ALL
SELECT 'comment on ' || pg_describe_object(classoid, objoid, objsubid), description FROM pg_description WHERE objoid >= 16384
UNION ALL
SELECT 'migration ' || version_id, bool_or(is_applied)::text FROM goose_db_version GROUP BY version_id
UNION ALL
SELECT 'placed table ' || name, '' FROM placed_table
