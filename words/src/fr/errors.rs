//! Why something did not happen, and what to do about it.

use crate::en::errors::Errors;

pub const ERRORS: Errors = Errors {
    log_in: "Connectez-vous pour continuer.",
    login_over: "C’était le dernier essai : cette connexion est terminée. Recommencez depuis le début.",
    login_refused: "L’adresse e‑mail, le nom d’utilisateur ou le mot de passe n’est pas le bon. Vérifiez-les et réessayez. Vous venez de créer votre compte ? Connectez-vous avec votre nom d’utilisateur, ou vérifiez d’abord votre adresse e‑mail.",
    password_wrong: "Ce n’est pas votre mot de passe actuel. Vérifiez-le et réessayez.",
    prove_first: "Montrez d’abord que c’est bien vous : saisissez votre mot de passe ou utilisez une clé d’accès.",
    prove_with_code: "Montrez d’abord que c’est bien vous, avec un code ou une clé d’accès en plus : votre mot de passe seul ne suffit pas ici.",
    code_wrong: "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant et réessayez.",
    passkey_refused: "Cette clé d’accès n’a pas fonctionné ici. Réessayez, ou connectez-vous autrement.",
    passkey_suspended: "Cette clé d’accès est suspendue depuis le verrouillage du compte. Connectez-vous avec votre mot de passe, puis gardez la clé dans vos paramètres de sécurité.",
    not_ready: "Ce titre ne peut pas encore être écouté. Vous pourrez le publier dès que ce sera possible.",
    not_failed: "Seul un morceau dont le traitement a échoué peut être réessayé.",
    export_under_way: "Une copie de vos données est déjà en préparation. Attendez qu’elle soit prête.",
    export_not_ready: "Cette copie n’est pas encore prête.",
    export_over: "Cette copie n’est plus valable : son temps est passé, ou l’un de ses fichiers a été supprimé ou remplacé. Demandez-en une nouvelle.",
    suspended_first: "Cet élément est suspendu depuis le verrouillage du compte. Gardez-le ou supprimez-le d’abord.",
    no_passkeys_here: "Les navigateurs ne créent pas de clé d’accès à cette adresse web. Ouvrez plutôt Stagedoor avec son nom de domaine.",
    two_step_is_on: "La connexion en deux étapes est déjà activée.",
    two_step_is_off: "La connexion en deux étapes est désactivée. Configurez-la d’abord.",
    last_way_in: "C’est le dernier moyen de vous connecter à votre compte. Choisissez d’abord un mot de passe.",
    that_many: |most| {
        format!("Il y en a déjà {most}, et c’est le maximum. Faites d’abord de la place.")
    },
    verify_for_artist: "Vérifiez votre adresse e‑mail avant de devenir artiste.",
    verify_for_passkey: "Vérifiez votre adresse e‑mail avant d’ajouter une clé d’accès.",
    verify_for_two_step: "Vérifiez votre adresse e‑mail avant d’activer la connexion en deux étapes.",
    artists_only: "Seuls les artistes peuvent mettre en ligne. Devenez d’abord artiste dans vos paramètres.",
    two_step_needed: "Votre rôle demande la connexion en deux étapes ou une clé d’accès. Configurez d’abord l’une des deux dans vos paramètres.",
    account_leaving: |day| {
        format!("Ce compte va être supprimé, le {day}. Gardez-le d’abord pour continuer.")
    },
    account_suspended: |reason| format!("Ce compte est suspendu : {reason}"),
    last_administrator: "C’est le dernier compte d’administration, il doit donc rester. Donnez d’abord ce rôle à quelqu’un d’autre.",
    account_gone: "Ce compte n’existe plus.",
    other_account: |username| {
        format!(
            "Cette page a été ouverte pour un autre compte, et la session actuelle est celle de {username}. Rien n’a été fait. Si ce n’est pas votre compte, déconnectez-vous d’abord."
        )
    },
    nobody_there: "Ce compte n’existe plus : personne ne le lirait.",
    nothing_here: "Il n’y a rien ici.",
    withheld: "Ce contenu n’est pas disponible pour le moment.",
    username_taken: "Ce nom d’utilisateur est pris. Choisissez-en un autre.",
    handle_taken: "Cette adresse est prise. Choisissez-en une autre.",
    registration_closed: "Ce site ne prend pas de nouveaux comptes pour le moment.",
    invitation_required: "Ici, un compte se crée sur invitation. Ouvrez le lien de la vôtre.",
    invitation_invalid: "Cette invitation a déjà servi, est trop ancienne ou a été retirée. Demandez-en une autre à la personne qui vous l’a envoyée.",
    maintenance: "Ce site est fermé pour un court moment. Rien n’est perdu ; revenez un peu plus tard.",
    link_used: "Ce lien a déjà servi ou est trop ancien. Demandez-en un nouveau.",
    too_large: |limit| format!("C’est trop volumineux. La limite est de {limit}."),
    no_room: |left, quota| {
        format!("Il n’y a plus de place pour ce fichier : il reste {left} sur vos {quota}.")
    },
    uploads_under_way: |most| {
        format!(
            "Vous avez {most} mises en ligne en cours, et c’est le maximum. Attendez que l’une d’elles se termine."
        )
    },
    upload_elsewhere: "Cette partie ne commence pas là où en est l’envoi. Demandez où il en est, et reprenez à cet endroit.",
    upload_busy: "Cet envoi est en train de se terminer. Réessayez dans un instant.",
    part_damaged: "Cette partie n’est pas arrivée telle qu’elle a été envoyée. Envoyez-la de nouveau.",
    no_audio: "Ce n’est pas un fichier audio que nous pouvons prendre. Utilisez WAV, FLAC, MP3, Ogg, Opus, AAC ou M4A.",
    no_picture: "Ce n’est pas une image que nous pouvons prendre. Utilisez JPEG, PNG ou WebP.",
    several_fields: "Certains champs sont à revoir.",
    wait: |time| format!("Cela faisait trop d’essais. Attendez {time}, puis réessayez."),
    away: "Stagedoor n’est pas disponible pour le moment. Réessayez dans un instant.",
    defect: "Un problème est survenu de notre côté. Réessayez, et s’il persiste, indiquez-nous l’identifiant de la requête.",
    other_site: "Cette demande venait d’un autre site, elle n’a donc pas été exécutée. Ouvrez Stagedoor directement et réessayez.",
    no_such_method: "Cette adresse n’accepte pas cette méthode.",
    not_understood: "La demande n’est pas de celles que cette adresse accepte.",
    upload_kept: "Connectez-vous pour continuer. Rien n’a été mis en ligne. Ce que vous aviez saisi revient après la connexion ; il faudra choisir le fichier de nouveau.",
    upload_not_kept: "Connectez-vous pour continuer. Rien n’a été mis en ligne, et ce que vous aviez saisi n’a pas pu être gardé.",
};
