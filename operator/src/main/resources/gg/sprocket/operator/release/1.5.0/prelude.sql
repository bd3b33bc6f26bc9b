-- Prepares a database for the migration chain of Sprocket 1.5.0.
--
-- Run it with `psql -X -v ON_ERROR_STOP=1 -f prelude.sql` as the login role that the application uses; that role must
-- own the database. The chain assumes a database with a history: it uses bare table names, and it alters tables of
-- an older platform that none of its files creates. On an empty database this file supplies what is missing. Whatever
-- exists, and whatever belongs to a migration that already ran, stays as it is, so running it again changes nothing.
--
-- One transaction: killed at any point, it leaves no trace.

\set ON_ERROR_STOP on
\encoding UTF8

BEGIN;

-- A session that blocks us has a name in pg_stat_activity; a Job that waits for ever has none.
SET LOCAL lock_timeout = '60s';
SET LOCAL client_min_messages = warning;
-- Shared with seed.sql, so that two Jobs for one database cannot interleave.
SELECT pg_advisory_xact_lock(hashtextextended('sprocket.gg/schema', 0)) AS locked \gset

-- The chain creates schemas and tables, and the application asks for both again whenever it starts.
DO $rights$
BEGIN
    IF NOT (has_database_privilege(current_database(), 'CREATE') AND has_schema_privilege('public', 'CREATE')) THEN
        RAISE EXCEPTION 'role % may not create schemas in database % and tables in its schema public', current_user, current_database()
            USING ERRCODE = 'insufficient_privilege',
                  HINT = format('As an administrator of the server: ALTER DATABASE %I OWNER TO %I;', current_database(), current_user);
    END IF;
END
$rights$;

-- Takes effect for the sessions that follow: the chain and the application, not this one.
DO $search_path$
BEGIN
    EXECUTE format('ALTER ROLE CURRENT_USER IN DATABASE %I SET search_path = sprocket, history, public', current_database());
END
$search_path$;

-- The bookkeeping table in the form in which TypeORM creates it, primary key name included.
CREATE TABLE IF NOT EXISTS public.migrations (
    "id" SERIAL NOT NULL,
    "timestamp" bigint NOT NULL,
    "name" character varying NOT NULL,
    CONSTRAINT "PK_8c82d7f526340ab734260ea46be" PRIMARY KEY ("id")
);

-- Every process of the application creates its queue tables when it starts. If one did so before the migration that
-- creates the same tables, the chain would stop at the first of them and undo everything.
DO $early_application$
DECLARE
    early text;
BEGIN
    SELECT string_agg(name, ', ') INTO early
    FROM unnest(ARRAY[
        'sprocket.platform_rpc_queue', 'sprocket.platform_event', 'sprocket.platform_task_queue',
        'sprocket.platform_task_progress', 'sprocket.platform_scheduled_job', 'sprocket.elo_job_queue'
    ]) AS name
    WHERE to_regclass(name) IS NOT NULL
      AND NOT EXISTS (
          SELECT FROM public.migrations AS done WHERE done.name = 'PlatformEphemeralStatePostgres1778569600000'
      );
    IF early IS NOT NULL THEN
        RAISE EXCEPTION 'database % already has %, but the migration that creates them, PlatformEphemeralStatePostgres1778569600000, has not run', current_database(), early
            USING ERRCODE = 'object_not_in_prerequisite_state',
                  DETAIL = 'A process of the application used this database before its schema was ready.',
                  HINT = 'Stop every process that uses this database. If those tables hold nothing you need, drop them and run this again; otherwise restore a backup from before that process started.';
    END IF;
END
$early_application$;

-- Schemas and tables of the older platform, each with the migration that alters it; once that one has run, nothing
-- here needs the stand-in any more. Only what the migrations touch: a screen that reads the old platform's data fails.
DO $stand_ins$
DECLARE
    stand_in record;
BEGIN
    FOR stand_in IN
        SELECT needs.*
        FROM (VALUES
            (1, 'CreateSchema1651453834448', 'CREATE SCHEMA IF NOT EXISTS sprocket'),
            (2, 'AddStatFieldsMledb1659572530450', 'CREATE SCHEMA IF NOT EXISTS mledb'),
            (3, 'AddStatFieldsMledb1659572530450', 'CREATE TABLE IF NOT EXISTS mledb.player_stats_core (id serial PRIMARY KEY)'),
            (4, 'AddGoalsAgainstMle1660017999971', 'CREATE TABLE IF NOT EXISTS mledb.player_stats_core (id serial PRIMARY KEY)'),
            (5, 'Automigration1662789295067', 'CREATE SCHEMA IF NOT EXISTS mledb_bridge'),
            (6, 'Automigration1663638768069', 'CREATE SCHEMA IF NOT EXISTS history'),
            (7, 'Automigration1663638768069', 'CREATE TABLE IF NOT EXISTS history.franchise_profile_history (id integer)'),
            (8, 'DropMledbPlayerAccountTrackerUnique1773000000000', 'CREATE SCHEMA IF NOT EXISTS mledb'),
            (9, 'DropMledbPlayerAccountTrackerUnique1773000000000', 'CREATE TABLE IF NOT EXISTS mledb.player_account (id serial PRIMARY KEY)')
        ) AS needs (step, needed_by, statement)
        WHERE NOT EXISTS (SELECT FROM public.migrations AS done WHERE done.name = needs.needed_by)
        -- A schema before its tables: the planner is free to return the list in any order.
        ORDER BY needs.step
    LOOP
        EXECUTE stand_in.statement;
    END LOOP;
END
$stand_ins$;

-- Two migrations create sprocket.replay_submission, with different column types; the application works with those of
-- the first. The chain runs in one transaction, so the second would undo everything. It counts as done where the first
-- is still to come. Where the first has run without leaving the table, the second is the repair and has to run.
INSERT INTO public.migrations ("timestamp", "name")
SELECT 1779000000000, 'ReplaySubmissionPostgres1779000000000'
WHERE to_regclass('sprocket.replay_submission') IS NULL
  AND NOT EXISTS (
      SELECT FROM public.migrations
      WHERE name IN ('PlatformEphemeralStatePostgres1778569600000', 'ReplaySubmissionPostgres1779000000000')
  );

COMMIT;
