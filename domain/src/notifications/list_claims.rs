//! The mail that lists the accounts which claim an address.

use std::collections::BTreeSet;

use uuid::Uuid;

use super::confirmation_room::{self, Room};
use super::format::{days, hours, in_words};
use super::language;
use super::letter::Letter;
use super::links;
use super::mail_job::MailJob;
use crate::accounts::verification;
use crate::db::Tx;
use crate::email_address::EmailAddress;
use crate::error::Error;
use crate::jobs::{self, Attempt};
use crate::mail::Mail;
use crate::services::Services;
use crate::users::{self, User, address_owner};

/// The most accounts that one mail lists, the newest. Whoever made an older one gets
/// its link after they have logged in to it.
const MOST: i64 = 50;

impl MailJob for jobs::ListClaims {
    /// The mail, with a link for each account that claims this address; none when nobody
    /// does, or when somebody owns it. Every try makes other tokens, and so is another
    /// mail.
    ///
    /// It goes to the address that the accounts have and not to what was typed. Two
    /// addresses may count as the same and be two mailboxes: then only the accounts of
    /// one of them are listed, `mailbox` where that is given, and otherwise a job of its own
    /// is left for each of the others.
    async fn mail(self, services: &Services, attempt: Attempt) -> Result<Option<Mail>, Error> {
        let (is_first_try, asked_in) = (attempt.is_first, self.language);
        let claims = services
            .write(async move |tx| issue(tx, &self, is_first_try).await)
            .await?;
        let Some((newest, _)) = claims.first() else {
            return Ok(None);
        };
        let language = language::of(newest, asked_in);
        let words = language.words();
        let (account_mails, letters) = (&words.account_mails, &words.letters);
        let settings = &services.settings;
        let address = newest.email.clone();
        let mut letter = Letter::new(
            language,
            account_mails.verify_subject,
            account_mails.claims_preview,
        )
        .hello_whoever()
        .text(match &*claims {
            [_] => account_mails.claims_one,
            _ => account_mails.claims_several,
        });
        for (user, token) in &claims {
            let made = in_words(user.created_at, language);
            let link = links::with_token(services, "verify-email", token)?;
            letter = letter
                .facts([
                    (letters.account, Some(&user.username)),
                    (letters.made, Some(&made)),
                ])
                .button(account_mails.verify_button, &link)
                .address("", &link);
        }
        letter
            .quiet((account_mails.claims_links)(&hours(
                settings.verification_lifetime,
                language,
            )))
            .footer((account_mails.claims_footer)(&days(
                settings.unconfirmed_lifetime,
                language,
            )))
            .into_mail(services, services.new_id(), address)
            .map(Some)
    }
}

/// Whether this mail may leave now; otherwise what leaves later is left in the queue.
/// One that stands for others of a day was given its time by those.
async fn has_room(
    tx: &mut Tx,
    job: &jobs::ListClaims,
    email: &EmailAddress,
) -> Result<bool, Error> {
    let full_until = if job.is_gathered {
        confirmation_room::take_of_domain(tx, email).await?
    } else {
        match confirmation_room::take(tx, email).await? {
            Room::Taken => None,
            Room::DomainFull(at) => Some(at),
            Room::AddressFull(_) => {
                confirmation_room::gather(tx, email).await?;
                return Ok(false);
            }
        }
    };
    let Some(at) = full_until else {
        return Ok(true);
    };
    jobs::enqueue_at(tx, job, at).await?;
    Ok(false)
}

/// The accounts to list, the newest first, each with a new token.
async fn issue(
    tx: &mut Tx,
    job: &jobs::ListClaims,
    is_first_try: bool,
) -> Result<Vec<(User, String)>, Error> {
    let email = &EmailAddress::stored(&job.email);
    let now = tx.now();
    if address_owner::find(tx.conn(), email.key(), Uuid::nil(), now)
        .await?
        .is_some()
    {
        return Ok(Vec::new());
    }
    let claims = users::claims(tx.conn(), email, MOST).await?;
    let Some(newest) = claims.first() else {
        return Ok(Vec::new());
    };
    if is_first_try && !has_room(tx, job, email).await? {
        return Ok(Vec::new());
    }
    let listed_mailbox = match &job.mailbox {
        Some(only) => only.clone(),
        None => mailbox(&newest.email),
    };
    let (mut listed, others): (Vec<User>, Vec<User>) = claims
        .into_iter()
        .partition(|user| mailbox(&user.email) == listed_mailbox);
    if job.mailbox.is_none() {
        leave_to_others(tx, job, &others).await?;
    }
    // All of these mails lock the rows in one order, or two would wait for each other.
    listed.sort_by_key(|user| user.id);
    let mut issued = Vec::with_capacity(listed.len());
    for claim in listed {
        // Somebody may have corrected or confirmed their address meanwhile.
        let user = users::lock(tx, claim.id).await?;
        let Some(user) = user.filter(|user| !user.is_verified && user.email == claim.email) else {
            continue;
        };
        let token = verification::issue(tx, user.id, None).await?;
        issued.push((user, token));
    }
    issued.reverse();
    Ok(issued)
}

/// Leaves a job for each mailbox of these accounts, whose addresses count as the one
/// of `job` does.
async fn leave_to_others(
    tx: &mut Tx,
    job: &jobs::ListClaims,
    claims: &[User],
) -> Result<(), Error> {
    let mailboxes: BTreeSet<String> = claims.iter().map(|user| mailbox(&user.email)).collect();
    for mailbox in mailboxes {
        let other = jobs::ListClaims {
            mailbox: Some(mailbox),
            ..job.clone()
        };
        jobs::enqueue(tx, &other).await?;
    }
    Ok(())
}

/// What addresses of one mailbox have in common: no server tells them apart by case,
/// whatever RFC 5321 (section 2.4) would let it.
pub(super) fn mailbox(email: &str) -> String {
    email.to_lowercase()
}
