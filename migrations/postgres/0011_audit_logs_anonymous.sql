-- A failed login is done by nobody who is known. The people an event concerns
-- read it as a list, newest first.
ALTER TABLE audit_logs DROP CONSTRAINT audit_logs_actor_check;

ALTER TABLE audit_logs ADD CONSTRAINT audit_logs_actor_check
CHECK (actor IN ('user', 'operator', 'anonymous'));

DROP INDEX audit_logs_subject_id;

CREATE INDEX audit_logs_subject_id ON audit_logs (subject_id, created_at DESC, id DESC);
