//! The card that offers to become an artist, and the one that comes after it.

use crate::en::creator_card::CreatorCard;

pub const CREATOR_CARD: CreatorCard = CreatorCard {
    offer: "Mettez en ligne votre musique. Ce choix est définitif.",
    gain: "Dès lors, vous pouvez mettre en ligne des titres.",
    same: "Votre compte et vos paramètres restent tels quels.",
    final_step: "Ce choix est définitif : seule l’équipe qui gère ce site pourrait revenir dessus.",
    verified_now: "Votre adresse e‑mail est vérifiée",
    verify_first: "Vérifiez d’abord votre adresse e‑mail : ouvrez le lien du message envoyé à {email}. C’est par e‑mail qu’on joint les artistes, il faut donc que cette adresse soit la vôtre.",
    artist_now: "Vous voilà artiste",
    kept: "Vos titres sont gardés exactement comme vous les avez faits. WAV, FLAC, MP3, Ogg, Opus, AAC et M4A sont les bienvenus.",
    first_upload: "Mettre en ligne votre premier titre",
};
