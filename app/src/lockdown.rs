//! What a lockdown has done, on its way to the page that says so.

use stagedoor_domain::accounts::Lockdown;
use stagedoor_domain::email_address::shown_email;

use crate::dto::FormState;
use crate::language::words;

/// The numbers of a [`Lockdown`], as the next page reads them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// How many sessions ended.
    pub sessions: u32,
    /// How many passkeys are suspended.
    pub passkeys: u32,
    /// Whether the authenticator app is.
    pub app: bool,
    /// How many backup codes are.
    pub codes: u32,
    /// Whether the next login asks for one of them.
    pub two_step: bool,
    /// The address that the account went back to, if it did.
    pub email: Option<String>,
}

/// `lockdown` as something that a session keeps for the next page.
pub fn keep(lockdown: &Lockdown) -> FormState {
    let restored = lockdown.restored_email.as_deref().map(shown_email);
    let restored = restored.unwrap_or_default();
    let flag = |is: bool| if is { "1" } else { "" };
    FormState::typed(
        "lockdown",
        &[
            ("sessions", &*lockdown.sessions_ended.to_string()),
            ("passkeys", &*lockdown.passkeys.to_string()),
            ("app", flag(lockdown.authenticator_app)),
            ("codes", &*lockdown.backup_codes.to_string()),
            ("two_step", flag(lockdown.two_step)),
            ("email", &restored),
        ],
    )
}

impl Facts {
    /// What [`keep`] wrote; none when nothing was kept.
    pub fn read(form: &FormState) -> Option<Self> {
        let number = |name: &str| form.value(name).parse().ok();
        Some(Self {
            sessions: number("sessions")?,
            passkeys: number("passkeys")?,
            app: !form.value("app").is_empty(),
            codes: number("codes")?,
            two_step: !form.value("two_step").is_empty(),
            email: Some(form.value("email")).filter(|email| !email.is_empty()),
        })
    }

    /// What is suspended, such as "1 passkey, the authenticator app and 10 backup codes";
    /// none when nothing is.
    pub fn suspended(&self) -> Option<String> {
        let words = words();
        let (lockdown, counted) = (&words.lockdown, &words.counted);
        let mut parts = Vec::new();
        if self.passkeys > 0 {
            parts.push((counted.passkeys)(self.passkeys.into()));
        }
        if self.app {
            parts.push(lockdown.app.to_owned());
        }
        if self.codes > 0 {
            parts.push((counted.backup_codes)(self.codes.into()));
        }
        let last = parts.pop()?;
        Some(if parts.is_empty() {
            last
        } else {
            (counted.and)(&parts.join(", "), &last)
        })
    }
}

#[cfg(test)]
mod tests {
    use stagedoor_words::Language;

    use super::*;
    use crate::language::speaking_at_once;

    #[test]
    fn what_is_suspended_is_told_in_full() {
        let mut lockdown = Lockdown {
            sessions_ended: 2,
            passkeys: 1,
            authenticator_app: true,
            backup_codes: 10,
            two_step: true,
            restored_email: None,
        };
        let facts = Facts::read(&keep(&lockdown)).unwrap();
        assert_eq!(
            (facts.sessions, facts.two_step, facts.email.clone()),
            (2, true, None)
        );
        assert_eq!(
            facts.suspended().unwrap(),
            "1 passkey, the authenticator app and 10 backup codes"
        );
        speaking_at_once(Language::French, || {
            assert_eq!(
                facts.suspended().unwrap(),
                "1\u{a0}clé d’accès, l’application d’authentification et 10\u{a0}codes de secours"
            );
        });
        lockdown.authenticator_app = false;
        lockdown.backup_codes = 0;
        let facts = Facts::read(&keep(&lockdown)).unwrap();
        assert_eq!(facts.suspended().unwrap(), "1 passkey");
        lockdown.passkeys = 0;
        assert_eq!(Facts::read(&keep(&lockdown)).unwrap().suspended(), None);
        assert_eq!(Facts::read(&FormState::default()), None);
    }
}
