//! Setting a new password when the old one is forgotten.

use crate::Plural;
use crate::en::password_reset::PasswordReset;

pub const PASSWORD_RESET: PasswordReset = PasswordReset {
    lede: |lifetime| {
        format!(
            "Nous vous envoyons un lien pour en choisir un nouveau. Il fonctionne pendant {lifetime}."
        )
    },
    email_hint: "L’adresse e‑mail de votre compte.",
    send: "Envoyer un lien",
    remembered: "Il vous est revenu ? {login}",
    on_its_way: "Un lien est en route",
    told: |lifetime| {
        format!(
            "Si un compte a cette adresse, il reçoit un e‑mail avec un lien pour choisir un nouveau mot de passe. Le lien fonctionne une seule fois, pendant {lifetime}."
        )
    },
    nothing_there: "Toujours rien après une minute ? Regardez parmi les indésirables, ou {again}.",
    again: "essayez une autre adresse",
    heading: "Choisir un nouveau mot de passe",
    reset_lede: "Ensuite, toutes vos sessions prennent fin, et vous vous connectez avec le nouveau.",
    set_new: "Enregistrer le mot de passe",
    link_over: "Ce lien a déjà servi ou est trop ancien. Demandez-en un nouveau : c’est l’e‑mail le plus récent qui compte.",
    ask_again: "Demander un nouveau lien",
    set: "Votre nouveau mot de passe est en place, et plus personne n’est connecté. Servez-vous-en pour vous connecter.",
    set_for_other: |account, you| {
        format!(
            "Le nouveau mot de passe du compte {account} est en place. Vous utilisez en ce moment le compte {you} : déconnectez-vous d’abord pour vous en servir."
        )
    },
    second_step: "Une deuxième étape vous sera demandée, comme avant.",
    suspended_step: "Il faudra aussi un code, un code de secours ou une clé d’accès que vous aviez, ou bien attendre.",
    look_through: "Passez ensuite en revue ce qui est suspendu : rien de tout cela n’ouvre votre compte tant que vous ne l’avez pas gardé.",
    passkeys_stay: |number| {
        let passkeys = Plural::french(
            "de vos clés d’accès permet",
            "de vos clés d’accès permettent",
        )
        .of(number);
        format!(
            "{passkeys} encore de se connecter sans le mot de passe : supprimez ce que vous ne connaissez pas."
        )
    },
};
