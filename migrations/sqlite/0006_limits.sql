-- Counters that guard an account, shared by every process. Keys are hashes.
CREATE TABLE limits (
    bucket         TEXT NOT NULL,
    key            BLOB NOT NULL,
    count          INTEGER NOT NULL,
    window_ends_at TEXT NOT NULL,
    blocked_until  TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
) STRICT;

CREATE INDEX limits_window_ends_at ON limits (window_ends_at);
