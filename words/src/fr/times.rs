//! When something was.

use crate::en::times::Times;

pub const TIMES: Times = Times {
    months: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    day: |day, month, year| match day {
        1 => format!("1er {month} {year}"),
        day => format!("{day} {month} {year}"),
    },
    moment: |day, time| format!("{day} à {time}"),
    just_now: "à l’instant",
    ago: |span| format!("il y a {span}"),
    on: |day| format!("le {day}"),
};
