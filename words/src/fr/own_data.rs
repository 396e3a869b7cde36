//! The tab "Your data": what is stored, a copy of it, the way out.

use crate::en::own_data::OwnData;

pub const OWN_DATA: OwnData = OwnData {
    heading: "Vos données",
    stored: "Ce qui est conservé à votre sujet",
    stored_is: "Chaque genre de donnée, à quoi il sert, et combien de temps il est gardé. Ni publicité ni pistage. La {privacy} en dit plus.",
    privacy: "page de confidentialité",

    copy: "Une copie de vos données",
    copy_is: |days| {
        format!(
            "Un fichier ZIP avec tout ce qui est conservé à votre sujet, tel qu’à un seul instant : du texte que vous pouvez lire, et d’autres programmes aussi. Nous vous écrivons quand il est prêt, et vous pouvez le télécharger pendant {days}."
        )
    },
    with_files: "Avec les fichiers et les images de vos titres",
    with_files_hint: |size| {
        format!("Les originaux tels que vous les avez envoyés, {size} en tout.")
    },
    ask: "Demander une copie",
    more_today: |number| match number {
        1 => "Vous pouvez en demander encore une aujourd’hui.".to_owned(),
        number => format!("Vous pouvez en demander encore {number} aujourd’hui."),
    },
    none_left: "Vous avez demandé autant de copies que possible en 24 heures. Vous pourrez en demander une autre le {moment}.",
    asked: "Votre copie est en préparation.",
    asked_too_often: "Vous avez demandé autant de copies que possible en 24 heures. Cette page dit quand vous pourrez en demander une autre.",
    making: "Votre copie est en préparation",
    making_how: "Vous pouvez quitter cette page : la copie se fait quand même.",
    at: "{percent} % fait.",
    done: "Elle est prête. Rechargez cette page pour la télécharger.",
    now_ready: "Votre copie est prête. Vous pouvez la télécharger ici.",
    look_again: "Regarder encore",
    copies: "Les copies que vous avez demandées",
    copy_of: "Copie du {moment}",
    ready: "Prête",
    over: "Expirée",
    failed: "Non faite",
    failed_how: "Quelque chose n’a pas marché de notre côté. Demandez-en une autre.",
    files_in_it: "avec les fichiers",
    no_files_in_it: "sans les fichiers",
    until: "jusqu’au {moment}",
    download: "Télécharger",
    proof_first: "Montrez d’abord que c’est bien vous. Ensuite, téléchargez votre copie ici.",
};
