//! What happened to an account, for its owner.

use crate::Plural;
use crate::en::security_log::SecurityLog;

pub const SECURITY_LOG: SecurityLog = SecurityLog {
    something: "Compte modifié",
    by_operator: |what| format!("{what} par l’équipe du site"),
    export_asked: "Une copie de vos données a été demandée",
    export_fetched: "Une copie de vos données a été téléchargée",
    created: "Compte créé",
    verified: "Adresse e‑mail vérifiée",
    rejected: "Une personne qui lit les messages de cette adresse a dit que le compte n’est pas le sien",
    logged_in: "Connexion",
    logged_in_how: |how| format!("Connexion {how}"),
    proved: "Vous avez montré que c’est bien vous",
    proved_how: |how| format!("Vous avez montré que c’est bien vous {how}"),
    with_password: "avec un mot de passe",
    with_code: "avec un mot de passe et un code",
    with_backup_code: "avec un mot de passe et un code de secours",
    after_wait: "avec un mot de passe, après le temps d’attente",
    with_password_and_passkey: "avec un mot de passe et une clé d’accès",
    with_passkey: "avec une clé d’accès",
    by_creating: "à la création du compte",
    wrong_password: "Une connexion avec un mauvais mot de passe a été refusée",
    passkey_refused: "Une connexion avec une clé d’accès a été refusée",
    suspended_passkey_refused: "Une clé d’accès suspendue a été refusée",
    second_step_refused: "Une connexion avec le bon mot de passe a été refusée à sa deuxième étape",
    wrong_code_inside: "Un mauvais code a été saisi dans l’une de vos sessions",
    wrong_password_inside: "Un mauvais mot de passe a été saisi dans l’une de vos sessions",
    too_many_tries: "Trop d’essais dans l’une de vos sessions, une demande a donc été refusée",
    other_site: "Une demande d’un autre site en votre nom a été refusée",
    logged_out: "Déconnexion",
    password_changed: "Mot de passe changé",
    reset_asked: "Un lien pour choisir un nouveau mot de passe a été demandé",
    reset: "Nouveau mot de passe choisi avec le lien d’un message",
    operator_set_password: "Nouveau mot de passe choisi par l’équipe du site",
    operator_took_password: "Mot de passe retiré par l’équipe du site",
    deletion_asked: "Suppression du compte demandée",
    deletion_called_off: "Compte gardé, suppression annulée",
    deleted: "Compte supprimé",
    username_changed: "Nom d’utilisateur changé",
    username_changed_from: |from, to| format!("Nom d’utilisateur changé de {from} en {to}"),
    email_asked: "Un changement d’adresse e‑mail a été demandé",
    email_asked_to: |to| format!("Un changement d’adresse e‑mail vers {to} a été demandé"),
    email_called_off: "Un changement d’adresse e‑mail a été abandonné",
    email_called_off_to: |to| format!("Le changement d’adresse e‑mail vers {to} a été abandonné"),
    email_corrected: "Adresse e‑mail non vérifiée corrigée",
    email_corrected_from: |from, to| {
        format!("Adresse e‑mail non vérifiée corrigée : {to} (au lieu de {from})")
    },
    email_changed: "Adresse e‑mail changée",
    email_changed_from: |from, to| format!("Adresse e‑mail changée : {to} (au lieu de {from})"),
    email_undone: "Changement d’adresse e‑mail annulé",
    email_changed_back: "Ancienne adresse e‑mail rétablie",
    email_changed_back_from: |from, to| {
        format!("Adresse e‑mail rétablie : {to} (au lieu de {from})")
    },
    locked: "Compte verrouillé avec « Ce n’était pas moi »",
    operator_locked: "Compte verrouillé par l’équipe du site",
    passkeys_suspended: |what, number| {
        format!(
            "{what} : {}",
            Plural::french("clé d’accès suspendue", "clés d’accès suspendues").of(number)
        )
    },
    two_step_suspended: |what| format!("{what} : connexion en deux étapes suspendue"),
    both_suspended: |what, number| {
        format!(
            "{what} : {} et connexion en deux étapes suspendues",
            Plural::french("clé d’accès", "clés d’accès").of(number)
        )
    },
    wait_begun: "L’attente pour une connexion sans deuxième étape a commencé",
    wait_stopped: "L’attente pour une connexion sans deuxième étape a été arrêtée",
    passkey_kept: |name| format!("Clé d’accès suspendue « {name} » gardée"),
    unnamed_passkey_kept: "Clé d’accès suspendue gardée",
    app_kept: "Application d’authentification suspendue gardée",
    codes_kept: "Codes de secours suspendus gardés",
    suspended_passkey_removed: |name| format!("Clé d’accès suspendue « {name} » supprimée"),
    suspended_unnamed_removed: "Clé d’accès suspendue supprimée",
    app_removed: "Application d’authentification suspendue supprimée",
    codes_removed: "Codes de secours suspendus supprimés",
    two_step_on: "Connexion en deux étapes activée",
    two_step_off: "Connexion en deux étapes désactivée",
    codes_renewed: "Nouveaux codes de secours créés",
    code_used: "Un code de secours a été utilisé",
    passkey_added: "Clé d’accès ajoutée",
    passkey_added_named: |name| format!("Clé d’accès « {name} » ajoutée"),
    passkey_back: "Clé d’accès remise après sa suppression",
    passkey_back_named: |name| format!("Clé d’accès « {name} » remise après sa suppression"),
    passkey_renamed: "Clé d’accès renommée",
    passkey_renamed_to: |to| format!("Clé d’accès renommée en « {to} »"),
    passkey_renamed_from: |from, to| format!("Clé d’accès « {from} » renommée en « {to} »"),
    passkey_removed: "Clé d’accès supprimée",
    passkey_removed_named: |name| format!("Clé d’accès « {name} » supprimée"),
    session_ended: "Une session fermée",
    others_ended: "Les autres sessions fermées",
    others_ended_number: |number| {
        Plural::french("autre session fermée", "autres sessions fermées").of(number)
    },
    all_ended: "Toutes les sessions fermées",
    surplus_ended: "La session la plus anciennement utilisée a été fermée",
    surplus_ended_number: |number| {
        format!("Les {number} sessions les plus anciennement utilisées ont été fermées")
    },
    since_at_most: |what, most| format!("{what}, car un compte en a au plus {most}"),
    became_artist: "Vous faites désormais partie des artistes",
    track_published: |title| format!("Titre « {title} » publié"),
    track_unpublished: |title| format!("Titre « {title} » retiré du public"),
    track_replaced: |title| format!("Fichier de « {title} » remplacé"),
    track_link_renewed: |title| format!("Nouveau lien pour « {title} »"),
    track_link_revoked: |title| format!("Lien de « {title} » révoqué"),
    track_deleted: |title| format!("Titre « {title} » supprimé"),
    track_approved: |title| format!("Titre « {title} » rendu public"),
    track_rejected: |title| format!("Titre « {title} » non publié"),
    handle_changed: "Adresse de votre page d’artiste changée",
    handle_changed_from: |from, to| {
        format!("Adresse de votre page d’artiste changée de {from} en {to}")
    },
    artist_renamed: "Nom d’artiste changé",
    artist_renamed_from: |from, to| format!("Nom d’artiste changé de « {from} » en « {to} »"),
    artist_picture_changed: "Image d’artiste changée",
    artist_links_changed: "Liens de votre page d’artiste changés",
    account_suspended: "Compte suspendu",
    account_restored: "Suspension levée",
    ticket_answered: "L’assistance vous a répondu",
    ticket_answered_named: |reference| {
        format!("L’assistance a répondu à votre message {reference}")
    },
    ticket_closed: "L’assistance a clos votre message",
    ticket_closed_named: |reference| format!("L’assistance a clos votre message {reference}"),
    listener_again: "Vous n’êtes plus artiste, comme vous l’aviez demandé ; vos titres sont restés tels quels",
    listener_again_hidden: "Vous n’êtes plus artiste, comme vous l’aviez demandé ; vos titres ont été cachés",
    listener_again_deleted: "Vous n’êtes plus artiste, comme vous l’aviez demandé ; vos titres ont été supprimés",
    invitation_accepted: "Compte créé avec une invitation",
    role_changed: "Rôle changé",
    role_set: |role| format!("Rôle changé en « {role} »"),
};
