ALTER TABLE history.franchise_profile_history ADD COLUMN "submissionDiscordRoleId" varchar;
