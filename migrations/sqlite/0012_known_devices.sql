-- Browsers and networks that each person has logged in from. Only hashes are
-- kept: a row is compared, never read.
CREATE TABLE known_devices (
    user_id       BLOB NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    device_hash   BLOB NOT NULL,
    first_seen_at TEXT NOT NULL,
    PRIMARY KEY (user_id, device_hash)
) STRICT;
