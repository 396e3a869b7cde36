//! The picture of a track, square as a record's sleeve.

use std::fmt::Write;

use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use stagedoor_domain::tracks::Track;

use crate::media_url;

/// The picture of `track`, or one that is made of its id where it has none: the same one
/// each time, and another than its neighbours'. It decorates; the title stands beside it.
#[component]
pub fn Sleeve(
    track: Track,
    /// Whether it is the large one of a page.
    #[prop(optional)]
    is_large: bool,
) -> impl IntoView {
    let Some(src) = media_url::artwork(&track, is_large) else {
        return InertElement::new(drawn(track.id.as_bytes())).into_any();
    };
    let loading = (!is_large).then_some("lazy");
    view! { <img class="sleeve-picture" src=src alt="" width="320" height="320" loading=loading decoding="async" /> }
        .into_any()
}

/// A sleeve of two colours and a record's grooves, drawn after the last bytes of an id:
/// the first are the time, and alike for what comes in together. Colours are attributes,
/// since pages have no styles of their own.
fn drawn(id: &[u8; 16]) -> String {
    let byte = |at: usize| u32::from(id[at]);
    let hue = byte(15) * 360 / 256;
    let next = (hue + 40 + byte(14) % 80) % 360;
    let far = (hue + 150 + byte(13) % 60) % 360;
    let (x, y) = (15 + byte(12) % 70, 15 + byte(11) % 70);
    let (turn, inner) = (byte(10) % 180, 6 + byte(9) % 8);
    let name: String = id[8..].iter().fold(String::new(), |mut name, byte| {
        // Writing to a string does not fail.
        let _ = write!(name, "{byte:02x}");
        name
    });
    let grooves: String = (0..5).fold(String::new(), |mut drawn, ring| {
        let radius = inner + 7 + ring * 7;
        let _ = write!(drawn, r#"<circle cx="{x}" cy="{y}" r="{radius}"/>"#);
        drawn
    });
    format!(
        r#"<svg class="sleeve-picture" viewBox="0 0 100 100" width="320" height="320" aria-hidden="true" focusable="false"><defs><linearGradient id="a{name}" gradientTransform="rotate({turn} .5 .5)"><stop offset="0" stop-color="oklch(0.74 0.14 {hue})"/><stop offset="1" stop-color="oklch(0.36 0.11 {next})"/></linearGradient><radialGradient id="b{name}"><stop offset="0" stop-color="oklch(0.82 0.13 {far})"/><stop offset="1" stop-color="oklch(0.5 0.14 {hue})" stop-opacity="0"/></radialGradient></defs><rect width="100" height="100" fill="url(#a{name})"/><circle cx="{x}" cy="{y}" r="62" fill="url(#b{name})"/><g fill="none" stroke="oklch(0.16 0.03 {hue})" stroke-opacity=".34" stroke-width="1.6">{grooves}</g><circle cx="{x}" cy="{y}" r="{inner}" fill="oklch(0.16 0.03 {hue})" fill-opacity=".55"/><circle cx="{x}" cy="{y}" r="1.6" fill="oklch(0.95 0.03 {far})"/></svg>"#
    )
}

#[cfg(test)]
mod tests {
    use super::drawn;

    #[test]
    fn the_same_track_has_the_same_sleeve_and_others_have_others() {
        let [one, other] = [7, 8].map(|last| {
            let mut id = [1; 16];
            id[15] = last;
            drawn(&id)
        });
        assert_ne!(one, other);
        assert!(!one.contains("style="), "pages have no styles of their own");
    }
}
