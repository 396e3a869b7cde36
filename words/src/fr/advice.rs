//! What is best done next for the safety of an account.

use crate::Plural;
use crate::en::advice::Advice;

pub const ADVICE: Advice = Advice {
    suspended: "Quelque chose est suspendu",
    suspended_why: "Votre compte a été verrouillé. Ce qui est suspendu n’ouvre rien tant que vous ne l’avez pas passé en revue : quelqu’un d’autre en a peut-être ajouté une partie.",
    keep_codes: "Gardez vos codes de secours",
    keep_codes_why: "Vous en avez créé de nouveaux, sans dire encore que vous les avez gardés. Ils vous connectent quand votre téléphone est perdu ou cassé.",
    verify: "Étape suivante conseillée : vérifier votre adresse e‑mail",
    verify_why: "D’ici là, nous ne pouvons pas vous aider si vous oubliez votre mot de passe, et les clés d’accès et la connexion en deux étapes doivent attendre.",
    new_codes: "Étape suivante conseillée : créer de nouveaux codes de secours",
    no_codes_left: "Il ne vous en reste aucun. Ils vous connectent quand votre téléphone est perdu ou cassé.",
    few_codes_left: |number| {
        format!(
            "Il ne vous reste que {}. Ils vous connectent quand votre téléphone est perdu ou cassé.",
            Plural::french("code", "codes").of(number)
        )
    },
    second_step: "Votre mot de passe seul ouvre votre compte, et les mots de passe se devinent et se volent. Avec la connexion en deux étapes, il faut aussi un code de votre téléphone.",
    passkey: "Votre mot de passe seul ouvre votre compte, et les mots de passe se devinent et se volent. Une clé d’accès, c’est votre empreinte, votre visage ou le code de votre appareil : personne ne peut la deviner, et aucune fausse page ne peut la prendre.",
    second_step_too: "Vous avez une clé d’accès, mais votre mot de passe seul ouvre encore votre compte. Avec la connexion en deux étapes, il faut aussi un code ou une clé d’accès.",
    add_passkey: "Étape suivante conseillée : ajouter une clé d’accès",
    turn_on: "Étape suivante conseillée : activer la connexion en deux étapes",
    nothing: "Il ne reste rien à faire",
    nothing_why: "Votre adresse e‑mail est vérifiée, un mot de passe volé n’ouvre rien à lui seul, et vous avez des codes de secours.",
};
