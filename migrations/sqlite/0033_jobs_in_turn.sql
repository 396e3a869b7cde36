-- Jobs are claimed in their turn: an index that has that order, so that a long queue is
-- not sorted for each claim, and one for the few whose claim may have run out.
CREATE INDEX jobs_ready ON jobs (turn, run_at, id) WHERE state = 'ready';
CREATE INDEX jobs_running ON jobs (locked_until) WHERE state = 'running';
DROP INDEX jobs_due;
