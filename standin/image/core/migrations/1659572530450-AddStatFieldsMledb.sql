ALTER TABLE mledb.player_stats_core ADD COLUMN mvpr integer;
