//! Coming and going.

use crate::en::login::Login;

pub const LOGIN: Login = Login {
    was_logged_out: "Votre session a pris fin ici. Connectez-vous pour reprendre où vous en étiez.",
    identifier: "E‑mail ou nom d’utilisateur",
    new_here: "Première visite ? {register}",
    create_account: "Créer un compte",
    one_more_step: "Encore une étape",
    second_step: "Votre mot de passe est bon. La connexion en deux étapes est active : nous demandons donc aussi un code.",
    was_locked: "Votre compte a été verrouillé : vos codes et vos clés d’accès sont suspendus, mais ils servent encore pour cette connexion.",
    not_you: "Ce n’est pas vous ? {again}",
    start_over: "Recommencer",
    none_left: "Vous n’avez plus rien de tout cela ?",
    wait_first: |length| {
        format!(
            "Alors attendez {length} : ensuite, votre nouveau mot de passe suffira pour vous connecter. Nous vous prévenons par e‑mail, et qui le lit peut arrêter l’attente."
        )
    },
    begin_wait: "Commencer l’attente",
    waiting: "L’attente a commencé",
    opens: "À partir du {time}, reconnectez-vous : votre nouveau mot de passe suffira alors.",
    stop_wait: "Arrêter l’attente",
    took_too_long: "Cela a pris trop de temps. Connectez-vous à nouveau.",
    too_long_or_codes: "Cela a pris trop de temps, ou trop de codes étaient faux. Connectez-vous à nouveau.",
    too_long_or_tries: "Cela a pris trop de temps, ou il y a eu trop d’essais. Connectez-vous à nouveau.",
    nothing_to_wait_for: "Il n’y a rien à attendre ici.",
    logged_out: "Votre session est terminée.",
    logged_out_here: "Votre session est terminée dans ce navigateur.",
};
