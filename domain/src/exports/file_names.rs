//! What files are called in an archive, wherever it is unpacked.

/// The longest that a title makes a name, in characters.
const LONGEST: usize = 80;

/// `title` as a part of a file's name: without what some system cannot have in one, what
/// would lead elsewhere, and what does not show.
pub(super) fn safe(title: &str) -> String {
    let plain: String = title
        .chars()
        .map(|c| {
            let is_plain = c.is_alphanumeric() || " -_.,()'&+!".contains(c);
            if is_plain { c } else { '_' }
        })
        .take(LONGEST)
        .collect();
    plain.trim_matches([' ', '.']).to_owned()
}

/// The name of a track's file or picture: its number first, so that no two are the same
/// and a listing has their order.
pub(super) fn of_track(number: usize, title: &str, key: &str) -> String {
    let extension = extension(key);
    let title = safe(title);
    if title.is_empty() {
        format!("tracks/{number:03}.{extension}")
    } else {
        format!("tracks/{number:03} {title}.{extension}")
    }
}

/// The name of an artist's picture.
pub(super) fn of_artist(handle: &str, key: &str) -> String {
    format!("artists/{handle}.{}", extension(key))
}

/// What the object's key ends with: originals keep theirs.
fn extension(key: &str) -> &str {
    key.rsplit_once('.')
        .map_or("bin", |(_, extension)| extension)
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("Night door", "tracks/007 Night door.flac")]
    #[case("Élan (live)", "tracks/007 Élan (live).flac")]
    #[case("../../etc/passwd", "tracks/007 _.._etc_passwd.flac")]
    #[case("a/b\\c:d*e?f\"g<h>i|j\0k\n", "tracks/007 a_b_c_d_e_f_g_h_i_j_k_.flac")]
    #[case("...", "tracks/007.flac")]
    #[case("\u{202e}gnp.exe", "tracks/007 _gnp.exe.flac")]
    fn a_title_leads_nowhere(#[case] title: &str, #[case] expected: &str) {
        assert_eq!(of_track(7, title, "ab/x.flac"), expected);
    }

    #[test]
    fn a_long_title_is_cut() {
        let name = of_track(1, &"ü".repeat(200), "ab/x.wav");
        assert_eq!(name.chars().count(), "tracks/001 .wav".len() + LONGEST);
    }
}
