//! Sessions: one row each, found by the hash of the id that the browser holds.

mod beginning;
mod ending;
mod exported;
mod list;
mod loading;
mod renewal;
mod renewed;
mod repeats;
mod sealed_codes;
mod standing;
mod surplus;
mod sweep;
mod token;
mod touch;
mod waiting;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::client::Principal;
use crate::db::{Core, from_row, on};
use crate::error::Error;

pub(crate) use beginning::begin;
pub use beginning::{Began, Purpose};
pub(crate) use ending::{
    delete, end_all, end_everybodys, end_one, end_others, end_unfinished, forget_expired, has_any,
    is_renewed, not_ended, remember_ended, require_alive, was_ended,
};
pub(crate) use exported::exported;
pub(crate) use list::open_sessions;
pub use loading::{load, load_with_user};
pub(crate) use renewal::{
    note_second_factor, renew, renew_after_proof, renew_by_form, replace_id, stamp_write, wrote_at,
};
pub use renewed::Renewed;
pub use repeats::RepeatableForm;
pub(crate) use repeats::{repeat_upgrade, repeated_form};
pub(crate) use sealed_codes::{
    forget_sealed_codes, forget_sealed_codes_of, keep_sealed_codes, replace_sealed_codes,
    sealed_codes, sealed_codes_after,
};
pub use standing::Standing;
pub(crate) use sweep::{sweep, sweep_ended, sweep_unused};
pub use token::SessionToken;
pub use touch::is_stale;
pub(crate) use touch::touch;
pub(crate) use waiting::{count_try, end_waiting, require_waiting};

/// The data of a session that keeps nothing.
pub const NOTHING: &str = "{}";

/// A session as it is stored.
#[derive(Debug, Clone)]
pub struct Session {
    /// The id that stays the same for as long as the session lives.
    pub id: Uuid,
    /// Whose it is; none before a login.
    pub user_id: Option<Uuid>,
    /// What pages keep from one request to the next, as JSON.
    pub data: String,
    /// When it was last used, to within [`Settings::session_touch`].
    ///
    /// [`Settings::session_touch`]: crate::Settings::session_touch
    pub last_seen_at: DateTime<Utc>,
    /// When its user last changed something that a replica may not have yet.
    pub wrote_at: Option<DateTime<Utc>>,
    /// When its user last proved who they are.
    pub proved_at: Option<DateTime<Utc>>,
    /// When such a proof last had a second factor in it.
    pub second_factor_proved_at: Option<DateTime<Utc>>,
    /// Who has done the first step of a login here, while the second is missing.
    pub second_factor_user_id: Option<Uuid>,
    /// What the id that it was found by is good for.
    pub standing: Standing,
}

from_row!(Session {
    id = "session_id",
    user_id,
    data,
    last_seen_at,
    wrote_at,
    proved_at,
    second_factor_proved_at,
    second_factor_user_id,
    standing: i32,
});

impl Session {
    /// Who asks, when somebody is logged in.
    pub fn principal(&self) -> Option<Principal> {
        self.user_id.map(|user_id| Principal {
            session_id: self.id,
            user_id,
            wrote_at: self.wrote_at,
            proved_at: self.proved_at,
            second_factor_proved_at: self.second_factor_proved_at,
        })
    }
}

/// Keeps `data` for the session's next request. `false` when the session is over.
pub async fn save_data(core: &Core, id: Uuid, data: String) -> Result<bool, Error> {
    write_data(core, id, data, None).await
}

/// Forgets `data`, unless something else is kept by now.
pub async fn clear_data(core: &Core, id: Uuid, data: String) -> Result<(), Error> {
    write_data(core, id, NOTHING.to_owned(), Some(data))
        .await
        .map(drop)
}

async fn write_data(
    core: &Core,
    id: Uuid,
    data: String,
    only_over: Option<String>,
) -> Result<bool, Error> {
    core.write(async move |tx| {
        let rows = on!(tx.conn(), c => {
            sqlx::query("UPDATE sessions SET data = $2 WHERE id = $1 AND data = COALESCE($3, data)")
                .bind(id).bind(&data).bind(&only_over)
                .execute(c)
                .await
                .map(|done| done.rows_affected())
        })?;
        Ok(rows > 0)
    })
    .await
}
