//! Verifying the email of an account.

use crate::en::verification::Verification;

pub const VERIFICATION: Verification = Verification {
    verified: "Votre adresse e-mail est vérifiée.",
    log_in_then: "Votre adresse e-mail est vérifiée. Connectez-vous pour continuer.",
    verified_elsewhere: |account| {
        format!(
            "L’adresse e-mail du compte {account} est vérifiée. Connectez-vous, et vous pourrez devenir artiste."
        )
    },
    verified_for_other: |email, account, you| {
        format!(
            "L’adresse {email} du compte {account} est vérifiée. Vous utilisez en ce moment le compte {you}."
        )
    },
    rejected: "Ce compte n’utilise plus votre adresse e-mail. Il ne vous reste rien à faire.",
    sent_again: |email| format!("Un nouvel e-mail est en route vers {email}."),
    sent_if_awaited: "Si un compte attend que cette adresse soit vérifiée, un nouvel e-mail est en route.",
};
