//! Becoming a creator: the heart of the product.
//!
//! A role may be assigned by an operator at any moment. So the promotion is one
//! conditional update, and whoever was faster is never overwritten.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::audit::{self, Action, Event};
use crate::caller::Caller;
use crate::error::{Earned, Error};
use crate::jobs;
use crate::meters::declared::UPGRADES;
use crate::role::Role;
use crate::services::Services;
use crate::sessions::{self, Renewed, SessionToken};
use crate::users::{self, User};

/// What an upgrade came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Upgrade {
    /// The role now stored.
    pub role: Role,
    /// When this user became a creator by themselves; null if somebody else
    /// assigned the role.
    #[schema(required = true)]
    pub promoted_to_creator_at: Option<DateTime<Utc>>,
    /// Whether there was nothing left to do.
    pub already_elevated: bool,
}

/// Makes `principal` a creator, once and for good.
///
/// Somebody in the creator tier already is told so and nothing is written. On a
/// real promotion the session gets a new id in the same transaction (OWASP ASVS 5.0,
/// 7.2.4: renew after a change of privilege), which is answered, and `presented`, the
/// one it had, is answered for [`Settings::session_grace`](crate::Settings) longer: to
/// read, and to repeat this. The first repeat is answered the new id as well, in case
/// the answer that brought it was lost.
///
/// # Errors
/// [`Error::Unauthenticated`] when the session was ended or its id renewed meanwhile,
/// [`Error::UserNotFound`], [`Error::EmailNotVerified`], [`Error::RateLimited`], and
/// those of [`User::require_active`].
pub async fn upgrade(caller: &Caller, presented: &SessionToken) -> Result<Renewed<Upgrade>, Error> {
    let outcome = settle_or_promote(caller, presented).await;
    match &outcome {
        Ok(renewed) if renewed.value().already_elevated => UPGRADES.add(["already"], 1),
        Ok(_) => UPGRADES.add(["promoted"], 1),
        Err(Error::Unavailable(_) | Error::Internal(_)) => {}
        Err(_) => UPGRADES.add(["refused"], 1),
    }
    outcome
}

async fn settle_or_promote(
    caller: &Caller,
    presented: &SessionToken,
) -> Result<Renewed<Upgrade>, Error> {
    let principal = caller.principal()?;
    caller.address_limits.upgrade(principal.user_id)?;
    if let Some(settled) = already_settled(&*caller.user().await?)? {
        return repeated(caller, settled, presented).await;
    }
    if let Some(promoted) = promote(caller, presented).await? {
        return Ok(promoted);
    }
    // Somebody else changed the account in between: what is stored decides.
    let user = users::find(caller, principal.user_id).await?;
    let settled = already_settled(&user)?
        .ok_or_else(|| Error::unavailable("the account changed twice meanwhile"))?;
    repeated(caller, settled, presented).await
}

/// `settled`, and the id that `presented` was renewed to, where this may repeat the
/// call that did so.
async fn repeated(
    services: &Services,
    settled: Upgrade,
    presented: &SessionToken,
) -> Result<Renewed<Upgrade>, Error> {
    let grace = services.settings.session_grace;
    let was_just_now = settled
        .promoted_to_creator_at
        .is_some_and(|at| services.clock.now() < at + grace);
    let renewed = if was_just_now {
        sessions::repeat_upgrade(services, presented).await?
    } else {
        Renewed::unchanged()
    };
    Ok(renewed.and(settled))
}

fn already_settled(user: &User) -> Result<Option<Upgrade>, Error> {
    user.require_active()?;
    if user.role.is_creator_tier() {
        let (role, promoted_to_creator_at) = (user.role, user.promoted_to_creator_at);
        return Ok(Some(Upgrade {
            role,
            promoted_to_creator_at,
            already_elevated: true,
        }));
    }
    if !user.is_verified {
        return Err(Error::EmailNotVerified(Earned::Artist));
    }
    Ok(None)
}

async fn promote(
    caller: &Caller,
    presented: &SessionToken,
) -> Result<Option<Renewed<Upgrade>>, Error> {
    let principal = caller.principal()?;
    let presented = presented.clone();
    let promotion = Action::UpgradeCreator {
        from: Role::User,
        to: Role::Creator,
    };
    let event = Event::by_user(promotion, principal.user_id);
    caller
        .write(async move |tx| {
            let (now, user_id) = (tx.now(), principal.user_id);
            let mut statements = tx.statements();
            users::promote(&mut statements, user_id, now);
            // A log that cannot be written must not cost anybody their promotion.
            audit::record_with(&mut statements, tx, &event);
            statements.may_fail();
            let renewed = sessions::renew(&mut statements, tx, principal.session_id, &presented);
            jobs::enqueue_with(&mut statements, tx, &jobs::NowArtist { user_id });
            let mut touched = tx.run(statements).await?.into_iter();
            let mut next = || touched.next().unwrap_or(Ok(0));
            if next()? == 0 {
                tx.undo();
                return Ok(None);
            }
            if let Err(error) = next() {
                log(&error, &event, now);
            }
            if next()? == 0 {
                return Err(Error::Unauthenticated);
            }
            let upgrade = Upgrade {
                role: Role::Creator,
                promoted_to_creator_at: Some(now),
                already_elevated: false,
            };
            Ok(Some(renewed.and(upgrade)))
        })
        .await
}

/// Writes the whole event to the program's own log, where its own cannot be written.
fn log(error: &Error, event: &Event, at: DateTime<Utc>) {
    let action = event.action.kind().as_str();
    tracing::error!(%error, action, ?event, %at, "audit event could not be stored");
}
