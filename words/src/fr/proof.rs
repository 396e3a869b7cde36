//! Showing once more who one is.

use crate::en::proof::Proof;

pub const PROOF: Proof = Proof {
    heading: "Montrez que c’est bien vous",
    was_a_while_ago: "Personne d’autre que vous ne doit pouvoir faire ce changement, et votre dernière connexion remonte à un moment.",
    needs_code: "Personne d’autre que vous ne doit pouvoir faire ce changement, et votre mot de passe n’y suffit pas.",
    kept: "Ce que vous avez saisi est conservé.",
    all_suspended: "Votre application d’authentification et vos codes de secours sont suspendus : ils ne comptent qu’à la connexion. Déconnectez-vous puis reconnectez-vous : vous pourrez faire ce changement juste après.",
    thanks: "Merci. Vous pouvez reprendre où vous en étiez.",
};
