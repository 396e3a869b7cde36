//! Uploading a track.

use crate::en::upload::Upload;

pub const UPLOAD: Upload = Upload {
    heading: "Mettre un titre en ligne",
    lede: "Le fichier est gardé exactement comme vous l’avez fait.",
    title: "Nom du titre",
    uploaded: |title| format!("« {title} » a été mis en ligne."),
    title_hint: "Laissez ce champ vide pour que le titre prenne le nom de son fichier.",
    description: "Description (facultative)",
    file: "Fichier audio",
    file_hint: |most| format!("WAV, FLAC, MP3, Ogg, Opus, AAC ou M4A, {most} au plus."),
    room: |used, quota, left| format!("Vous avez utilisé {used} sur {quota}. Il reste {left}."),
    yours_to_share: "En le mettant en ligne, vous dites que cet enregistrement est à vous et que vous pouvez le partager : vous l’avez fait, ou toutes les personnes qui y ont pris part sont d’accord. {terms}",
    artists_only: "La mise en ligne est réservée aux artistes",
    is_listener: "Votre compte n’est pas celui d’un artiste",
    become_first: "Devenez d’abord artiste dans votre compte. Il suffit d’un bouton et d’une adresse e‑mail vérifiée.",
    two_step_first: "Configurez d’abord la connexion en deux étapes",
    password_alone: "Un mot de passe seul ne suffit pas pour votre rôle",
    role_needs: "Votre rôle permet plus que d’autres : il demande la connexion en deux étapes ou une clé d’accès avant de mettre en ligne. Cela prend une minute.",
    proof_first: "Montrez d’abord que c’est bien vous",
    proof_why: "Cette session s’est ouverte avec un mot de passe seul. Avant de mettre en ligne, utilisez une fois votre deuxième étape ou une clé d’accès.",
};
