//! What pages look like.

use crate::en::appearance::Appearance;

pub const APPEARANCE: Appearance = Appearance {
    heading: "Apparence",
    theme: "Thème",
    theme_hint: "Il suit votre compte, où que vous vous connectiez. Ce que vous imprimez est toujours en noir sur blanc.",
    system: "Système",
    system_hint: "Clair ou sombre, comme votre appareil.",
    light: "Clair",
    light_hint: "Texte sombre sur fond clair.",
    dark: "Sombre",
    dark_hint: "Texte clair sur fond sombre.",
    language: "Langue",
    language_hint: "Les pages et les messages vous parlent dans cette langue.",
    save: "Enregistrer",
    saved: "Votre choix est enregistré.",
};
