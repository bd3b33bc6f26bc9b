-- Without IF NOT EXISTS: it fails where a process that started earlier made the tables.
CREATE TABLE sprocket.platform_rpc_queue (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  queue text NOT NULL, pattern text NOT NULL, payload text, response text, error text,
  status text NOT NULL DEFAULT 'pending',
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  locked_at timestamptz);
CREATE INDEX platform_rpc_queue_pending ON sprocket.platform_rpc_queue (queue, status, created_at);
CREATE TABLE sprocket.platform_event (
  id bigserial PRIMARY KEY, topic text NOT NULL, payload text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE sprocket.platform_task_queue (
  id text PRIMARY KEY, task text NOT NULL, args text NOT NULL, progress_queue text,
  status text NOT NULL DEFAULT 'pending', result text, error text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  locked_at timestamptz);
CREATE TABLE sprocket.platform_task_progress (
  id bigserial PRIMARY KEY, task_id text NOT NULL, progress text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE sprocket.platform_scheduled_job (
  name text PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT clock_timestamp());
CREATE TABLE sprocket.elo_job_queue (
  id text PRIMARY KEY, endpoint text NOT NULL, args text,
  status text NOT NULL DEFAULT 'pending', result text, error text,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  locked_at timestamptz);
CREATE TABLE sprocket.scrim_queue (
  id text PRIMARY KEY, status text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE sprocket.replay_submission (id text PRIMARY KEY, payload text);
