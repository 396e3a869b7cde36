//! The page of the site itself, for visitors and for those who are logged in.

use crate::en::home::Home;

pub const HOME: Home = Home {
    title: "La musique, par celles et ceux qui la font",
    headline: "L’entrée des artistes est ouverte",
    lede: "Stagedoor, c’est là où le public passe du côté des artistes. Entrez, et le moment venu, passez la porte avec votre propre musique.",
    come_in: "Entrez",
    come_in_how: "Créez un compte et vérifiez votre adresse e‑mail. Cela prend une minute.",
    become_artist: "Devenez artiste",
    become_how: "Un bouton dans vos paramètres, une fois votre adresse e‑mail vérifiée. Ce choix est définitif, mais rien de ce que vous avez n’est perdu.",
    upload: "Mettez votre musique en ligne",
    formats: "WAV, FLAC, MP3, Ogg, Opus, AAC ou M4A : chaque fichier est gardé exactement comme vous l’avez fait.",
    own: "Accueil",
    for_safety: "Pour la sécurité de votre compte : {link}",
    verify: "Vérifiez votre adresse e‑mail",
    verify_how: "Ouvrez le lien du message envoyé à {email}. Vous pourrez ensuite devenir artiste.",
    next_artist: "Votre prochaine étape : devenir artiste",
    become_now: "Votre adresse e‑mail est vérifiée, tout est prêt. Il suffit d’un bouton, et vous pourrez mettre en ligne votre musique.",
    newest: "Nouveau sur scène",
    latest: "Vos derniers titres",
    all: "Tous vos titres",
};
