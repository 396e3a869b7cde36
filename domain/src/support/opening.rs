//! Asking something.

use std::time::Duration;

use sqlx::AssertSqlSafe;
use uuid::Uuid;

use super::form::{Asked, NewTicket};
use super::news::tell_staff;
use super::reference::Reference;
use super::rows::{self, Row, SELECT};
use super::ticket::{Author, Kind, State, Ticket};
use crate::caller::Caller;
use crate::db::{Tx, on};
use crate::email_address::EmailAddress;
use crate::error::{Error, Fault, FieldError};
use crate::jobs;
use crate::limits::{self, Policy};
use crate::sessions;
use crate::settings::Settings;
use crate::users;

/// Anybody may name anybody's address: whoever does keeps nobody out who reads what goes
/// there. What is limited is how many come from one client, and the mails.
const UNLIMITED: Policy = Policy {
    most: None,
    window: REPETITION,
    wait: |_, _| Duration::ZERO,
};

const DAY: Duration = Duration::from_hours(24);

/// How long after a question the same one is taken for its repetition: a double click is a
/// second apart, an impatient one some seconds.
const REPETITION: Duration = Duration::from_mins(1);

/// Who asks.
enum Asker {
    Account(Uuid),
    Address(EmailAddress),
}

/// Asks something as who is logged in, whatever their account is open for. The same twice
/// within a minute is asked once.
///
/// # Errors
/// [`Error::Validation`] of the fields `kind`, `subject` and `text`, also of `kind` where a
/// listener asks to be one again; [`Error::RateLimited`], [`Error::Unauthenticated`], [`Error::UserNotFound`].
pub async fn open(caller: &Caller, new: &NewTicket) -> Result<Ticket, Error> {
    let user_id = caller.principal()?.user_id;
    let question = new.parse(None)?;
    caller
        .write(async move |tx| {
            let user = users::lock(tx, user_id).await?;
            let user = user.ok_or(Error::UserNotFound)?;
            sessions::require_alive(tx).await?;
            if question.kind == Kind::LeaveArtist && !user.role.is_creator_tier() {
                return Err(FieldError::new("kind", Fault::KindOfArtists).into());
            }
            let now = tx.now();
            // Its owner reads it on the page that follows.
            sessions::stamp_write(tx.conn(), user_id, now).await?;
            let row = insert(tx, &Asker::Account(user_id), &question).await?;
            row.complete(tx.conn()).await
        })
        .await
}

/// Asks something as whoever says that they have this address, and has a link sent there.
/// Nobody is shown the question before that is used, and it answers the reference, which
/// opens nothing.
///
/// # Errors
/// [`Error::Validation`] of the fields `email`, `kind`, `subject` and `text`,
/// [`Error::RateLimited`].
pub async fn open_by_mail(
    caller: &Caller,
    new: &NewTicket,
    email: &str,
) -> Result<Reference, Error> {
    caller.address_limits.support(caller.client())?;
    let email = EmailAddress::parse(email);
    let question = new.parse(email.as_ref().err().cloned())?;
    let asker = Asker::Address(email?);
    let reference = caller
        .write(async move |tx| insert(tx, &asker, &question).await)
        .await?
        .reference;
    Reference::parse(&reference).ok_or_else(|| Error::internal("a reference cannot be read"))
}

async fn insert(tx: &mut Tx, asker: &Asker, question: &Asked) -> Result<Row, Error> {
    // Both also lock: of two at once the second finds what the first has stored.
    match asker {
        Asker::Account(user_id) => {
            let (key, policy) = (limits::hash(&user_id.to_string()), policy(tx.settings()));
            limits::attempt(tx, "tickets", &key, policy).await?;
        }
        Asker::Address(email) => {
            let key = limits::hash(email.key());
            limits::attempt(tx, "tickets_of_address", &key, UNLIMITED).await?;
        }
    }
    if let Some(repeated) = repeated(tx, asker, question).await? {
        return Ok(repeated);
    }
    let (id, now) = (tx.new_id(), tx.now());
    let (user_id, email) = match asker {
        Asker::Account(user_id) => (Some(*user_id), None),
        Asker::Address(email) => (None, Some(email)),
    };
    let language = tx.client().language.filter(|_| email.is_some());
    let confirmed_at = user_id.map(|_| now);
    let mut is_stored = false;
    while !is_stored {
        let reference = Reference::random(&*tx.core().entropy);
        let rows = on!(tx.conn(), c => {
            sqlx::query(
                "INSERT INTO tickets
                     (id, reference, user_id, email, email_key, language, kind, subject, state,
                      created_at, confirmed_at, updated_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10)
                 ON CONFLICT (reference) DO NOTHING",
            )
            .bind(id).bind(reference.as_str()).bind(user_id)
            .bind(email.map(EmailAddress::as_str)).bind(email.map(EmailAddress::key))
            .bind(language.map(stagedoor_words::Language::tag)).bind(question.kind.as_str())
            .bind(&question.subject).bind(State::Open.as_str()).bind(now).bind(confirmed_at)
            .execute(c)
            .await
            .map(|done| done.rows_affected())
        })?;
        is_stored = rows == 1;
    }
    rows::add_message(tx, id, Author::User, None, &question.text).await?;
    let row = rows::by_id(tx.conn(), id).await?.ok_or(Error::NotFound)?;
    match asker {
        Asker::Account(_) => tell_staff(tx, &row).await?,
        Asker::Address(_) => jobs::enqueue(tx, &jobs::VerifyTicket { ticket_id: id }).await?,
    }
    Ok(row)
}

/// The ticket by which the same one has asked the same a moment ago.
async fn repeated(tx: &mut Tx, asker: &Asker, question: &Asked) -> Result<Option<Row>, Error> {
    let since = tx.now() - REPETITION;
    let whose = match asker {
        Asker::Account(_) => "tickets.user_id = $3",
        Asker::Address(_) => "tickets.email_key = $3",
    };
    let sql = format!(
        "{SELECT} WHERE {whose} AND tickets.created_at > $1 AND tickets.subject = $2
         ORDER BY tickets.created_at DESC, tickets.id DESC LIMIT 1"
    );
    let found: Option<Row> = on!(tx.conn(), c => {
        let query = sqlx::query_as(AssertSqlSafe(sql)).bind(since).bind(&question.subject);
        match asker {
            Asker::Account(user_id) => query.bind(user_id).fetch_optional(c).await,
            Asker::Address(email) => query.bind(email.key()).fetch_optional(c).await,
        }
    })?;
    let Some(found) = found.filter(|found| found.kind == question.kind) else {
        return Ok(None);
    };
    let said = rows::messages(tx.conn(), found.id).await?;
    let is_same = said
        .first()
        .is_some_and(|first| first.text == question.text);
    Ok(is_same.then_some(found))
}

fn policy(settings: &Settings) -> Policy {
    Policy {
        most: Some(settings.tickets_per_day),
        window: DAY,
        wait: |_, _| Duration::ZERO,
    }
}
