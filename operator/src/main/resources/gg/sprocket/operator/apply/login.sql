CREATE ROLE "{{name}}" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE "{{owner}}";
ALTER ROLE "{{name}}" SET role = "{{owner}}";
DO $do$
DECLARE
  setting record;
BEGIN
  -- Nothing that the owner has made is to stand in for what is meant here.
  PERFORM pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  FOR setting IN
    SELECT all_of.name,
      CASE WHEN all_of.setdatabase = 0 THEN ''
        ELSE format('IN DATABASE %I', current_database()) END AS place,
      -- Of these the names are kept with quotes where they need them, and must be given one by one.
      CASE WHEN all_of.name NOT IN ('local_preload_libraries', 'search_path',
          'session_preload_libraries', 'temp_tablespaces') THEN quote_literal(all_of.value)
        ELSE coalesce(
          (SELECT string_agg(
              quote_literal(coalesce(replace(one.part[1], '""', '"'), lower(one.part[2]))), ', '
              ORDER BY one.number)
            FROM regexp_matches(all_of.value, '"((?:[^"]|"")*)"|([^\s,"]+)', 'g')
              WITH ORDINALITY AS one(part, number)),
          quote_literal('')) END AS value
    FROM (
      SELECT s.setdatabase, lower(split_part(entry, '=', 1)) AS name,
        substr(entry, strpos(entry, '=') + 1) AS value
      FROM pg_db_role_setting s, unnest(s.setconfig) AS entry
      WHERE s.setrole = (SELECT oid FROM pg_roles WHERE rolname = '{{owner}}')
        AND s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
    ) AS all_of
    WHERE all_of.name NOT IN ('role', 'session_authorization')
  LOOP
    BEGIN
      EXECUTE format('ALTER ROLE %I %s SET %I = %s', '{{name}}', setting.place, setting.name, setting.value);
    EXCEPTION WHEN insufficient_privilege OR undefined_object OR invalid_parameter_value THEN
      RAISE WARNING 'the login does not get the setting % of its owner (%)', setting.name, SQLSTATE;
    END;
  END LOOP;
END $do$;
