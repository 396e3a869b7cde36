//! The tab "Your data": what is stored, a copy of it, the way out.

use crate::en::own_data::OwnData;

pub const OWN_DATA: OwnData = OwnData {
    heading: "Vos données",
    stored: "Ce qui est conservé à votre sujet",
    stored_is: "Chaque genre de donnée, à quoi il sert, et combien de temps il est gardé. Ni publicité ni pistage. La {privacy} en dit plus.",
    privacy: "page de confidentialité",
};
