//! What the handlers ask of a database.

use std::fmt::Debug;

use chrono::{DateTime, SecondsFormat, Utc};
use sqlx::Result;
use uuid::Uuid;

/// A row of `users`, as far as the page shows it.
#[derive(Debug, Clone)]
pub struct User {
    /// Its key.
    pub id: Uuid,
    /// Public.
    pub username: String,
    /// Shown to themselves alone.
    pub email: String,
    /// One of the contract's roles.
    pub role: String,
    /// Whether the address is confirmed.
    pub is_verified: bool,
    /// When they registered.
    pub created_at: DateTime<Utc>,
    /// When they promoted themselves.
    pub promoted_to_creator_at: Option<DateTime<Utc>>,
}

impl User {
    /// Whether there is nothing to promote.
    pub fn is_creator(&self) -> bool {
        self.role != "user"
    }

    /// For machines.
    pub fn created_at(&self) -> String {
        self.created_at.to_rfc3339_opts(SecondsFormat::Micros, true)
    }

    /// For people.
    pub fn member_since(&self) -> String {
        self.created_at.format("%-d %B %Y").to_string()
    }
}

/// What is written when somebody becomes a creator.
#[derive(Debug)]
pub struct Promotion<'a> {
    /// Who.
    pub user: Uuid,
    /// When.
    pub at: DateTime<Utc>,
    /// The browser's name.
    pub user_agent: Option<&'a str>,
    /// The session's id before.
    pub old_session: String,
    /// The session's id from now on.
    pub new_session: String,
    /// The session's record under its new id.
    pub record: Vec<u8>,
}

/// A database.
pub trait Data: Clone + Debug + Send + Sync + 'static {
    /// Makes what is asked for below possible.
    fn create_tables(&self) -> impl Future<Output = Result<()>> + Send;

    /// Inserts so many people with a session each; their cookies.
    fn add_people(
        &self,
        prefix: &str,
        role: &str,
        count: usize,
    ) -> impl Future<Output = anyhow::Result<Vec<String>>> + Send;

    /// The record of the session with this id, unless it has expired.
    fn session(&self, id: &str, now: i64) -> impl Future<Output = Result<Option<Vec<u8>>>> + Send;

    /// Inserts a session or puts it in the place of the one with its id.
    fn save_session(
        &self,
        id: &str,
        record: &[u8],
        expires: i64,
    ) -> impl Future<Output = Result<()>> + Send;

    /// Deletes a session.
    fn delete_session(&self, id: &str) -> impl Future<Output = Result<()>> + Send;

    /// The user with this id.
    fn user(&self, id: Uuid) -> impl Future<Output = Result<Option<User>>> + Send;

    /// Makes a verified user a creator, writes that down, and gives the session a new id, in one
    /// transaction. Nothing, where there is nobody to promote.
    fn promote(&self, promotion: Promotion<'_>) -> impl Future<Output = Result<bool>> + Send;

    /// Closes it with everything written to its place.
    fn close(&self) -> impl Future<Output = ()> + Send;
}
