-- Why nobody is shown an artist: all of their members are suspended, or leave. What
-- `artists::settle_hidden` writes when the standing of a member changes.
ALTER TABLE artists ADD COLUMN hidden TEXT;

-- Roles that operators gave, by when: what is counted of them beside those who became
-- artists by themselves.
CREATE INDEX audit_logs_roles ON audit_logs (created_at)
WHERE action IN ('user.create', 'user.set_role');
