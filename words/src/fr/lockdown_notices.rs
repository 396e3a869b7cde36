//! Mails about an account that was locked, and what comes after it.

use crate::en::lockdown_notices::LockdownNotices;

pub const LOCKDOWN_NOTICES: LockdownNotices = LockdownNotices {
    suspended: "Les clés d’accès et les codes sont suspendus. Choisissez un nouveau mot de passe avec le lien que nous vous envoyons.",
    locked: "Votre compte a été verrouillé",
    locked_what: "Votre compte a été verrouillé avec « Ce n’était pas moi » : toutes les sessions ont pris fin.",
    operator_locked: "Votre compte a été verrouillé par l’équipe du site",
    operator_locked_what: |host| {
        format!(
            "L’équipe qui gère {host} a verrouillé votre compte : quelqu’un d’autre s’y trouve peut-être."
        )
    },
    waits: "Quelqu’un attend de se connecter sans votre deuxième étape",
    waits_what: "Quelqu’un a votre nouveau mot de passe, mais ni code ni clé d’accès, et attend.",
    waits_then: |until| {
        format!("À partir du {until}, le mot de passe seul suffira pour se connecter.")
    },
    passed: "Une connexion s’est faite sans votre deuxième étape",
    passed_waited: "L’attente est terminée, et quelqu’un s’est connecté avec votre nouveau mot de passe seul.",
    passed_known: "Votre nouveau mot de passe seul a suffi, depuis un appareil qui était déjà le vôtre.",
    passed_then: "La connexion en deux étapes est désactivée jusqu’à ce que vous gardiez son application ou la configuriez à nouveau.",
    kept: "Un élément suspendu fonctionne à nouveau",
    kept_passkey: |name| format!("La clé d’accès « {name} » a été gardée et fonctionne à nouveau."),
    kept_unnamed: "Une clé d’accès dont le nom ressemble à un lien a été gardée et fonctionne à nouveau.",
    kept_app: "L’application d’authentification de votre connexion en deux étapes a été gardée et fonctionne à nouveau.",
    kept_codes: "Les codes de secours ont été gardés et fonctionnent à nouveau.",
    kept_then: "Elle était suspendue depuis le verrouillage de votre compte.",
    kept_codes_then: "Ils étaient suspendus depuis le verrouillage de votre compte.",
    removed: "Un élément suspendu a été supprimé",
    removed_passkey: |name| format!("La clé d’accès « {name} » a été supprimée de votre compte."),
    removed_unnamed: "Une clé d’accès dont le nom ressemble à un lien a été supprimée de votre compte.",
    removed_app: "L’application d’authentification de votre connexion en deux étapes a été supprimée de votre compte.",
    removed_codes: "Les codes de secours ont été supprimés de votre compte.",
    removed_then: "Elle était suspendue depuis le verrouillage de votre compte.",
    removed_codes_then: "Ils étaient suspendus depuis le verrouillage de votre compte.",
};
