-- Which worker does a job: what takes the processor for minutes has its own, so that no
-- mail waits behind it.
ALTER TABLE jobs ADD COLUMN lane TEXT NOT NULL DEFAULT 'ordinary';
UPDATE jobs SET lane = 'processing' WHERE kind = 'process_track';
DROP INDEX jobs_ready;
CREATE INDEX jobs_ready ON jobs (lane, turn, run_at, id) WHERE state = 'ready';

-- The job that may write what became of the file; a later one for the same track takes
-- its place.
ALTER TABLE tracks ADD COLUMN processing_job UUID;
-- What is not done, for the look after jobs that were lost.
CREATE INDEX tracks_unprocessed ON tracks (state, id) WHERE state IN ('queued', 'processing');
