//! Deleting one's account, and keeping it.

use crate::en::deletion::Deletion;

pub const DELETION: Deletion = Deletion {
    heading: "Supprimer le compte",
    lede: "Votre compte disparaît, avec tout ce qui n’est qu’à vous ici. Vous avez un peu de temps pour changer d’avis.",
    lede_at_once: "Votre compte disparaît, avec tout ce qui n’est qu’à vous ici.",
    now: "Toutes vos sessions se ferment aussitôt.",
    now_hidden: "Toutes vos sessions se ferment, et vos pages sont cachées aussitôt.",
    now_unless: "Toutes vos sessions se ferment, et vos pages sont cachées aussitôt, sauf si vous laissez vos titres ici.",
    grace: |days| {
        format!(
            "Pendant {days}, rien n’est perdu : connectez-vous et choisissez « Garder mon compte ». Se connecter ne suffit pas."
        )
    },
    mails: "Vous recevez un e‑mail aussitôt, un autre trois jours avant la fin, et un quand c’est fait.",
    mails_soon: "Vous recevez un e‑mail aussitôt, et un quand c’est fait.",
    mail_at_end: "Vous recevez un e‑mail quand c’est fait.",
    no_mails: "Votre adresse e‑mail n’est pas vérifiée, elle est peut-être à quelqu’un d’autre : nous n’envoyons aucun e‑mail à ce sujet. Notez le jour, ou vérifiez d’abord votre adresse.",
    at_once: "Il n’y a pas de retour : en quelques secondes, tout a disparu.",
    then: "Ensuite, votre adresse e‑mail, votre mot de passe, vos sessions et vos clés d’accès disparaissent définitivement, avec votre journal de sécurité et tout ce qui est à vous.",
    tracks_go: |tracks| match tracks {
        1 => "Votre titre disparaît, avec ses fichiers.".to_owned(),
        tracks => format!("Vos titres ({tracks}) disparaissent, avec leurs fichiers."),
    },
    tracks_go_unless: |public, others| match (public, others) {
        (1, 0) => "Votre titre public disparaît avec ses fichiers, sauf si vous le laissez ici."
            .to_owned(),
        (public, 0) => format!(
            "Vos titres publics ({public}) disparaissent avec leurs fichiers, sauf si vous les laissez ici."
        ),
        (public, others) => format!(
            "Vos titres publics ({public}) disparaissent, sauf si vous les laissez ici ; les autres ({others}) disparaissent de toute façon, avec tous leurs fichiers."
        ),
    },
    name_barred: |days| {
        format!(
            "Personne d’autre ne peut prendre votre nom d’utilisateur pendant {days}. Nous n’en gardons qu’un code qui ne se relit pas."
        )
    },
    keep: "Laisser mes titres publics ici",
    keep_hint: |artists| {
        format!(
            "Définitivement, sous le nom de {artists} : le nom et l’adresse de la page restent, et ne sont pas un secret. Le texte sur vous, l’image et les liens disparaissent. Personne ne pourra retirer ces titres pour vous plus tard."
        )
    },
    username: "Nom d’utilisateur",
    username_hint: |username| {
        format!("Saisissez {username} pour montrer que vous parlez bien de ce compte.")
    },
    delete: "Supprimer le compte",
    one_more_step: "Vous avez montré que c’est bien vous. Il reste une étape : rien n’est supprimé tant que vous n’avez pas choisi « Supprimer le compte » plus bas.",
    copy_first: "Vous voulez d’abord une copie ? Demandez-la plus haut : tant que votre compte attend, c’est encore possible.",
    copy_before: "Vous voulez d’abord une copie ? Demandez-la plus haut, et attendez de l’avoir.",
    asked: |day| {
        format!("Votre compte sera supprimé le {day}. D’ici là, connectez-vous pour le garder.")
    },
    asked_now: "Votre compte est en cours de suppression. Il n’y a rien d’autre à faire.",

    leaving_heading: "Votre compte va être supprimé",
    leaving_on: "Cela aura lieu le {moment}, définitivement. D’ici là, c’est vous qui décidez.",
    leaving_soon: "Cela peut maintenant arriver à tout moment.",
    leaving_hidden: "Vos pages sont cachées, et rien n’est encore perdu.",
    leaving_public: "Vos titres publics restent où ils sont, maintenant et après.",
    leaving_closed: "Tant que vous ne le gardez pas, votre compte est fermé pour tout, sauf vos données, vos questions et cette page.",
    leaving_suspended: "Il est aussi suspendu. Le garder n’y change rien.",
    keep_account: "Garder mon compte",
    take_copy: "Prendre une copie de vos données",
    or_leave: "Pour le laisser partir, ne faites rien.",
    kept: "Votre compte reste. Tout est comme avant.",
    kept_suspended: "Votre compte reste. Il est toujours suspendu : cela n’a pas changé.",
};
