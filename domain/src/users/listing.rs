//! Accounts for an operator, page by page.

use std::fmt::Write;

use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::{Status, User, columns, status};
use crate::db::{Conn, on};
use crate::error::Error;
use crate::role::Role;

/// Which accounts: those to which all of it applies.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// With this role.
    pub role: Option<Role>,
    /// Open for this.
    pub status: Option<Status>,
    /// Whose address is confirmed, or is not.
    pub is_verified: Option<bool>,
    /// Made then or later.
    pub since: Option<DateTime<Utc>>,
    /// With this in their name, without regard to case.
    pub name: Option<String>,
}

/// Accounts behind `after` in the order in which they were made, `limit` at most.
pub(crate) async fn page(
    mut conn: Conn<'_>,
    filter: &Filter,
    after: Uuid,
    limit: i64,
) -> Result<Vec<User>, Error> {
    let sql = sql(filter);
    let name = filter.name.as_deref().map(pattern);
    Ok(on!(conn, c => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(after).bind(limit);
        if let Some(role) = filter.role {
            query = query.bind(role.as_str());
        }
        if let Some(status) = filter.status {
            query = query.bind(status.as_str());
        }
        if let Some(is_verified) = filter.is_verified {
            query = query.bind(is_verified);
        }
        if let Some(since) = filter.since {
            query = query.bind(since);
        }
        if let Some(name) = name {
            query = query.bind(name);
        }
        query.fetch_all(c).await
    })?)
}

fn sql(filter: &Filter) -> String {
    let mut sql = concat!("SELECT ", columns!(), " FROM users u WHERE u.id > $1").to_owned();
    let mut number = 2;
    for (is_asked, before, behind) in [
        (filter.role.is_some(), "u.role = ", ""),
        (filter.status.is_some(), concat!("(", status!(), ") = "), ""),
        (filter.is_verified.is_some(), "u.is_verified = ", ""),
        (filter.since.is_some(), "u.created_at >= ", ""),
        (
            filter.name.is_some(),
            "u.username_key LIKE ",
            r" ESCAPE '\'",
        ),
    ] {
        if is_asked {
            number += 1;
            // Writing to a string does not fail.
            let _ = write!(sql, " AND {before}${number}{behind}");
        }
    }
    sql.push_str(" ORDER BY u.id LIMIT $2");
    sql
}

/// What `LIKE` finds the text by, wherever it stands.
fn pattern(text: &str) -> String {
    let mut pattern = "%".to_owned();
    for c in text.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// The names of these accounts, where they are there.
pub(crate) async fn usernames(
    mut conn: Conn<'_>,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, String)>, Error> {
    let list = crate::db::placeholders(ids.len());
    let sql = format!("SELECT id, username FROM users WHERE id IN ({list})");
    Ok(on!(conn, c => {
        let mut query = sqlx::query_as(AssertSqlSafe(sql));
        for id in ids {
            query = query.bind(*id);
        }
        query.fetch_all(c).await
    })?)
}
