//! Giving an account another name.

use crate::en::username_change::UsernameChange;

pub const USERNAME_CHANGE: UsernameChange = UsernameChange {
    heading: "Modifier votre nom d’utilisateur",
    yours: "Votre nom d’utilisateur est {username}.",
    new: "Nouveau nom d’utilisateur",
    held: |span| {
        format!(
            "Votre ancien nom d’utilisateur reste à vous pendant {span} : vous pouvez vous connecter avec, ou le reprendre, et personne d’autre ne l’obtient."
        )
    },
    told: "Nous vous prévenons par e‑mail, pour que personne d’autre ne puisse le faire à votre insu.",
    changed: |username| format!("Votre nom d’utilisateur est maintenant {username}."),
};
