-- Writes the rows without which a freshly migrated Sprocket 1.5.0 is of no use to an organization.
--
-- Run it after the migrations with `psql -X -v ON_ERROR_STOP=1 -f seed.sql` as the application's login role, with the
-- environment variables ORGANIZATION_ID and ORGANIZATION_NAME set. psql reads and quotes them itself; no statement is
-- ever put together from text.
--
-- Rows that exist are left alone, whatever they hold: from the first run on, they belong to the organization.
-- One transaction: killed at any point, it leaves no trace.

\set ON_ERROR_STOP on
\encoding UTF8
\getenv organization_id ORGANIZATION_ID
\getenv organization_name ORGANIZATION_NAME

\if :{?organization_id}
\else
DO $$ BEGIN RAISE EXCEPTION 'the environment variable ORGANIZATION_ID is not set' USING HINT = 'Set it to the number of the organization; the application expects 2.'; END $$;
\endif
\if :{?organization_name}
\else
DO $$ BEGIN RAISE EXCEPTION 'the environment variable ORGANIZATION_NAME is not set' USING HINT = 'Set it to the display name of the organization.'; END $$;
\endif

BEGIN;

SET LOCAL lock_timeout = '60s';
-- Shared with prelude.sql. The key codes have no unique constraint, so only this keeps two runs from doubling them.
SELECT pg_advisory_xact_lock(hashtextextended('sprocket.gg/schema', 0)) AS locked \gset

INSERT INTO sprocket.organization ("id")
VALUES (:'organization_id'::integer)
ON CONFLICT ("id") DO NOTHING;

-- The name shown in the pages, in the bot's embeds and in report cards. The colours may not be null; these are
-- Sprocket's own, until the organization chooses others.
INSERT INTO sprocket.organization_profile ("organizationId", "name", "description", "primaryColor", "secondaryColor")
SELECT :'organization_id'::integer, :'organization_name', :'organization_name', '#F5C04E', '#0D0E0E'
WHERE NOT EXISTS (
    SELECT FROM sprocket.organization_profile WHERE "organizationId" = :'organization_id'::integer
);

-- Ids given by hand do not move the sequence; without this the next organization would get an id in use.
SELECT setval(
    pg_get_serial_sequence('sprocket.organization', 'id'),
    greatest(
        (SELECT max("id") FROM sprocket.organization),
        (SELECT last_value FROM sprocket.organization_id_seq)
    )
) AS organization_sequence \gset

-- The application fails on a setting whose key has no row, and has no way to add one. The defaults are those of its
-- own development data; 0, [] and the empty text mean "not configured". An organization's choices are rows of
-- organization_configuration_value and take precedence.
INSERT INTO sprocket.organization_configuration_key ("code", "type", "default")
SELECT
    known.code::sprocket.organization_configuration_key_code_enum,
    known.type::sprocket.organization_configuration_key_type_enum,
    known.default_value
FROM (VALUES
    ('SCRIM_QUEUE_BAN_CHECKIN_TIMEOUT_MINUTES', 'FLOAT', '10'),
    ('SCRIM_QUEUE_BAN_INITIAL_DURATION_MINUTES', 'FLOAT', '1440'),
    ('SCRIM_QUEUE_BAN_DURATION_MODIFIER', 'FLOAT', '60'),
    ('SCRIM_QUEUE_BAN_MODIFIER_FALL_OFF_DAYS', 'INTEGER', '30'),
    -- -1: a majority of the scrim's players.
    ('SCRIM_REQUIRED_RATIFICATIONS', 'INTEGER', '-1'),
    ('PRIMARY_DISCORD_GUILD_SNOWFLAKE', 'STRING', '0'),
    ('ALTERNATE_DISCORD_GUILD_SNOWFLAKES', 'ARRAY_STRING', '[]'),
    ('REPORT_CARD_DISCORD_WEBHOOK_URL', 'STRING', ''),
    ('SKILL_GROUP_CHANGE_DISCORD_WEBHOOK_URL', 'STRING', ''),
    ('TRANSACTIONS_DISCORD_WEBHOOK_URL', 'STRING', '')
) AS known (code, type, default_value)
WHERE NOT EXISTS (
    SELECT FROM sprocket.organization_configuration_key AS present WHERE present."code"::text = known.code
);

COMMIT;
