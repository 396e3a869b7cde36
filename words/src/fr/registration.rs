//! Making an account.

use crate::en::registration::Registration;

pub const REGISTRATION: Registration = Registration {
    heading: "Créer un compte",
    lede: "Il vous faut un nom d’utilisateur, une adresse e‑mail et un mot de passe.",
    username_hint: "De 3 à 30 lettres, chiffres, traits d’union ou tirets bas. Tout le monde le voit.",
    email_hint: "Nous y envoyons un lien pour la vérifier.",
    agreement: "En créant un compte, vous acceptez les {terms}. La page {privacy} dit ce que nous conservons, et pour combien de temps.",
    terms: "conditions",
    has_account: "Vous avez déjà un compte ? {login}",
};
