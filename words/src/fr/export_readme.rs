//! What a copy of somebody's data says of itself.

use crate::en::export_readme::ExportReadme;

pub const EXPORT_README: ExportReadme = ExportReadme {
    title: |host| format!("Vos données sur {host}"),
    taken: |moment| format!("Tout est ici tel qu’à un seul instant : {moment}."),
    how_to_read: "Les fichiers .json sont du texte que les gens et les programmes peuvent lire (JSON, RFC 8259, en UTF-8). Les heures sont en UTC.",
    files: "account.json : votre compte\nformer_usernames.json : les noms gardés pour vous\nemail_changes.json : les changements de votre adresse e‑mail\nmailed_links.json : les liens qui vous ont été envoyés, sans ce qui les fait marcher\npasskeys.json, two_step_login.json : quand et d’où chacun a été ajouté\nsessions.json : vos sessions ouvertes\nbrowsers.json, devices.json : quand vos navigateurs et appareils ont été vus\nsecurity_log.json : ce qui est arrivé à votre compte\nmails.json : le genre et l’heure des messages qui vous ont été envoyés\nlistens.json : ce que vous avez écouté dans l’heure\nartists.json : vous en tant qu’artiste, et artists/ avec les images\ntracks.json : vos titres, et tracks/ avec les fichiers et les images\nplays.json : combien de fois chaque titre a été écouté\nunfinished_uploads.json : les envois interrompus\nwaiting_work.json : ce que le programme doit encore faire pour vous\nsupport_tickets.json : ce que vous avez écrit à l’assistance, et nos réponses\nexports.json : les copies comme celle-ci\nmanifest.json : chaque fichier avec sa taille et sa somme SHA-256",
    not_in_it: "Ce qui ouvre votre compte n’est pas ici : l’empreinte de votre mot de passe, le secret d’une application, les codes, les clés et les identifiants de session. Les fichiers ne sont dans tracks/ et artists/ que si vous les avez demandés.",
    check: "Gardez cette copie à l’abri : elle contient tout ce que nous savons de vous.",
};
