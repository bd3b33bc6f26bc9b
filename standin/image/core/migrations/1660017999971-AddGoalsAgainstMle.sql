ALTER TABLE mledb.player_stats_core ADD COLUMN goals_against integer;
