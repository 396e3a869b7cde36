//! A sentence with more than words in it.

use leptos::prelude::*;
use stagedoor_words::{Piece, pieces};

/// `text`, in which `{name}` stands for the view of that name among `places`. A place
/// that the sentence does not name is left out, and a name without one is left as it
/// stands, for somebody to see.
pub fn sentence<const N: usize>(text: &str, places: [(&'static str, AnyView); N]) -> AnyView {
    let mut places = places.map(|(name, view)| (name, Some(view)));
    let parts: Vec<AnyView> = pieces(text)
        .map(|piece| match piece {
            Piece::Text(said) => said.to_owned().into_any(),
            Piece::Place(name) => {
                let place = places.iter_mut().find(|(known, _)| *known == name);
                let view = place.and_then(|(_, view)| view.take());
                view.unwrap_or_else(|| format!("{{{name}}}").into_any())
            }
        })
        .collect();
    parts.into_any()
}
