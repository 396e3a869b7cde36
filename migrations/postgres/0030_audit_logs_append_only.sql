-- What was written down about accounts stays as it was written, whatever a defect or
-- an injected statement asks for (OWASP ASVS 5.0, 16.4.2).
CREATE FUNCTION refuse_change_of_audit_logs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only ever added to';
END;
$$;

CREATE TRIGGER audit_logs_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_logs
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_logs();
