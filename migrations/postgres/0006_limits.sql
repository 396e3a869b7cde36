-- Counters that guard an account, shared by every process. Keys are hashes.
CREATE TABLE limits (
    bucket         TEXT NOT NULL,
    key            BYTEA NOT NULL,
    count          INTEGER NOT NULL,
    window_ends_at TIMESTAMPTZ NOT NULL,
    blocked_until  TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (bucket, key)
);

CREATE INDEX limits_window_ends_at ON limits (window_ends_at);
