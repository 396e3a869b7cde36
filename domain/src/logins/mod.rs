//! The end of every login, whatever proved who it is, and its second step.

mod counted;
mod second_step;
mod session;

use crate::audit::{self, Action, Event, Method};
use crate::db::Tx;
use crate::devices::known_devices;
use crate::devices::login_devices;
use crate::error::Error;
use crate::jobs::{self, Notice};
use crate::sessions::{self, Began, Purpose, SessionToken};
use crate::users::{self, User};

pub(crate) use counted::counted;
pub use second_step::PendingLogin;
pub(crate) use second_step::{
    count_code, finish_second_step, forgive_codes, refuse_second_step, take_try,
};
pub use session::{begin_session, touch_session};

/// Begins the session of somebody who has shown who they are, in place of the one
/// that `replaces` names, writes it down, and tells them when they have never been
/// seen from here. An account without a language takes that of the request.
pub(crate) async fn finish_login(
    tx: &mut Tx,
    user: &User,
    method: Method,
    replaces: Option<&SessionToken>,
) -> Result<Began, Error> {
    let user_id = user.id;
    if user.language.is_none()
        && let Some(language) = tx.client().language
    {
        users::set_first_language(tx.conn(), user_id, language).await?;
    }
    // As far as is known: devices are written down since later than sessions.
    let was_here_before = sessions::has_any(tx.conn(), user_id).await?;
    let purpose = if method.has_second_factor() {
        Purpose::UserWithSecondFactor(user_id)
    } else {
        Purpose::User(user_id)
    };
    let mut began = sessions::begin(tx, purpose, replaces).await?;
    let session_id = began.session.id;
    let event = Event::by_user(Action::LogIn { method, session_id }, user_id);
    audit::record(tx, &event).await?;
    if known_devices::is_new(tx, user_id, was_here_before).await? {
        jobs::notify(tx, user_id, Notice::NewLogin).await?;
    }
    let device = login_devices::remember(tx, user_id, session_id).await?;
    began.device = Some(device);
    Ok(began)
}
