//! Coming and going.

use crate::en::login::Login;

pub const LOGIN: Login = Login {
    took_too_long: "Cela a pris trop de temps. Connectez-vous à nouveau.",
    too_long_or_codes: "Cela a pris trop de temps, ou trop de codes étaient faux. Connectez-vous à nouveau.",
    nothing_to_wait_for: "Il n’y a rien à attendre ici.",
};
