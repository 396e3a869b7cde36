//! One thing that happened, and who did it.

use uuid::Uuid;

use super::action::Action;

/// Who did it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// A person, through a session of theirs.
    User(Uuid),
    /// Whoever has a shell on the server.
    Operator,
    /// Somebody who works for the site, through a session of theirs. Whoever owns the
    /// account is told that it was an operator, and not from where.
    Staff(Uuid),
    /// Somebody who did not show who they are.
    Anonymous,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Event {
    /// What happened.
    pub action: Action,
    /// Who did it.
    pub actor: Actor,
    /// Whose account it was done to; zeros for the site.
    pub subject_id: Uuid,
}

impl Event {
    /// Makes an event of what this user did to their own account.
    pub const fn by_user(action: Action, user_id: Uuid) -> Self {
        Self {
            action,
            actor: Actor::User(user_id),
            subject_id: user_id,
        }
    }

    /// Makes an event of what somebody tried with this user's account.
    pub const fn by_anybody(action: Action, user_id: Uuid) -> Self {
        Self {
            action,
            actor: Actor::Anonymous,
            subject_id: user_id,
        }
    }

    /// Makes an event of what this member of the staff did to another user's account.
    pub const fn by_staff(action: Action, staff_id: Uuid, user_id: Uuid) -> Self {
        Self {
            action,
            actor: Actor::Staff(staff_id),
            subject_id: user_id,
        }
    }

    /// Makes an event of what an operator did to the whole site, which is nobody's account.
    pub const fn of_site(action: Action) -> Self {
        Self::by_operator(action, Uuid::nil())
    }

    /// Makes an event of what an operator did to this user's account.
    pub const fn by_operator(action: Action, user_id: Uuid) -> Self {
        Self {
            action,
            actor: Actor::Operator,
            subject_id: user_id,
        }
    }
}
