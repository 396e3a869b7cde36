//! What somebody reads whose account is suspended.

use crate::en::suspension::Suspension;

pub const SUSPENSION: Suspension = Suspension {
    heading: "Votre compte est suspendu",
    lede: "L’équipe qui gère ce site l’a suspendu. Ce que vous aviez rendu public est masqué pour le moment. Rien n’a été supprimé.",
    why: "Pourquoi",
    ways: "Ce que vous pouvez faire",
    support: "Nous écrire",
    support_about: "Posez vos questions sur la suspension, ou dites pourquoi elle devrait prendre fin.",
    data: "Vos données",
    data_about: "Emportez-en une copie, ou supprimez votre compte.",
    data_about_leaving: "Emportez-en une copie.",
    leaving: "Vous avez aussi demandé la suppression de ce compte : il sera supprimé le {day}. {keep}",
    keep: "Garder mon compte",
    account: "Votre compte",
};
