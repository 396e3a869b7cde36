-- What was done to accounts, by whom, from where. Rows outlive the accounts.
CREATE TABLE audit_logs (
    id         BLOB NOT NULL PRIMARY KEY,
    action     TEXT NOT NULL,
    actor      TEXT NOT NULL CHECK (actor IN ('user', 'operator')),
    actor_id   BLOB,
    subject_id BLOB NOT NULL,
    address    TEXT,
    user_agent TEXT,
    request_id TEXT,
    metadata   TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE INDEX audit_logs_subject_id ON audit_logs (subject_id, created_at);
