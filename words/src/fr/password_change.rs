//! Changing a password that is known.

use crate::en::password_change::PasswordChange;

pub const PASSWORD_CHANGE: PasswordChange = PasswordChange {
    heading: "Modifier votre mot de passe",
    lede: "Votre session continue ici. {elsewhere}, et nous vous prévenons par e‑mail.",
    elsewhere: "Toutes les autres prennent fin",
    current: "Mot de passe actuel",
    change: "Modifier le mot de passe",
    forgot: "Mot de passe actuel oublié ?",
    changed: "Votre mot de passe est modifié. Toutes vos autres sessions ont pris fin.",
};
