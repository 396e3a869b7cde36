//! Sentences with something in the middle that is more than a word: a link, a name in
//! bold.

/// A part of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece<'a> {
    /// What is said.
    Text(&'a str),
    /// The name of what stands there.
    Place(&'a str),
}

/// The parts of a sentence that names what stands in it in braces, such as
/// `We sent it to {email}.`
pub fn pieces(sentence: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = sentence;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some(inside) = rest.strip_prefix('{')
            && let Some((name, after)) = inside.split_once('}')
        {
            rest = after;
            return Some(Piece::Place(name));
        }
        let ends = rest.char_indices().skip(1).find(|(_, c)| *c == '{');
        let ends = ends.map_or(rest.len(), |(at, _)| at);
        let (text, after) = rest.split_at(ends);
        rest = after;
        Some(Piece::Text(text))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_falls_into_what_is_said_and_what_stands_in_it() {
        let all: Vec<_> = pieces("{name}, we sent it to {email}.").collect();
        let expected = [
            Piece::Place("name"),
            Piece::Text(", we sent it to "),
            Piece::Place("email"),
            Piece::Text("."),
        ];
        assert_eq!(all, expected);
        assert_eq!(
            pieces("Écrivez.").collect::<Vec<_>>(),
            [Piece::Text("Écrivez.")]
        );
        assert_eq!(pieces("").count(), 0);
    }
}
