-- What an operator has set for the whole site, for every server on this database. The value
-- is JSON; a name that is not here is at its default.
CREATE TABLE platform_settings (
    name       TEXT NOT NULL PRIMARY KEY,
    value      TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
