//! How an account is protected.

use crate::Plural;
use crate::en::overview::Overview;

pub const OVERVIEW: Overview = Overview {
    protections: "Comment votre compte est protégé",
    on: "Activé",
    two_step_on: "Activée",
    two_step_off: "Désactivée",
    two_step_suspended: "Suspendue",
    log_in_with_email: "Vous vous connectez avec votre adresse e‑mail ou votre nom d’utilisateur, et un mot de passe.",
    log_in_with_username: "Vous vous connectez avec votre nom d’utilisateur et un mot de passe.",
    code_after_password: "Après votre mot de passe, la connexion demande un code ou une clé d’accès.",
    password_enough: "Votre mot de passe suffit à vous connecter.",
    backup_codes: "Codes de secours",
    renew_codes: "Renouveler les codes de secours",
    each_once: "Chacun vous connecte une fois quand vous n’avez pas votre téléphone.",
    none_left: "Aucun restant",
    few_left: |number| format!("Plus que {number}"),
    left: |number| format!("{number} restants"),
    codes_suspended: |number| match number {
        1 => "1 suspendu".to_owned(),
        number => format!("{number} suspendus"),
    },
    manage_passkeys: "Gérer les clés d’accès",
    manage_two_step: "Gérer la connexion en deux étapes",
    unavailable: "Non disponibles",
    no_passkeys_here: "Les navigateurs ne créent pas de clé d’accès à cette adresse web.",
    none_yet: "Aucune pour le moment",
    passkey_is: "Connectez-vous avec une empreinte, un visage ou le code d’un appareil.",
    opens_by_itself: |number| {
        match number {
            1 => "Elle vous connecte à elle seule.",
            _ => "Chacune vous connecte à elle seule.",
        }
        .to_owned()
    },
    passkeys_suspended: |number| match number {
        1 => "1 suspendue".to_owned(),
        number => format!("{number} suspendues"),
    },
    some_log_in: |others| {
        match others {
        0 => "Ce qui est suspendu ne vous connecte pas tant que vous ne l’avez pas passé en revue.".to_owned(),
        1 => "Une autre vous connecte. Ce qui est suspendu ne le fait pas tant que vous ne l’avez pas passé en revue.".to_owned(),
        others => format!("{others} autres vous connectent. Ce qui est suspendu ne le fait pas tant que vous ne l’avez pas passé en revue."),
    }
    },
    see_sessions: "Voir vos sessions ouvertes",
    only_here: "Seulement ici.",
    places: |number| {
        format!(
            "À {}, celui-ci compris.",
            Plural::french("endroit", "endroits").of(number)
        )
    },
    log_is: "Ce qui est arrivé à votre compte, et d’où.",
    last_entry: "Dernière entrée {ago}.",
    open_log: "Ouvrir le journal de sécurité",
};
