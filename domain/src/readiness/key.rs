//! Whether the key that seals secrets is there.

use crate::readiness::finding::Finding;
use crate::services::Services;

pub(super) async fn find(services: Services) -> Finding {
    let proved = move || services.secret_key.prove(&*services.entropy);
    let proved = tokio::task::spawn_blocking(proved)
        .await
        .map_err(std::io::Error::other)
        .flatten();
    match proved {
        Ok(()) => Finding::good("opens what it seals"),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Finding::bad(
            "its file is gone, or holds another key",
            "secret.key is gone, or the key in use is not in it",
        ),
        Err(error) => Finding::bad("its file cannot be read", &error),
    }
}
