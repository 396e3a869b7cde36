-- The last mail of a deleted account alone still knows its address: where nobody takes it,
-- it goes, too.
DELETE FROM jobs WHERE kind = 'account_deleted' AND state = 'dead';

-- What happened to an account that is erased loses the precision of its time, and the id in
-- which that stands: a track that stays has the same time as the event that made it public.
-- What was done with tracks and artists loses the pseudonym, too, and is nobody's.
DROP TRIGGER audit_logs_no_update;

CREATE TRIGGER audit_logs_no_update BEFORE UPDATE ON audit_logs
WHEN NOT (
    NEW.action IS OLD.action AND NEW.actor IS OLD.actor
    AND (NEW.address IS NULL OR NEW.address IS OLD.address)
    AND (NEW.user_agent IS NULL OR NEW.user_agent IS OLD.user_agent)
    AND (NEW.request_id IS NULL OR NEW.request_id IS OLD.request_id)
    AND (NEW.subject_id IS OLD.subject_id
         OR EXISTS (SELECT 1 FROM erasures
                    WHERE user_id = OLD.subject_id
                      AND NEW.subject_id IN (pseudonym, zeroblob(16))))
    AND (NEW.actor_id IS OLD.actor_id
         OR EXISTS (SELECT 1 FROM erasures
                    WHERE user_id = OLD.actor_id
                      AND NEW.actor_id IN (pseudonym, zeroblob(16))))
    AND (NEW.metadata IS OLD.metadata
         OR (NEW.metadata = '{}' AND NEW.subject_id IS NOT OLD.subject_id))
    AND ((NEW.id IS OLD.id AND NEW.created_at IS OLD.created_at)
         OR (NEW.subject_id IS NOT OLD.subject_id AND NEW.created_at <= OLD.created_at))
)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
