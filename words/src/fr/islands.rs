//! What islands say once the page is open: the page brings these along.

use crate::en::islands::Islands;

pub const ISLANDS: Islands = Islands {
    upload: "Mettre en ligne",
    verified: "Vérifiée",
    not_verified: "Pas encore vérifiée",
    become_artist: "Devenir artiste",
    becoming_artist: "Vous devenez artiste…",
    became_artist: "Vous êtes maintenant artiste",
    was_artist_before: "Vous aviez déjà l’accès artiste",
    artist: "Artiste",
    logged_out: "Votre session a pris fin entre-temps.",
    log_in_to_go_on: "Se connecter pour continuer",
    resend: "Renvoyer la vérification",
    own_account: "Ouvrir votre compte",
    somebody_else: "Quelqu’un d’autre est connecté.",
    unreachable: "Stagedoor n’a pas répondu. Vérifiez votre connexion et réessayez.",
    unexpected: "Stagedoor a répondu de façon inattendue. Rechargez la page et réessayez.",
    request_id: "Numéro de la demande :",
    username: "Nom d’utilisateur",
    email: "Adresse e‑mail",
    role: "Rôle",
    member_since: "Membre depuis",
    dismiss: "Fermer",
    change: "Modifier",
    change_username: "Modifier le nom d’utilisateur",
    change_email: "Modifier l’adresse e‑mail",
};
