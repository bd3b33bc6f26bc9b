ALTER TABLE mledb.player_account DROP CONSTRAINT IF EXISTS player_account_tracker_key;
