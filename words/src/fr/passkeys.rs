//! The passkeys that somebody has, and another one.

use crate::Plural;
use crate::en::passkeys::Passkeys;

pub const PASSKEYS: Passkeys = Passkeys {
    heading: "Clés d’accès",
    yours: "Vos clés d’accès",
    about: "Une clé d’accès est gardée par un appareil ou un gestionnaire de mots de passe, et s’ouvre avec votre empreinte, votre visage ou le code de l’appareil. Elle vous connecte à elle seule, sans mot de passe ni deuxième étape.",
    none: "Aucune pour le moment. La première prend moins d’une minute.",
    more_suspended: |number| {
        format!(
            "{} : {{look_through}}",
            Plural::french("autre est suspendue", "autres sont suspendues").of(number)
        )
    },
    add: "Ajouter une clé d’accès",
    lost_device: "Un appareil perdu ? Supprimez sa clé d’accès, et {log_it_out} aussi.",
    log_it_out: "déconnectez-le",
    put_back_hint: "Ce n’était pas la bonne ? Vous pouvez la remettre telle quelle, pendant quelques minutes et sur cette page seulement.",
    put_back: "Remettre la clé d’accès",
    verify_why: "Une clé d’accès reste dans le compte, et seule une adresse e‑mail vérifiée montre à qui il est.",
    both_first: "Une clé d’accès ouvre votre compte sans mot de passe ni code : nous demandons donc d’abord les deux.",
    proof_first: "Votre dernière connexion remonte à un moment, et une clé d’accès ouvre votre compte.",
    prove: "Montrer que c’est bien vous pour ajouter une clé d’accès",
    new_name: "Nom de la nouvelle clé d’accès",
    name_hint: "Par exemple « Mon téléphone ». Sans nom, elle prend celui de ce navigateur.",
    name: "Nom",
    rename: "Renommer",
    remove: "Supprimer",
    unused: "Pas encore utilisée",
    remove_question: "Supprimer cette clé d’accès ?",
    remove_it: "Supprimer la clé d’accès",
    keep_it: "La garder",
    opens_nothing: "Elle ne vous connecte plus.",
    is_only_one: "C’est la seule : dès lors, vous vous connectez avec votre mot de passe.",
    sessions_stay: "Vos sessions ouvertes continuent, jusqu’à ce que vous les fermiez.",
    undoable: "Vous pouvez la remettre juste après, sur la page suivante.",
    added: |name| {
        format!(
            "La clé d’accès « {name} » est ajoutée. Vous pouvez désormais vous connecter avec elle."
        )
    },
    renamed: |name| format!("La clé d’accès s’appelle maintenant « {name} »."),
    removed: "La clé d’accès est supprimée. Elle ne permet plus de se connecter. Vos sessions ouvertes continuent, jusqu’à ce que vous les fermiez.",
    is_back: |name| {
        format!("La clé d’accès « {name} » est de retour. Elle vous connecte comme avant.")
    },
    no_way_back: "Cette clé d’accès ne peut plus être remise. Vous pouvez en ajouter une à nouveau sur votre appareil.",
    removed_before: "Cette clé d’accès était déjà supprimée.",
};
