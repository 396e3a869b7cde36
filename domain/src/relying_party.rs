//! This site, as browsers and authenticators know it.

use std::sync::Arc;
use std::time::Duration;

use url::Url;
use webauthn_rs::prelude::{Webauthn, WebauthnBuilder};

use crate::error::Error;
use crate::settings::Settings;

/// What authenticators show beside a passkey.
const NAME: &str = "Stagedoor";

/// The longest time that fits into a challenge: it counts milliseconds in 32 bits.
const LONGEST: Duration = Duration::from_millis(u32::MAX as u64);

/// This site as a relying party; none where its address is one that browsers make
/// no passkeys for: an IP address, or plain http elsewhere than on `localhost`.
#[derive(Debug, Clone)]
pub struct RelyingParty(Option<Arc<Webauthn>>);

impl RelyingParty {
    /// The one at the public URL of `settings`.
    pub fn at(settings: &Settings) -> Self {
        let url = &settings.public_url;
        let lifetime = settings.passkey_ceremony_lifetime.min(LONGEST);
        // Passkeys are bound to this id for good: whoever moves to another domain
        // starts without any.
        let id = url.domain().filter(|_| is_secure_context(url));
        let webauthn = id.and_then(|id| {
            WebauthnBuilder::new(id, url)
                .and_then(|builder| builder.rp_name(NAME).timeout(lifetime).build())
                .inspect_err(|error| tracing::warn!(%error, %url, "no passkeys can be made here"))
                .ok()
        });
        Self(webauthn.map(Arc::new))
    }

    /// Whether there can be passkeys at all.
    pub const fn is_available(&self) -> bool {
        self.0.is_some()
    }

    /// What makes challenges and checks their answers.
    ///
    /// # Errors
    /// [`Error::PasskeysUnavailable`].
    pub(super) fn webauthn(&self) -> Result<&Webauthn, Error> {
        self.0.as_deref().ok_or(Error::PasskeysUnavailable)
    }
}

/// Whether browsers offer passkeys at this URL: a secure context (W3C Secure
/// Contexts, section 3.1, which trusts `localhost` and what is below it).
fn is_secure_context(url: &Url) -> bool {
    let is_localhost = |host: &str| host == "localhost" || host.ends_with(".localhost");
    match url.scheme() {
        "https" => true,
        "http" => url.domain().is_some_and(is_localhost),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("https://stagedoor.example", true)]
    #[case("https://stagedoor.example:8443", true)]
    #[case("http://localhost:3000", true)]
    #[case("http://stagedoor.localhost:3000", true)]
    #[case("http://stagedoor.example", false)]
    #[case("http://notlocalhost", false)]
    #[case("http://127.0.0.1:3000", false)]
    #[case("https://192.0.2.7", false)]
    #[case("https://[2001:db8::7]", false)]
    fn there_are_passkeys_where_browsers_make_some(#[case] url: &str, #[case] available: bool) {
        let settings = Settings::new(url.parse().unwrap());
        assert_eq!(RelyingParty::at(&settings).is_available(), available);
    }

    #[test]
    fn a_lifetime_beyond_what_a_challenge_can_say_is_cut() {
        let mut settings = Settings::new("http://localhost:3000".parse().unwrap());
        settings.passkey_ceremony_lifetime = Duration::MAX;
        let relying_party = RelyingParty::at(&settings);
        let webauthn = relying_party.webauthn().unwrap();
        assert!(webauthn.start_discoverable_authentication().is_ok());
    }
}
