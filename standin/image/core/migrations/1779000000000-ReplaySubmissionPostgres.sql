-- The same table once more, with other types: only one of the two files can run.
CREATE TABLE sprocket.replay_submission (id uuid PRIMARY KEY, payload jsonb);
