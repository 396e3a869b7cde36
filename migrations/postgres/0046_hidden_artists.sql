-- Why nobody is shown an artist: all of their members are suspended, or leave. What
-- `artists::settle_hidden` writes when the standing of a member changes.
ALTER TABLE artists ADD COLUMN hidden TEXT;
