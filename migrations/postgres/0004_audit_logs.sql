-- What was done to accounts, by whom, from where. Rows outlive the accounts.
CREATE TABLE audit_logs (
    id         UUID NOT NULL PRIMARY KEY,
    action     TEXT NOT NULL,
    actor      TEXT NOT NULL CHECK (actor IN ('user', 'operator')),
    actor_id   UUID,
    subject_id UUID NOT NULL,
    address    TEXT,
    user_agent TEXT,
    request_id TEXT,
    metadata   JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX audit_logs_subject_id ON audit_logs (subject_id, created_at);
