//! Whether the site is closed for a while, by an operator, and what it says then.
//!
//! The flag is a row, so that it survives restarts and counts for every server on the
//! database. Each server reads it every other second and answers from memory.

mod rows;
mod switch;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub(crate) use rows::{begin, end};
pub use switch::{Switch, follow, refresh};

/// What a site that is closed says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Maintenance {
    /// In the operator's words; the program's own where there are none.
    pub message: Option<String>,
    /// When it is likely to be open again. It opens when the operator says so.
    pub until: Option<DateTime<Utc>>,
}
