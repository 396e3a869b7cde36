-- How long a job has been failing, and how it ended: mails are tried for days, and what
-- failed for good in an older version is tried once more by the next.
ALTER TABLE jobs ADD COLUMN first_failed_at TIMESTAMPTZ;
-- The version that gave it up.
ALTER TABLE jobs ADD COLUMN died_in TEXT;
-- Whoever was to get the mail refused it for good: no version changes that.
ALTER TABLE jobs ADD COLUMN is_refused BOOLEAN NOT NULL DEFAULT FALSE;
-- Tries before it was last taken up again: its waits begin anew.
ALTER TABLE jobs ADD COLUMN earlier_attempts INTEGER NOT NULL DEFAULT 0;
UPDATE jobs SET is_refused = TRUE WHERE state = 'dead' AND last_error LIKE 'smtp, recipient:%';

CREATE INDEX jobs_failing ON jobs (first_failed_at)
    WHERE state = 'ready' AND first_failed_at IS NOT NULL;
