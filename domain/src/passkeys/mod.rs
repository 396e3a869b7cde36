//! Passkeys (WebAuthn): logging in with what a device keeps.

mod assertion;
mod ceremony;
mod exported;
mod list;
mod login;
mod name;
mod passkey;
mod proof;
mod registration;
mod second_step;
mod stored;
mod suspension;
mod undoing;

pub(crate) use ceremony::sweep;
pub use ceremony::{CeremonyPurpose, Challenge};
pub(crate) use exported::exported;
pub(crate) use list::{count, has_active, list_of};
pub use list::{has_any, has_any_for_second_step, list, remove, rename};
pub use login::{begin_login, log_in};
pub use passkey::Passkey;
pub use proof::{begin_proof, prove, prove_by_form};
pub use registration::{NewPasskey, begin_registration, register};
pub use second_step::{begin_second_factor, log_in_second_factor};
pub(crate) use suspension::{
    SuspendedPasskey, has_suspended, keep_suspended, list_suspended, remove_suspended, suspend_all,
};
pub use undoing::{put_back, remove_undoably};
