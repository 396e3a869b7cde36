//! Whether a page links to another with `rel="me"`.

use html5gum::{DefaultEmitter, Token, Tokenizer};
use url::Url;

/// Elements that link with `rel="me"`.
const LINKING: [&[u8]; 3] = [b"a", b"area", b"link"];

/// Whether the page `html`, which was read from `address`, links to one of `wanted` with
/// `rel="me"`. What stands behind `#` or `?`, and a slash at the end, make no difference.
pub(super) fn links_back(html: &str, address: &Url, wanted: &[Url]) -> bool {
    let wanted: Vec<Url> = wanted.iter().cloned().map(bare).collect();
    let mut base = address.clone();
    // What stands in scripts and text fields is no element.
    let mut emitter = DefaultEmitter::<()>::default();
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        let Token::StartTag(tag) = token else {
            continue;
        };
        let value = |name: &[u8]| {
            let value = tag.attributes.get(name)?;
            std::str::from_utf8(value).ok()
        };
        let Some(href) = value(b"href") else {
            continue;
        };
        if **tag.name == *b"base" {
            base = address.join(href).unwrap_or(base);
        }
        let is_me = LINKING.contains(&&**tag.name)
            && value(b"rel").is_some_and(|rel| {
                let mut kinds = rel.split_ascii_whitespace();
                kinds.any(|kind| kind.eq_ignore_ascii_case("me"))
            });
        if is_me
            && base
                .join(href.trim())
                .is_ok_and(|url| wanted.contains(&bare(url)))
        {
            return true;
        }
    }
    false
}

fn bare(mut url: Url) -> Url {
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/').to_owned();
    url.set_path(&path);
    url
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(r#"<a rel="me" href="https://stage.example/artists/nina">me</a>"#)]
    #[case(r"<A HREF='https://stage.example/artists/nina/?from=here#top' REL='nofollow ME'>")]
    #[case("<link rel=me href=https://STAGE.example/artists/nina>")]
    #[case(r#"<area rel="me noopener" href=" https://stage.example:443/artists/nina ">"#)]
    #[case(r#"<base href="https://stage.example/"><a rel=me href="artists/nina">"#)]
    #[case(r#"<p>5 < 6 <a rel="me" href="https&#58;//stage.example/artists/nin&#97;">"#)]
    #[case(r#"<script>"</a>"</script><a rel=me href="https://stage.example/artists/old-name">"#)]
    fn it_does(#[case] html: &str) {
        assert!(of(html), "{html}");
    }

    #[rstest]
    #[case(r#"<a href="https://stage.example/artists/nina">"#)]
    #[case(r#"<a rel="menu" href="https://stage.example/artists/nina">"#)]
    #[case(r#"<a rel="me" href="https://stage.example/artists/mira">"#)]
    #[case(r#"<a rel="me" href="https://stage.example/artists/nina/feed.xml">"#)]
    #[case(r#"<a rel="me" href="http://stage.example/artists/nina">"#)]
    #[case(r#"<a rel="me" href="https://stage.example.evil.example/artists/nina">"#)]
    #[case(r#"<a rel="me" href="/artists/nina">"#)]
    #[case(r#"<!-- <a rel="me" href="https://stage.example/artists/nina"> -->"#)]
    #[case(r#"<script>'<a rel="me" href="https://stage.example/artists/nina">'</script>"#)]
    #[case(r#"<textarea><a rel="me" href="https://stage.example/artists/nina"></textarea>"#)]
    #[case(r#"<p title='<a rel="me" href="https://stage.example/artists/nina">'>"#)]
    #[case(r#"<img rel="me" href="https://stage.example/artists/nina">"#)]
    #[case("")]
    fn it_does_not(#[case] html: &str) {
        assert!(!of(html), "{html}");
    }

    fn of(html: &str) -> bool {
        let page = "https://nina.example/about".parse().unwrap();
        let wanted = ["nina", "old-name"].map(|handle| {
            let url = format!("https://stage.example/artists/{handle}");
            url.parse().unwrap()
        });
        links_back(html, &page, &wanted)
    }
}
