//! "This wasn't me": locking an account, and what comes after.

use crate::Plural;
use crate::en::lockdown::Lockdown;

pub const LOCKDOWN: Lockdown = Lockdown {
    heading: "Ce n’était pas vous ?",
    lede: "Alors il y a peut-être quelqu’un d’autre dans votre compte. Ceci le verrouille jusqu’à ce que vous choisissiez un nouveau mot de passe.",
    lock: "Verrouiller mon compte",
    everybody_out: "Toutes les sessions prennent fin, la vôtre aussi.",
    password_stops: "Votre mot de passe ne fonctionne plus. Nous vous envoyons un lien pour en choisir un nouveau.",
    until_looked_through: "Clés d’accès, application d’authentification et codes de secours sont suspendus jusqu’à ce que vous les ayez passés en revue.",
    email_goes_back: "Si votre adresse e‑mail a changé depuis, le compte revient à la précédente.",
    music_stays: "Votre musique reste comme elle est.",
    link_over: "Ce lien est trop ancien ou a déjà servi. Si quelqu’un d’autre est dans votre compte, demandez un lien pour choisir un nouveau mot de passe.",
    locked: "Votre compte est verrouillé",
    locked_lede: "Plus personne n’est connecté, et personne ne peut se connecter avant qu’un nouveau mot de passe soit choisi. Le lien pour le faire est en route vers votre adresse e‑mail.",
    when_locked: "Quand un compte est verrouillé",
    when_locked_lede: "« Ce n’était pas moi », dans un de nos e‑mails, verrouille le compte dont il parle. Voici ce qui se passe alors.",
    happened: "Ce qui s’est passé",
    sessions_ended: |sessions| match sessions {
        0 => "Personne n’est connecté : aucune session n’était ouverte.".to_owned(),
        sessions => {
            let ended = Plural::french("session a pris fin", "sessions ont pris fin").of(sessions);
            format!("Plus personne n’est connecté : {ended}.")
        }
    },
    all_logged_out: "Plus personne n’est connecté.",
    password_stopped: "Le mot de passe ne fonctionne plus.",
    suspended: |what| {
        format!("En suspens : {what}. Rien de tout cela n’ouvre votre compte à lui seul.")
    },
    all_suspended: "Clés d’accès, application d’authentification et codes de secours sont suspendus. Rien de tout cela n’ouvre votre compte à lui seul.",
    app: "l’application d’authentification",
    email_is_back: |email| format!("Votre compte est revenu à l’adresse {email}."),
    to_do: "Ce qu’il vous reste à faire",
    use_link: |lifetime| {
        format!(
            "Choisissez un nouveau mot de passe avec le lien que nous venons de vous envoyer. Il fonctionne pendant {lifetime}."
        )
    },
    another_link: "Demander un autre lien",
    log_in: "Connectez-vous avec le nouveau mot de passe.",
    two_step_stays: |wait| {
        format!(
            "La connexion en deux étapes reste active, parce qu’une boîte aux lettres seule ne doit pas ouvrir votre compte : il faudra un code de votre application, un code de secours ou une clé d’accès. Si vous n’avez plus rien de tout cela, vous pouvez attendre {wait} à la place."
        )
    },
    look_through: "Passez en revue ce qui est suspendu : gardez ce qui est à vous, supprimez le reste. Quelqu’un d’autre en a peut-être ajouté une partie.",
};
