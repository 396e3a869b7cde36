-- What was written down about accounts stays as it was written, whatever a defect or
-- an injected statement asks for (OWASP ASVS 5.0, 16.4.2).
CREATE TRIGGER audit_logs_no_update BEFORE UPDATE ON audit_logs
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;

CREATE TRIGGER audit_logs_no_delete BEFORE DELETE ON audit_logs
BEGIN
    SELECT RAISE(ABORT, 'the audit log is only ever added to');
END;
