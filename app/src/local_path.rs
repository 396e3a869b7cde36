//! Where a form may send the browser: nowhere but this site.

use stagedoor_domain::User;
use stagedoor_domain::users::Status;

/// Where somebody whose account is being deleted can keep it.
pub const LEAVING: &str = "/leaving";

/// What somebody whose account is suspended is told, and may still do.
pub const SUSPENDED: &str = "/suspended";

/// The page that everything begins at for `user`: the front, or the one that says why
/// their account is not open.
pub const fn home(user: &User) -> &'static str {
    match user.status {
        Status::Active => "/",
        Status::Leaving => LEAVING,
        Status::Suspended => SUSPENDED,
    }
}

/// `path` if it is a path of this site and can stand in a `Location` header:
/// one slash first, then printable ASCII without a backslash (browsers read `\`
/// as `/`, and `//host` as another site).
pub fn local_path(path: &str) -> Option<&str> {
    let printable = path
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (printable && path.starts_with('/') && !path.starts_with("//")).then_some(path)
}

/// `/login`, with the way back to `next`.
pub fn login_for(next: &str) -> String {
    with_query("/login", "next", next)
}

/// The page that asks once more who it is, with the way back to `next`; for a second
/// factor as well, where that `needs` one.
pub fn reauthenticate_for(next: &str, needs: Option<&str>) -> String {
    let page = with_query("/reauthenticate", "next", next);
    match needs {
        Some(needs) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            format!("{page}&{}", query.append_pair("needs", needs).finish())
        }
        None => page,
    }
}

/// `path` with one more query parameter.
pub fn with_query(path: &str, name: &str, value: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}{}", query.append_pair(name, value).finish())
}

#[cfg(test)]
mod tests {
    use super::{local_path, login_for, reauthenticate_for, with_query};

    #[test]
    fn one_parameter_stands_behind_the_other() {
        let one = with_query("/a", "b", "c&d");
        assert_eq!(one, "/a?b=c%26d");
        assert_eq!(with_query(&one, "e", "f"), "/a?b=c%26d&e=f");
    }

    #[test]
    fn paths_of_this_site_are_taken() {
        for path in ["/", "/settings", "/studio/upload?cursor=a%20b", "/a#b"] {
            assert_eq!(local_path(path), Some(path));
        }
    }

    #[test]
    fn everything_else_is_refused() {
        let refused = [
            "",
            "settings",
            "//evil.example",
            "/\\evil.example",
            "\\/evil.example",
            "https://evil.example",
            "/a\r\nset-cookie: x=y",
            "/a\tb",
            "/a b",
            "/é",
        ];
        for path in refused {
            assert_eq!(local_path(path), None, "{path:?}");
        }
    }

    #[test]
    fn the_way_back_is_escaped() {
        assert_eq!(login_for("/a?b=c&d"), "/login?next=%2Fa%3Fb%3Dc%26d");
        assert_eq!(
            reauthenticate_for("/a?b", None),
            "/reauthenticate?next=%2Fa%3Fb"
        );
        assert_eq!(
            reauthenticate_for("/a?b", Some("second_factor")),
            "/reauthenticate?next=%2Fa%3Fb&needs=second_factor"
        );
    }
}
