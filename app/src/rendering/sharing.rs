//! What other sites and programs are told of a page: where it really is, what they show of
//! a link to it, its feed, and where they ask for more.

use stagedoor_domain::artists::Artist;
use stagedoor_domain::tracks::{Track, Visibility};

use crate::language::words;

/// The most characters of a description that others show.
const DESCRIPTION: usize = 200;

/// What others are told of one page. Paths are of this site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sharing {
    /// The one address of the page.
    path: String,
    /// What it is about, as Open Graph calls it.
    kind: &'static str,
    title: String,
    description: String,
    /// A square picture.
    picture: Option<String>,
    /// What can be listened to, in MP4.
    audio: Option<String>,
    /// An RSS feed.
    feed: Option<String>,
}

impl Sharing {
    /// Of an artist's page that everybody may see.
    pub fn of_artist(artist: &Artist) -> Self {
        let artist_page = &words().artist_page;
        let path = format!("/artists/{}", artist.handle);
        let about = artist.about.as_deref().map(shortened);
        Self {
            kind: "profile",
            title: artist.name.clone(),
            description: about.unwrap_or_else(|| (artist_page.listen_to)(&artist.name)),
            picture: artist.picture_url.clone(),
            audio: None,
            feed: Some(format!("{path}/feed.xml")),
            path,
        }
    }

    /// Of a track's page; none where not everybody may see it.
    pub fn of_track(track: &Track) -> Option<Self> {
        let artist_page = &words().artist_page;
        let about = track.description.as_deref().map(shortened);
        (track.visibility == Visibility::Public).then(|| Self {
            path: format!("/tracks/{}", track.id),
            kind: "music.song",
            title: (artist_page.by)(&track.title, &track.artist.name),
            description: about.unwrap_or_else(|| (artist_page.listen_to)(&track.artist.name)),
            picture: track.artwork_url.clone(),
            audio: Some(format!("/media/tracks/{}/stream.m4a", track.id)),
            feed: Some(format!("/artists/{}/feed.xml", track.artist.handle)),
        })
    }

    /// What stands of it in the head of the page, on the site at `origin`.
    pub(super) fn write(&self, origin: &str) -> String {
        let page = format!("{origin}{}", self.path);
        let mut head = Tags(Vec::new());
        head.meta("name", "description", &self.description);
        head.link("canonical", "", &page, "");
        head.meta("property", "og:site_name", "Stagedoor");
        head.meta("property", "og:title", &self.title);
        head.meta("property", "og:description", &self.description);
        head.meta("property", "og:type", self.kind);
        head.meta("property", "og:url", &page);
        if let Some(picture) = &self.picture {
            let alt = (words().artist_page.picture_of)(&self.title);
            head.meta("property", "og:image", &format!("{origin}{picture}"));
            head.meta("property", "og:image:alt", &alt);
            head.meta("name", "twitter:card", "summary");
        } else {
            head.meta("property", "og:image", &format!("{origin}/social.png"));
            head.meta("property", "og:image:alt", words().frame.picture);
            head.meta("name", "twitter:card", "summary_large_image");
        }
        if let Some(audio) = &self.audio {
            head.meta("property", "og:audio", &format!("{origin}{audio}"));
            head.meta("property", "og:audio:type", "audio/mp4");
        }
        if let Some(feed) = &self.feed {
            head.link(
                "alternate",
                "application/rss+xml",
                &format!("{origin}{feed}"),
                "",
            );
        }
        let asked: String = url::form_urlencoded::byte_serialize(page.as_bytes()).collect();
        for (format, kind) in [
            ("json", "application/json+oembed"),
            ("xml", "text/xml+oembed"),
        ] {
            let place = format!("{origin}/oembed?url={asked}&format={format}");
            head.link("alternate", kind, &place, &self.title);
        }
        head.0.concat()
    }
}

/// Tags of a head, one after the other. What is said in them is anybody's; names are ours.
struct Tags(Vec<String>);

impl Tags {
    fn meta(&mut self, named: &str, name: &str, content: &str) {
        let content = escaped(content);
        self.0
            .push(format!(r#"<meta {named}="{name}" content="{content}">"#));
    }

    fn link(&mut self, rel: &str, kind: &str, href: &str, title: &str) {
        let kind = match kind {
            "" => String::new(),
            kind => format!(r#" type="{kind}""#),
        };
        let title = match title {
            "" => String::new(),
            title => format!(r#" title="{}""#, escaped(title)),
        };
        let href = escaped(href);
        self.0
            .push(format!(r#"<link rel="{rel}"{kind} href="{href}"{title}>"#));
    }
}

/// The text as it can stand between the quotes of an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// The first of a text, in one line, ended where a word ends.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= DESCRIPTION {
        return line;
    }
    let start: String = line.chars().take(DESCRIPTION).collect();
    let words = start.rsplit_once(' ').map_or(&*start, |(words, _)| words);
    format!("{words}…")
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;

    fn nina() -> Artist {
        Artist {
            id: Uuid::from_u128(7),
            handle: "nina".into(),
            name: "Nina <& the \"Nightjars\">".into(),
            about: Some("Quiet music\nfor loud rooms.".into()),
            links: Vec::new(),
            picture_url: Some("/media/artists/7/picture?v=1".into()),
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn an_artists_page_says_where_it_is_and_what_is_there() {
        let head = Sharing::of_artist(&nina()).write("https://stage.example");
        for part in [
            r#"<link rel="canonical" href="https://stage.example/artists/nina">"#,
            r#"<meta property="og:type" content="profile">"#,
            r#"<meta property="og:description" content="Quiet music for loud rooms.">"#,
            r#"<meta property="og:image" content="https://stage.example/media/artists/7/picture?v=1">"#,
            r#"<link rel="alternate" type="application/rss+xml" href="https://stage.example/artists/nina/feed.xml">"#,
            "/oembed?url=https%3A%2F%2Fstage.example%2Fartists%2Fnina&amp;format=json\"",
        ] {
            assert!(head.contains(part), "{part}: {head}");
        }
        // Nothing that somebody is called ends an attribute.
        assert!(!head.contains("\"Nightjars\""), "{head}");
        assert!(!head.contains("<&"), "{head}");
    }

    #[test]
    fn long_texts_end_where_a_word_does() {
        let long = "la la ".repeat(100);
        let short = shortened(&long);
        assert!(short.ends_with("la…"), "{short}");
        assert!(short.chars().count() <= DESCRIPTION + 1);
        assert_eq!(shortened(&"x".repeat(300)).chars().count(), DESCRIPTION + 1);
    }
}
