-- Artists' pages: when a link is next looked at, whether its page links back.
ALTER TABLE artist_links ADD COLUMN check_due_at TEXT;

CREATE INDEX artist_links_check ON artist_links (check_due_at);
