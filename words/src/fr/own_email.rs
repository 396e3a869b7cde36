//! Giving an account another email.

use crate::en::own_email::OwnEmail;

pub const OWN_EMAIL: OwnEmail = OwnEmail {
    heading: "Modifier votre adresse e‑mail",
    waits: "Changement en attente",
    yours: "Votre adresse e‑mail est {email}.",
    yours_unverified: "Votre adresse e‑mail est {email}, pas encore vérifiée.",
    new: "Nouvelle adresse e‑mail",
    new_hint: |lifetime| {
        format!(
            "Nous y envoyons un lien, à ouvrir sous {lifetime}. D’ici là, votre adresse reste la même."
        )
    },
    correction_hint: "Nous y envoyons un lien. Les liens envoyés à l’ancienne adresse ne fonctionnent plus.",
    old_is_told: |span| {
        format!(
            "Votre ancienne adresse est prévenue, et peut annuler le changement pendant {span}."
        )
    },
};
