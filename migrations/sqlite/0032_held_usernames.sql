-- Usernames that accounts have given up, in the form in which names are compared. Until
-- then nobody else gets such a name, its account may have it back, and logs in with it.
CREATE TABLE held_usernames (
    username_key TEXT NOT NULL PRIMARY KEY,
    user_id      BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    held_until   TEXT NOT NULL
) STRICT;

CREATE INDEX held_usernames_user_id ON held_usernames (user_id);
CREATE INDEX held_usernames_held_until ON held_usernames (held_until);
