//! What the places of PostgreSQL servers are called.

use std::path::Path;

use sqlx::postgres::PgConnectOptions;

/// How people call where these options lead to.
pub(super) fn place(options: &PgConnectOptions) -> String {
    let port = options.get_port();
    match options.get_socket() {
        Some(folder) => format!("{}:{port}", folder.display()),
        None => format!("{}:{port}", options.get_host()),
    }
}

/// The port or, with its name in the file system, the socket that is connected to.
pub(super) fn endpoint(options: &PgConnectOptions) -> String {
    // Where no host is named, sqlx has the folder of a socket in its place.
    let by_host = Path::new(options.get_host());
    let folder = match options.get_socket() {
        Some(folder) => Some(folder.as_path()),
        None => Some(by_host).filter(|folder| folder.is_absolute()),
    };
    folder.map_or_else(
        || place(options),
        |folder| {
            let socket = format!(".s.PGSQL.{}", options.get_port());
            folder.join(socket).display().to_string()
        },
    )
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case::port("postgres://ada:pw@one:1/db", "one:1")]
    #[case::socket("postgres:///db?host=/run/pg&port=7", "/run/pg/.s.PGSQL.7")]
    #[case::encoded("postgres://ada@%2Frun%2Fpg:7/db", "/run/pg/.s.PGSQL.7")]
    fn what_is_connected_to_has_a_name(#[case] url: &str, #[case] name: &str) {
        let options = PgConnectOptions::from_str(url).unwrap();
        assert_eq!(endpoint(&options), name);
    }
}
