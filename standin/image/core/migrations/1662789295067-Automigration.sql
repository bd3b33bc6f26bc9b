CREATE TABLE mledb_bridge.player_to_player (
  id serial PRIMARY KEY, "sprocketPlayerId" integer NOT NULL, "mledPlayerId" integer NOT NULL);
