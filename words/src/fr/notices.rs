//! Mails about what happened to an account.

use crate::Plural;
use crate::en::notices::Notices;

pub const NOTICES: Notices = Notices {
    preview: |at_and_device| {
        format!("{at_and_device}. Si ce n’était pas vous, reprenez votre compte.")
    },
    ask: "C’était vous ? Il n’y a rien d’autre à faire. Si ce n’était pas vous, reprenez votre compte.",
    ask_of_operator: "Vous l’aviez demandé ? Il n’y a rien d’autre à faire. Sinon, reprenez votre compte.",
    set_one_yourself: "Si personne ne vous a donné de nouveau mot de passe, vous pouvez en choisir un vous-même.",
    footer: |days| {
        format!(
            "« Ce n’était pas moi » met fin à toutes les sessions, retire le mot de passe, suspend les clés d’accès, l’application d’authentification et les codes de secours jusqu’à ce que vous les ayez passés en revue, annule un changement d’adresse e‑mail fait depuis, et vous envoie un lien pour choisir un nouveau mot de passe. Cela fonctionne une seule fois, pendant {days}."
        )
    },
    gathered: "Beaucoup de choses se sont passées dans votre compte",
    gathered_preview: "Si l’une d’elles ne venait pas de vous, reprenez votre compte.",
    gathered_text: "En une heure, il s’est passé dans votre compte plus de choses que nous n’envoyons de messages séparés. Voici le reste en un seul.",
    gathered_more: |more| {
        format!("Et {more} de plus. Tout se trouve dans le journal de sécurité de vos paramètres.")
    },
    gathered_ask: "Tout cela, c’était vous ? Il n’y a rien d’autre à faire. Si l’une de ces choses ne venait pas de vous, reprenez votre compte.",
    gathered_footer: |days| {
        format!(
            "« Ce n’était pas moi » met fin à toutes les sessions, annule ce qui a été ajouté à votre compte depuis la première de ces choses, retire le mot de passe et vous envoie un lien pour en choisir un nouveau. Cela fonctionne une seule fois, pendant {days}."
        )
    },

    new_login: "Nouvelle connexion à votre compte",
    new_login_what: "Il y a eu une connexion à votre compte depuis un nouvel endroit.",
    new_login_then: "Nous n’avions encore jamais vu cet appareil ou ce réseau sur votre compte.",
    refused: "Une connexion a été refusée à sa deuxième étape",
    refused_what: "Quelqu’un avait le bon mot de passe de votre compte, puis aucun bon code.",
    refused_then: "Si ce n’était pas vous, quelqu’un connaît votre mot de passe : choisissez-en un nouveau.",
    deletion_asked: "Votre compte va être supprimé",
    deletion_asked_what: |until| {
        format!(
            "Quelqu’un (vous, nous l’espérons) a demandé la suppression de votre compte. Elle aura lieu le {until}, définitivement."
        )
    },
    deletion_asked_then: "Toutes vos sessions ont pris fin. D’ici là, vous pouvez vous connecter et garder votre compte, ou emporter une copie de ce qui est à vous.",
    operator_deletion: "L’équipe du site supprime votre compte",
    operator_deletion_what: |host, until| {
        format!(
            "L’équipe qui gère {host} fait supprimer votre compte. Cela aura lieu le {until}, définitivement."
        )
    },
    export_asked: "Une copie de vos données a été demandée",
    export_asked_what: "Quelqu’un, vous sans doute, a demandé une copie de ce qui est enregistré à votre sujet, sans vos fichiers.",
    export_asked_files: "Quelqu’un, vous sans doute, a demandé une copie de ce qui est enregistré à votre sujet, avec les fichiers que vous avez envoyés.",
    export_asked_then: "Elle ne se télécharge que depuis votre propre page, après une nouvelle preuve d’identité.",
    deletion_called_off: "Votre compte reste",
    deletion_called_off_what: "La suppression de votre compte a été annulée : il reste, avec tout ce qu’il contient.",
    deletion_called_off_then: "Vos pages sont là où elles étaient.",
    password_changed: "Votre mot de passe a été changé",
    password_changed_what: "Le mot de passe de votre compte a été changé.",
    password_changed_then: "Toutes vos autres sessions ont pris fin.",
    password_reset: "Vous avez un nouveau mot de passe",
    password_reset_what: "Un nouveau mot de passe a été choisi pour votre compte, avec un lien de l’un de nos messages.",
    password_reset_then: "Toutes vos sessions ont pris fin. Connectez-vous avec le nouveau mot de passe.",
    operator_reset: "Votre mot de passe a été réinitialisé par l’équipe du site",
    operator_reset_what: |host| {
        format!("L’équipe qui gère {host} a réinitialisé le mot de passe de votre compte.")
    },
    operator_reset_then: "L’ancien ne fonctionne plus, et toutes vos sessions ont pris fin.",
    username: "Votre nom d’utilisateur a été changé",
    username_what: |to, from| {
        format!("Votre nom d’utilisateur est maintenant {to}. Avant, c’était {from}.")
    },
    username_case: "Majuscules et minuscules ne font pas de différence quand vous vous connectez.",
    username_kept: |name, until| {
        format!(
            "Vous pouvez encore vous connecter avec {name} jusqu’au {until}, et le reprendre : personne d’autre ne peut l’avoir avant."
        )
    },
    email_restored: "Le changement de votre adresse e‑mail a été annulé",
    email_restored_what: "Le changement de votre adresse e‑mail a été annulé : votre compte est de nouveau à celle-ci.",
    two_step_on: "La connexion en deux étapes a été activée",
    two_step_on_what: "La connexion en deux étapes a été activée pour votre compte.",
    two_step_on_then: "Désormais, une connexion avec votre mot de passe demande aussi un code.",
    two_step_off: "La connexion en deux étapes a été désactivée",
    two_step_off_what: "La connexion en deux étapes a été désactivée pour votre compte.",
    password_alone: "Votre mot de passe seul suffit maintenant pour vous connecter.",
    operator_two_step_off: "La connexion en deux étapes a été désactivée par l’équipe du site",
    operator_two_step_off_what: |host| {
        format!("L’équipe qui gère {host} a désactivé la connexion en deux étapes de votre compte.")
    },
    codes_renewed: "Vous avez de nouveaux codes de secours",
    codes_renewed_what: "De nouveaux codes de secours ont été créés pour votre compte.",
    codes_renewed_then: "Les anciens ne fonctionnent plus.",
    code_used: "Un code de secours a été utilisé",
    code_used_what: "Quelqu’un a utilisé un code de secours de votre compte pour prouver son identité.",
    no_code_left: "C’était le dernier. Créez-en de nouveaux dans vos paramètres.",
    one_code_left: "Il en reste un. Créez-en de nouveaux dans vos paramètres.",
    codes_left: |left| format!("Il en reste {left}."),
    passkey_added: "Une clé d’accès a été ajoutée",
    passkey_added_what: |name| {
        format!("Une clé d’accès a été ajoutée à votre compte : « {name} ».")
    },
    passkey_added_unnamed: "Une clé d’accès a été ajoutée à votre compte (son nom ressemble à un lien).",
    passkey_added_then: "Elle permet de se connecter sans votre mot de passe.",
    passkey_back: "Une clé d’accès a été remise",
    passkey_back_what: |name| {
        format!(
            "La clé d’accès « {name} », qui venait d’être supprimée de votre compte, y est de nouveau."
        )
    },
    passkey_back_unnamed: "Une clé d’accès qui venait d’être supprimée de votre compte y est de nouveau (son nom ressemble à un lien).",
    passkey_back_then: "Elle permet à nouveau de se connecter sans votre mot de passe.",
    passkey_removed: "Une clé d’accès a été supprimée",
    passkey_removed_what: |name| {
        format!("Une clé d’accès a été supprimée de votre compte : « {name} ».")
    },
    passkey_removed_unnamed: "Une clé d’accès a été supprimée de votre compte (son nom ressemble à un lien).",
    passkey_removed_then: "Elle ne permet plus de se connecter.",
    sessions_ended: "Des sessions ont été fermées",
    sessions_ended_what: |ended| {
        format!(
            "{} de votre compte {} depuis une autre session.",
            Plural::french("session", "sessions").of(ended),
            Plural::french("a été fermée", "ont été fermées").word(ended)
        )
    },
    sessions_ended_then: "Les personnes qui s’en servaient doivent se reconnecter.",
};
