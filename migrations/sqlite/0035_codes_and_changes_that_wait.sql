-- Backup codes that their owner has not kept yet, sealed for the session that made them
-- and gone with it; and when the link of a change of address was last asked for again.
ALTER TABLE sessions ADD COLUMN sealed_codes BLOB;

ALTER TABLE email_changes ADD COLUMN asked_again_at TEXT;
