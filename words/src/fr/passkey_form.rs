//! The button that asks for a passkey, and what became of it.

use crate::en::passkey_form::PasskeyForm;

pub const PASSKEY_FORM: PasskeyForm = PasskeyForm {
    use_passkey: "Utiliser une clé d’accès",
    waiting: "En attente de votre clé d’accès…",
    needs_script: "Les clés d’accès ont besoin de JavaScript. Le bouton fonctionne dès que la page a chargé son script.",
    cancelled: "La clé d’accès n’a pas servi : l’opération a été annulée ou a pris trop de temps. Réessayez quand vous voulez.",
    existing: "Il y a déjà une clé d’accès pour votre compte sur cet appareil.",
    unable: "Ce navigateur ou cet appareil ne sait pas faire cela avec les clés d’accès. Essayez-en un autre, ou procédez autrement.",
    unreachable: "Stagedoor est injoignable. Vérifiez votre connexion et réessayez.",
    failed: "La clé d’accès n’a pas fonctionné. Réessayez, ou procédez autrement.",
};
