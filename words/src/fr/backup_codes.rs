//! Backup codes, until their owner says that they are kept, and new ones.

use crate::en::backup_codes::BackupCodes;

pub const BACKUP_CODES: BackupCodes = BackupCodes {
    heading: "Vos codes de secours",
    are_new: "Ces codes sont nouveaux. S’il y en avait d’autres avant, ils ne fonctionnent plus.",
    keep_apart: "Chacun vous connecte une fois quand votre application n’est plus là. Gardez-les à part de votre téléphone : sur papier, ou dans votre gestionnaire de mots de passe.",
    account: "Compte Stagedoor : {username}",
    made_on: |day| format!("Créés le {day}"),
    each_once: "Chaque code fonctionne une fois. Barrez ceux que vous avez utilisés.",
    copy: "Copier",
    print: "Imprimer",
    download: "Télécharger",
    copied: "Les dix sont copiés. Collez-les là où vous les gardez.",
    not_copied: "Votre navigateur ne permet pas à cette page de copier. Sélectionnez les codes, ou téléchargez-les.",
    shown_until: "Tant que vous n’avez pas appuyé ici, ce navigateur les affiche à nouveau chaque fois que vous venez sur cette page. Ensuite, plus personne ne peut les voir.",
    keep: "Je les ai gardés",
    kept: "Vos codes de secours sont maintenant entre vos mains. Ce site ne les affiche plus.",
    file: |username, site, day| {
        format!(
            "Codes de secours Stagedoor de {username}\n{site}\nCréés le {day}. Chacun fonctionne une fois.\n"
        )
    },
    waiting: "Vos nouveaux codes de secours vous attendent",
    waiting_why: "Vous n’avez pas encore dit que vous les avez gardés. Ils permettent de se connecter : montrez que c’est bien vous, et nous les affichons à nouveau.",
    show: "Afficher les codes de secours",
    make: "Créer de nouveaux codes de secours",
    make_question: "Créer de nouveaux codes de secours ?",
    keep_old: "Garder ceux que vous avez",
    not_now: "Pas maintenant",
    none_lost: "Il ne vous en reste aucun : rien n’est perdu.",
    old_stop: |number| match number {
        1 => "Celui qui vous reste ne fonctionne plus.".to_owned(),
        number => format!(
            "Les {number} codes qui vous restent ne fonctionnent plus, où que vous les gardiez."
        ),
    },
    ten_new: "Vous en recevez dix nouveaux, à imprimer ou à enregistrer sur la page suivante.",
    app_stays: "Votre application d’authentification continue de fonctionner.",
};
