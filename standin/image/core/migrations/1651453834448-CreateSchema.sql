CREATE SCHEMA IF NOT EXISTS sprocket;
CREATE TYPE sprocket.organization_configuration_key_code_enum AS ENUM (
  'SCRIM_QUEUE_BAN_CHECKIN_TIMEOUT_MINUTES', 'SCRIM_QUEUE_BAN_INITIAL_DURATION_MINUTES',
  'SCRIM_QUEUE_BAN_DURATION_MODIFIER', 'SCRIM_QUEUE_BAN_MODIFIER_FALL_OFF_DAYS',
  'SCRIM_REQUIRED_RATIFICATIONS', 'PRIMARY_DISCORD_GUILD_SNOWFLAKE',
  'ALTERNATE_DISCORD_GUILD_SNOWFLAKES', 'REPORT_CARD_DISCORD_WEBHOOK_URL',
  'SKILL_GROUP_CHANGE_DISCORD_WEBHOOK_URL');
CREATE TYPE sprocket.organization_configuration_key_type_enum AS ENUM (
  'STRING', 'INTEGER', 'FLOAT', 'ARRAY_STRING');
CREATE TABLE sprocket.organization (id serial PRIMARY KEY);
CREATE TABLE sprocket.organization_profile (
  id serial PRIMARY KEY,
  "organizationId" integer NOT NULL UNIQUE REFERENCES sprocket.organization (id),
  name varchar NOT NULL, description varchar NOT NULL,
  "primaryColor" varchar NOT NULL, "secondaryColor" varchar NOT NULL);
CREATE TABLE sprocket.organization_configuration_key (
  id serial PRIMARY KEY,
  code sprocket.organization_configuration_key_code_enum NOT NULL,
  type sprocket.organization_configuration_key_type_enum NOT NULL,
  "default" varchar NOT NULL);
CREATE TABLE sprocket.organization_configuration_value (
  id serial PRIMARY KEY,
  "organizationId" integer NOT NULL REFERENCES sprocket.organization (id),
  "keyId" integer NOT NULL REFERENCES sprocket.organization_configuration_key (id),
  value varchar NOT NULL);
CREATE TABLE sprocket.round (id serial PRIMARY KEY);
