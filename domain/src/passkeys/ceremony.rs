//! One challenge and its answer.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::db::{Conn, Tx, on};
use crate::error::Error;

/// What a challenge is for. The answer to one of another purpose is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CeremonyPurpose {
    /// Adding a passkey.
    Register,
    /// Logging in with a passkey alone.
    LogIn,
    /// The second step of a login.
    SecondFactor,
    /// Proving once more who one is.
    Prove,
}

impl CeremonyPurpose {
    /// Its name in the database.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::LogIn => "log_in",
            Self::SecondFactor => "second_factor",
            Self::Prove => "prove",
        }
    }
}

/// What a browser is asked.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct Challenge {
    /// Names the challenge when it is answered.
    pub ceremony_id: Uuid,
    /// `PublicKeyCredentialCreationOptionsJSON` or
    /// `PublicKeyCredentialRequestOptionsJSON` of WebAuthn Level 3.
    #[schema(value_type = Object)]
    pub options: serde_json::Value,
}

/// Who may answer a challenge, and for what.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ceremony {
    /// What the answer is for.
    pub(super) purpose: CeremonyPurpose,
    /// The only session that may answer; none before a login.
    pub(super) session_id: Option<Uuid>,
}

impl Ceremony {
    /// Whether a passkey may answer that is suspended: as the second step after a
    /// password it opens nothing by itself.
    pub(super) fn takes_suspended(self) -> bool {
        self.purpose == CeremonyPurpose::SecondFactor
    }

    /// Keeps `state`, which the answer is checked against, for as long as the
    /// browser may take
    /// ([`Settings::passkey_ceremony_lifetime`](crate::Settings::passkey_ceremony_lifetime)).
    pub(super) async fn begin(
        self,
        tx: &mut Tx,
        state: &impl Serialize,
        options: &impl Serialize,
    ) -> Result<Challenge, Error> {
        let state = serde_json::to_string(state).map_err(Error::internal)?;
        let options = serde_json::to_value(options).map_err(Error::internal)?;
        let ceremony_id = tx.new_id();
        let expires_at = tx.now() + tx.settings().passkey_ceremony_lifetime;
        on!(tx.conn(), c => {
            sqlx::query(
                "INSERT INTO passkey_ceremonies (id, purpose, session_id, state, expires_at)
                 VALUES ($1, $2, $3, $4, $5)",
            )
            .bind(ceremony_id).bind(self.purpose.as_str()).bind(self.session_id).bind(&state)
            .bind(expires_at)
            .execute(c)
            .await
            .map(drop)
        })?;
        Ok(Challenge {
            ceremony_id,
            options,
        })
    }

    /// Takes what was kept: a challenge is answered once, however many answers
    /// come at the same moment (WebAuthn Level 3, section 13.4.3). None when there
    /// is no such challenge, or it is over, or not for this session and purpose;
    /// another session's stays what it is.
    pub(super) async fn take<S: DeserializeOwned>(
        self,
        tx: &mut Tx,
        id: Uuid,
    ) -> Result<Option<S>, Error> {
        let now = tx.now();
        let state: Option<String> = on!(tx.conn(), c => {
            sqlx::query_scalar(
                "DELETE FROM passkey_ceremonies
                 WHERE id = $1 AND purpose = $2 AND session_id IS NOT DISTINCT FROM $3
                   AND expires_at > $4
                 RETURNING state",
            )
            .bind(id).bind(self.purpose.as_str()).bind(self.session_id)
            .bind(now)
            .fetch_optional(c)
            .await
        })?;
        let Some(state) = state else {
            tracing::debug!(purpose = self.purpose.as_str(), "no such challenge");
            return Ok(None);
        };
        // One that another version of this program began cannot be answered here.
        Ok(serde_json::from_str(&state)
            .inspect_err(|error| tracing::info!(%error, "the challenge is not ours"))
            .ok())
    }
}

/// Deletes the challenges that ended before this.
pub(crate) async fn sweep(mut conn: Conn<'_>, before: DateTime<Utc>) -> Result<(), Error> {
    on!(conn, c => {
        sqlx::query("DELETE FROM passkey_ceremonies WHERE expires_at < $1")
            .bind(before)
            .execute(c)
            .await
            .map(drop)
    })?;
    Ok(())
}
