//! Numbers of things.

use crate::Plural;
use crate::en::counted::Counted;

pub const COUNTED: Counted = Counted {
    seconds: |number| Plural::french("seconde", "secondes").of(number),
    minutes: |number| Plural::french("minute", "minutes").of(number),
    hours: |number| Plural::french("heure", "heures").of(number),
    days: |number| Plural::french("jour", "jours").of(number),
    and: |before, last| format!("{before} et {last}"),
};
