//! How the account of whoever asks is kept safe.

use stagedoor_domain::second_factor;
use stagedoor_domain::second_factor::suspended::{self, SuspendedFactor};
use stagedoor_domain::{Error, passkeys};

use crate::rendering::PageRequest;

/// What only its owner can decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waiting {
    /// What a lockdown has suspended, to be looked through.
    Suspended,
    /// New backup codes that were made here and are not kept yet.
    NewCodes,
}

/// What a lockdown has suspended and its owner has not looked through yet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct SuspendedParts {
    pub(super) app: bool,
    pub(super) codes: bool,
    pub(super) passkeys: usize,
}

impl SuspendedParts {
    fn of(factors: &[SuspendedFactor]) -> Self {
        let many = |kind: &str| factors.iter().filter(|one| one.kind == kind).count();
        Self {
            app: many("authenticator_app") > 0,
            codes: many("backup_codes") > 0,
            passkeys: many("passkey"),
        }
    }
}

/// What the recommendation depends on.
#[derive(Debug, Clone, Copy)]
pub(in crate::pages) struct Facts {
    pub(super) is_verified: bool,
    /// How many backup codes are left; none while two-step login is off.
    pub(super) codes_left: Option<u32>,
    /// How many passkeys are good; none where browsers make none.
    pub(super) passkeys: Option<usize>,
    /// What waits for its owner, if something does.
    pub(super) waiting: Option<Waiting>,
    pub(super) suspended: SuspendedParts,
    /// Whether the role needs a second step that is not there.
    pub(super) must_set_up: bool,
}

impl Facts {
    /// Those of whoever asks.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] when nobody is logged in.
    pub(in crate::pages) async fn load(request: &PageRequest) -> Result<Self, Error> {
        let user = request.require_user()?;
        let caller = request.visitor().logged_in().await?;
        let services = request.services();
        let codes_left = if user.two_factor_enabled {
            Some(second_factor::left(services, user.id).await?)
        } else {
            None
        };
        let passkeys = if services.relying_party.is_available() {
            let all = passkeys::list(&caller).await?;
            let usable = all.iter().filter(|passkey| passkey.suspended_at.is_none());
            Some(usable.count())
        } else {
            None
        };
        let has_suspended = suspended::has_any(services, user.id).await?;
        let suspended = if has_suspended {
            SuspendedParts::of(&suspended::list(&caller).await?)
        } else {
            SuspendedParts::default()
        };
        let waiting = if has_suspended {
            Some(Waiting::Suspended)
        } else if second_factor::has_shown(&caller).await? {
            Some(Waiting::NewCodes)
        } else {
            None
        };
        Ok(Self {
            is_verified: user.is_verified,
            codes_left,
            passkeys,
            waiting,
            suspended,
            must_set_up: second_factor::is_missing(services, user).await?,
        })
    }
}
