-- The last mail of a deleted account alone still knows its address: where nobody takes it,
-- it goes, too.
DELETE FROM jobs WHERE kind = 'account_deleted' AND state = 'dead';

-- What happened to an account that is erased loses the precision of its time, and the id in
-- which that stands: a track that stays has the same time as the event that made it public.
-- What was done with tracks and artists loses the pseudonym, too, and is nobody's.
CREATE OR REPLACE FUNCTION refuse_other_changes_of_audit_logs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    nobody CONSTANT UUID := '00000000-0000-0000-0000-000000000000';
BEGIN
    IF NEW.action IS DISTINCT FROM OLD.action
        OR NEW.actor IS DISTINCT FROM OLD.actor
        OR (NEW.address IS NOT NULL AND NEW.address IS DISTINCT FROM OLD.address)
        OR (NEW.user_agent IS NOT NULL AND NEW.user_agent IS DISTINCT FROM OLD.user_agent)
        OR (NEW.request_id IS NOT NULL AND NEW.request_id IS DISTINCT FROM OLD.request_id)
        OR (NEW.subject_id IS DISTINCT FROM OLD.subject_id
            AND NOT EXISTS (SELECT 1 FROM erasures
                            WHERE user_id = OLD.subject_id
                              AND NEW.subject_id IN (pseudonym, nobody)))
        OR (NEW.actor_id IS DISTINCT FROM OLD.actor_id
            AND NOT EXISTS (SELECT 1 FROM erasures
                            WHERE user_id = OLD.actor_id
                              AND NEW.actor_id IN (pseudonym, nobody)))
        OR (NEW.metadata IS DISTINCT FROM OLD.metadata
            AND NOT (NEW.metadata = '{}' AND NEW.subject_id IS DISTINCT FROM OLD.subject_id))
        OR ((NEW.id IS DISTINCT FROM OLD.id OR NEW.created_at IS DISTINCT FROM OLD.created_at)
            AND NOT (NEW.subject_id IS DISTINCT FROM OLD.subject_id
                     AND NEW.created_at <= OLD.created_at))
    THEN
        RAISE EXCEPTION 'the audit log is only ever added to';
    END IF;
    RETURN NEW;
END;
$$;
