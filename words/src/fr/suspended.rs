//! What a lockdown has suspended.

use crate::en::suspended::Suspended;

pub const SUSPENDED: Suspended = Suspended {
    heading: "Ce qui est suspendu",
    look_through: "Passer en revue ce qui est suspendu",
    nothing: "Rien n’est suspendu.",
    why: "Votre compte a été verrouillé : rien de tout cela ne l’ouvre à lui seul. Quelqu’un d’autre en a peut-être ajouté une partie : gardez ce qui est à vous, et supprimez ce que vous ne connaissez pas.",
    passkey: |name| format!("Clé d’accès « {name} »"),
    app: "Application d’authentification",
    app_hint: "Ne la gardez que si elle est sur un de vos appareils : la connexion demande ses codes. Sans elle, la connexion en deux étapes est désactivée.",
    codes_hint: "Ne les gardez que si vous les avez sur papier ou dans votre gestionnaire de mots de passe.",
    from_unknown: "depuis un lieu inconnu",
    keep: "Garder",
    remove: "Supprimer",
    codes_made_on: "Créés le {moment}",
    kept_passkey: "La clé d’accès est gardée, et fonctionne à nouveau.",
    kept_app: "L’application d’authentification est gardée, et fonctionne à nouveau.",
    kept_codes: "Les codes de secours sont gardés, et fonctionnent à nouveau.",
    removed_passkey: "La clé d’accès est supprimée, et n’ouvre plus rien.",
    removed_app: "L’application d’authentification est supprimée, et n’ouvre plus rien.",
    removed_codes: "Les codes de secours sont supprimés, et n’ouvrent plus rien.",
    decided_before: "Cela a déjà été gardé ou supprimé.",
};
