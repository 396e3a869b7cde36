//! What forms have in common, and the pages that links in mails lead to.

use crate::en::forms::Forms;

pub const FORMS: Forms = Forms {
    username: "Nom d’utilisateur",
    email: "E‑mail",
    password: "Mot de passe",
    new_password: "Nouveau mot de passe",
    password_hint: "Au moins 8 caractères. Quelques mots à la suite sont faciles à retenir et difficiles à deviner.",
    code: "Code",
    code_hint: "Les six chiffres que votre application d’authentification affiche en ce moment. Un de vos codes de secours convient aussi.",
    show: "Afficher {password}",
    shown_password: "le mot de passe",
    refused: "Il reste quelque chose à corriger :",
    go_on: "Continuer",
    kept: "Ce que vous avez saisi est conservé, et revient après la connexion.",
    forgot_password: "Mot de passe oublié ?",
    to_login: "Aller à la page de connexion",
    check_mail: "Consultez vos e‑mails",
    incomplete_link: "Ce lien est incomplet. Ouvrez-le à nouveau dans l’e‑mail, ou copiez-le en entier.",
    ask_again: "Demander un nouvel e‑mail",
};
