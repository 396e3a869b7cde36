-- Through which session something was asked for that has not happened yet. When its
-- owner ends that session from elsewhere, it must not happen any more: a link that was
-- mailed for it opens nothing, nor does one that is mailed later, which is why ended
-- sessions are remembered for as long as a link may live. To log out ends no wishes.
ALTER TABLE verification_tokens ADD COLUMN asked_by BLOB;

ALTER TABLE email_changes ADD COLUMN asked_by BLOB;

ALTER TABLE totp_secrets ADD COLUMN asked_by BLOB;

CREATE TABLE ended_sessions (
    id           BLOB NOT NULL PRIMARY KEY,
    last_seen_at TEXT NOT NULL
) STRICT;

CREATE INDEX ended_sessions_last_seen_at ON ended_sessions (last_seen_at);
