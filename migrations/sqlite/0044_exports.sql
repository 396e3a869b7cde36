-- Copies of somebody's data that they asked for. `object_key` is where the texts of one
-- lie, one after the other, and `plan` which files the archive has and where each begins.
CREATE TABLE exports (
    id            BLOB NOT NULL PRIMARY KEY,
    user_id       BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    state         TEXT NOT NULL CHECK (
        state IN ('queued', 'running', 'ready', 'expired', 'failed')
    ),
    include_media INTEGER NOT NULL,
    progress      INTEGER NOT NULL DEFAULT 0,
    created_at    TEXT NOT NULL,
    ready_at      TEXT,
    expires_at    TEXT,
    size_bytes    INTEGER,
    object_key    TEXT UNIQUE,
    plan          TEXT
) STRICT;

CREATE INDEX exports_user ON exports (user_id, created_at);
CREATE INDEX exports_created_at ON exports (created_at);
-- One at a time, whoever asks at the same moment.
CREATE UNIQUE INDEX exports_under_way ON exports (user_id) WHERE state IN ('queued', 'running');

-- Which kind of mail went out about which account, and when.
CREATE TABLE sent_mails (
    id      BLOB NOT NULL PRIMARY KEY,
    user_id BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    kind    TEXT NOT NULL,
    sent_at TEXT NOT NULL
) STRICT;

CREATE INDEX sent_mails_user ON sent_mails (user_id, sent_at);
CREATE INDEX sent_mails_sent_at ON sent_mails (sent_at);

-- What still says from where something was done.
CREATE INDEX audit_logs_with_address ON audit_logs (created_at)
WHERE address IS NOT NULL OR user_agent IS NOT NULL;

CREATE INDEX jobs_dead ON jobs (run_at) WHERE state = 'dead';
