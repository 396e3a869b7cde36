//! Counting how logins end.

use crate::error::Error;
use crate::meters::declared::{LOGIN_FAILURES, LOGINS};

/// Counts how a step of a login ended, `wrong` being why where what was shown was wrong.
/// What is not the fault of whoever logs in is counted elsewhere.
pub(crate) fn counted<T>(
    step: &'static str,
    wrong: &'static str,
    outcome: Result<T, Error>,
) -> Result<T, Error> {
    match &outcome {
        Ok(_) => LOGINS.add([step], 1),
        Err(Error::RateLimited { .. }) => LOGIN_FAILURES.add(["limit"], 1),
        // Of the last, it is told where it is known whether there is such an account.
        Err(Error::Unavailable(_) | Error::Internal(_) | Error::InvalidCredentials) => {}
        Err(
            Error::InvalidCode
            | Error::LoginOver
            | Error::PasskeyRejected
            | Error::PasskeySuspended,
        ) => LOGIN_FAILURES.add([wrong], 1),
        Err(_) => LOGIN_FAILURES.add(["other"], 1),
    }
    outcome
}
