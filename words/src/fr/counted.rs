//! Numbers of things.

use crate::Plural;
use crate::en::counted::Counted;

pub const COUNTED: Counted = Counted {
    seconds: |number| Plural::french("seconde", "secondes").of(number),
    minutes: |number| Plural::french("minute", "minutes").of(number),
    hours: |number| Plural::french("heure", "heures").of(number),
    days: |number| Plural::french("jour", "jours").of(number),
    months: |number| Plural::french("mois", "mois").of(number),
    passkeys: |number| Plural::french("clé d’accès", "clés d’accès").of(number),
    backup_codes: |number| Plural::french("code de secours", "codes de secours").of(number),
    and: |before, last| format!("{before} et {last}"),
};
