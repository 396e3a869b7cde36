//! Artists in numbers, for whoever runs the site.

use crate::en::creator_numbers::CreatorNumbers;

pub const CREATOR_NUMBERS: CreatorNumbers = CreatorNumbers {
    heading: "Les artistes en chiffres",
    lede: "Les artistes d’aujourd’hui, au jour où chacun l’est devenu : qui ne l’est plus n’est pas compté. Les jours sont ceux du temps universel (UTC).",
    organic: "Devenus artistes par eux-mêmes",
    assigned: "Rendus artistes par l’équipe",
    verified: "Membres dont l’adresse est vérifiée",
    without_track: |since| format!("Artistes depuis le {since}, sans titre"),
    since: |day| format!("Depuis le {day}"),
    choice: "Ce que représente une barre",
    weeks_of_a_year: "Les semaines d’une année",
    days_of_weeks: "Les jours de douze semaines",
    plot_by_week: "Nouveaux artistes par semaine",
    plot_by_day: "Nouveaux artistes par jour",
    nobody: "Personne ne l’est devenu pendant ce temps.",
    bar: |day, organic, assigned| {
        format!("{day} : {organic} par eux-mêmes, {assigned} par l’équipe")
    },
    by_week: "Semaine par semaine",
    empty_weeks: "Les semaines où personne ne l’est devenu n’y figurent pas.",
    week: "Semaine du",
    organic_short: "Par eux-mêmes",
    assigned_short: "Par l’équipe",
};
