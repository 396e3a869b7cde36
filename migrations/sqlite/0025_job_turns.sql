-- Whose turn a job takes, so that the queue serves one account after the other:
-- `turn` is how many jobs of the same owner waited when it came.
ALTER TABLE jobs ADD COLUMN owner BLOB;
ALTER TABLE jobs ADD COLUMN turn INTEGER NOT NULL DEFAULT 0;

CREATE INDEX jobs_owner ON jobs (owner, kind);
