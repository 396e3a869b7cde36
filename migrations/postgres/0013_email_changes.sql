-- Changes of an e-mail address, from the wish to the end of the time in which the
-- old address can undo it. Until then nobody else may have that address. A change
-- is closed when it was undone, or replaced by another wish before it was
-- confirmed; one that was undone also has no time left to undo it.
CREATE TABLE email_changes (
    id               UUID NOT NULL PRIMARY KEY,
    user_id          UUID NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    old_email        TEXT NOT NULL,
    old_email_key    TEXT NOT NULL,
    new_email        TEXT NOT NULL,
    new_email_key    TEXT NOT NULL,
    old_was_verified BOOLEAN NOT NULL,
    created_at       TIMESTAMPTZ NOT NULL,
    confirmed_at     TIMESTAMPTZ,
    undo_until       TIMESTAMPTZ NOT NULL,
    closed_at        TIMESTAMPTZ
);

CREATE INDEX email_changes_user_id ON email_changes (user_id);

CREATE INDEX email_changes_old_address ON email_changes (old_email_key);
