//! What happened to an account: the page.

use crate::en::log::Log;

pub const LOG: Log = Log {
    heading: "Journal de sécurité",
    lede: "Rien n’en est jamais retiré. Quelque chose ici qui ne vient pas de vous ? {password} et {sessions}.",
    change_password: "Modifiez votre mot de passe",
    log_out_others: "déconnectez tous les autres appareils",
    none: "Rien de plus ancien.",
    parts: "Parties du journal",
};
