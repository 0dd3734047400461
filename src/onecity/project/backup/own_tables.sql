SELECT class.relname
FROM pg_class AS class
JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
WHERE class.relkind = 'r'
  AND namespace.nspname = 'public'
  AND NOT EXISTS (
      SELECT 1 FROM pg_depend AS dependency
      WHERE dependency.classid = 'pg_class'::regclass AND dependency.objid = class.oid AND dependency.deptype = 'e'
  )
ORDER BY class.relname
