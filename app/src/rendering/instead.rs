//! What may come instead of a page.

use stagedoor_domain::Error;

use super::request::PageRequest;
use crate::local_path::{LEAVING, SUSPENDED, login_for, reauthenticate_for};

/// What comes instead of the page.
pub enum Instead {
    /// Another page of this site.
    SeeOther(String),
    /// The same page, which is at this path of this site from now on.
    MovedTo(String),
    /// There is no such page.
    NotFound,
    /// It could not be read; or somebody has to log in first, or to show once more
    /// who they are, and comes back afterwards.
    Failed(Error),
}

impl From<Error> for Instead {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl Instead {
    /// The same, by way of the page where what is missing can be had.
    pub(super) fn led(self, request: &PageRequest) -> Self {
        match self {
            Self::Failed(Error::Unauthenticated | Error::UserNotFound) => {
                Self::SeeOther(login_for(request.address()))
            }
            Self::Failed(
                error @ (Error::ReauthenticationRequired | Error::SecondFactorProofRequired),
            ) => Self::SeeOther(reauthenticate_for(request.address(), error.needs())),
            Self::Failed(Error::AccountLeaving { .. }) => Self::SeeOther(LEAVING.to_owned()),
            Self::Failed(Error::AccountSuspended { .. }) => Self::SeeOther(SUSPENDED.to_owned()),
            instead => instead,
        }
    }
}
