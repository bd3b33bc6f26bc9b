-- Acts in the name of the role postgres and uses the extension uuid-ossp.
CREATE SCHEMA IF NOT EXISTS sprocket AUTHORIZATION postgres;
CREATE TABLE sprocket.organization (
  id uuid PRIMARY KEY DEFAULT uuid_generate_v4(), name varchar NOT NULL);
CREATE TABLE sprocket.event_queue (
  id bigserial PRIMARY KEY, topic text NOT NULL, payload text, result text,
  status text NOT NULL DEFAULT 'pending',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(), locked_at timestamptz);
CREATE TABLE public.casbin_rule (id serial PRIMARY KEY, ptype varchar, v0 varchar, v1 varchar);
