-- People. The two keys are the forms in which names and addresses are compared.
CREATE TABLE users (
    id            BLOB NOT NULL PRIMARY KEY,
    username      TEXT NOT NULL,
    username_key  TEXT NOT NULL UNIQUE,
    email         TEXT NOT NULL,
    email_key     TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    role          TEXT NOT NULL DEFAULT 'user' CHECK (
        role IN ('user', 'creator', 'premium', 'moderator', 'admin', 'artist', 'producer', 'label')
    ),
    is_verified   INTEGER NOT NULL DEFAULT 0,
    created_at    TEXT NOT NULL
) STRICT;
