-- A failed login is done by nobody who is known. The people an event concerns
-- read it as a list, newest first.
CREATE TABLE audit_logs_next (
    id         BLOB NOT NULL PRIMARY KEY,
    action     TEXT NOT NULL,
    actor      TEXT NOT NULL CHECK (actor IN ('user', 'operator', 'anonymous')),
    actor_id   BLOB,
    subject_id BLOB NOT NULL,
    address    TEXT,
    user_agent TEXT,
    request_id TEXT,
    metadata   TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

INSERT INTO audit_logs_next
    (id, action, actor, actor_id, subject_id, address, user_agent, request_id, metadata, created_at)
SELECT id, action, actor, actor_id, subject_id, address, user_agent, request_id, metadata, created_at
FROM audit_logs;

DROP TABLE audit_logs;

ALTER TABLE audit_logs_next RENAME TO audit_logs;

CREATE INDEX audit_logs_subject_id ON audit_logs (subject_id, created_at DESC, id DESC);
