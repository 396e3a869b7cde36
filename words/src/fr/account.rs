//! The Account tab.

use crate::en::account::Account;

pub const ACCOUNT: Account = Account {
    heading: "Compte",
    about: "Qui vous êtes sur Stagedoor.",
};
