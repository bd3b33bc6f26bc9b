-- Bare names, as most of the chain has them: found only by a search_path with sprocket in it.
ALTER TABLE "round" ADD COLUMN "isDummy" boolean NOT NULL DEFAULT false;
