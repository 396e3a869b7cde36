//! What the pages of the settings have in common.

use crate::en::settings::Settings;

pub const SETTINGS: Settings = Settings {
    security: "Sécurité",
    back_to: |tab| format!("Retour à « {tab} »"),
    asks_first: "Nous vous demandons d’abord de montrer que c’est bien vous. Ce que vous saisissez ici est conservé.",
    what_changes: "Voici ce qui change",
    correct_email: "Corriger votre adresse e‑mail",
    added_on: "Ajoutée le {moment}",
    last_used: "Dernière utilisation {ago}",
    from: |address| format!("depuis {address}"),
};
