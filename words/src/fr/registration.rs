//! Making an account.

use crate::en::registration::Registration;

pub const REGISTRATION: Registration = Registration {
    heading: "Créer un compte",
    lede: "Il vous faut un nom d’utilisateur, une adresse e‑mail et un mot de passe.",
    username_hint: "De 3 à 30 lettres, chiffres, traits d’union ou tirets bas. Tout le monde le voit.",
    email_hint: "Nous y envoyons un lien pour la vérifier.",
    agreement: "En créant un compte, vous acceptez les {terms}. La page {privacy} dit ce que nous conservons, et pour combien de temps.",
    terms: "conditions",
    invited: "Vous avez une invitation. Il vous faut un nom d’utilisateur, une adresse e‑mail et un mot de passe.",
    by_invitation: "Sur invitation",
    by_invitation_detail: "Ici, un compte se crée sur invitation. Si vous en avez une, ouvrez son lien.",
    invitation_over: "Cette invitation ne fonctionne plus",
    closed: "Pas de nouveaux comptes",
    closed_detail: "Ce site ne prend pas de nouveaux comptes pour le moment. Si vous en avez un, connectez-vous comme d’habitude.",
    has_account: "Vous avez déjà un compte ? {login}",
};
