//! The table of users: who has an account, under which name and address.

pub(crate) mod address_owner;
pub(crate) mod barred_names;
mod changes;
mod creators;
mod email_keys;
mod erasing;
pub(crate) mod exported;
pub(crate) mod held_names;
mod insert;
mod joining;
mod leaving;
mod listing;
mod lock;
mod lookup;
pub(crate) mod moving;
mod preferences;
mod renaming;
mod staff;
mod status;
mod suspension;
mod theme;
mod unconfirmed;
mod user;
pub(crate) mod username;

pub(crate) use address_owner::AddressOwner;
pub(crate) use changes::{
    promote, set_claimed_email, set_password_hash, set_role, set_two_factor, unpromote,
};
pub(crate) use creators::{assigned_creators, creator_totals, promoted_since_1, promotions_by_day};
pub use email_keys::renew_email_keys;
pub(crate) use erasing::{blank, remove};
pub(crate) use insert::{NewAccount, insert};
pub(crate) use joining::{columns, joined, status};
pub use leaving::Leaving;
pub(crate) use leaving::{leaving, overdue, set_leaving};
pub use listing::Filter;
pub(crate) use listing::{page, usernames};
pub(crate) use lock::{lock, lock_login, lock_with_password};
pub(crate) use lookup::{NO_PASSWORD, by_email_key, claims, email_key, with_password};
pub use lookup::{WithPassword, by_email, by_id, by_identifier, by_username};
pub use preferences::Preferences;
pub(crate) use preferences::{set_first_language, set_preferences};
pub(crate) use renaming::{Renaming, rename};
pub(crate) use staff::staff;
pub use status::{Status, UnknownStatus};
pub(crate) use suspension::{is_last_admin, set_suspended, suspended};
pub use theme::{NoTheme, Theme};
pub(crate) use unconfirmed::remove_if_unconfirmed;
pub use unconfirmed::remove_unconfirmed;
pub use user::{User, find};
pub use username::Username;
