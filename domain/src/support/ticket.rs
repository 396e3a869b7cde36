//! What somebody asks the operators, and what was said since.

use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

use crate::db::{from_row, stored_names};

stored_names! {
    /// What a ticket is about.
    #[schema(as = TicketKind)]
    Kind {
        /// Somebody wants to know something.
        Question = "question",
        /// Something does not work.
        Problem = "problem",
        /// A track or a person that should not be here.
        Report = "report",
        /// An artist wants to be a listener again.
        LeaveArtist = "leave_artist",
    }
}

stored_names! {
    /// Whose turn it is.
    #[schema(as = TicketState)]
    State {
        /// Somebody waits for an answer.
        Open = "open",
        /// The last word is an operator's.
        Answered = "answered",
        /// An operator has closed it. Whoever writes again opens it again.
        Closed = "closed",
    }
}

stored_names! {
    /// Who said something.
    #[schema(as = TicketAuthor)]
    Author {
        /// Whoever asked.
        User = "user",
        /// Who runs the site.
        Support = "support",
    }
}

/// A question to the operators, with all that was said since.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Ticket {
    /// Never changes.
    pub id: Uuid,
    /// What people call it by, such as `7KQ2-M9XT`. It opens nothing.
    pub reference: String,
    /// What it is about.
    pub kind: Kind,
    /// 1 to 200 characters.
    pub subject: String,
    /// Whose turn it is.
    pub state: State,
    /// When it was asked.
    pub created_at: DateTime<Utc>,
    /// All that was said, the oldest first.
    pub messages: Vec<Message>,
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TicketMessage)]
pub struct Message {
    /// Who said it.
    #[serde(rename = "from")]
    pub author: Author,
    /// 1 to 5,000 characters, in lines; no markup.
    pub text: String,
    /// When.
    pub created_at: DateTime<Utc>,
}

from_row!(Message {
    author: String,
    text,
    created_at,
});
