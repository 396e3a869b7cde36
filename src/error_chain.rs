//! An error with what caused it, for whoever operates the server.

use std::error::Error;

/// `error` and everything that caused it, on one line. Many errors print their
/// source and also name it; each cause is said once.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let text = cause.to_string();
        if !line.contains(&text) {
            line.push_str(": ");
            line.push_str(&text);
        }
        source = cause.source();
    }
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use anyhow::Context;
    use stagedoor_domain::Error;

    use super::with_causes;

    #[test]
    fn each_cause_is_said_once() {
        let disk = std::io::Error::other("the disk\nis full");
        let error = Err::<(), _>(Error::unavailable(disk))
            .context("cannot create ada")
            .unwrap_err();
        assert_eq!(
            with_causes(error.as_ref()),
            "cannot create ada: unavailable: the disk is full"
        );
    }
}
