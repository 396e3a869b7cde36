//! What jobs are done with.

use crate::mail::Mailer;
use crate::services::Services;

/// What jobs are done with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct JobContext {
    /// What every operation works with.
    pub services: Services,
    /// How mails leave.
    pub mailer: Mailer,
}
