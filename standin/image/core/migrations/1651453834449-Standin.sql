-- No migration of Sprocket: what a test reads to prove how the processes behaved.
CREATE SCHEMA standin;
CREATE TABLE standin.life (
  id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  service text NOT NULL, pod text NOT NULL, event text NOT NULL);
CREATE TABLE standin.alarm (
  id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp(),
  service text NOT NULL, pods text NOT NULL, text text NOT NULL);
CREATE TABLE standin.process (
  service text NOT NULL, pod text NOT NULL, backends integer[] NOT NULL, at timestamptz NOT NULL,
  PRIMARY KEY (service, pod));
CREATE TABLE standin.kept (
  id bigserial PRIMARY KEY, at timestamptz NOT NULL DEFAULT clock_timestamp());
