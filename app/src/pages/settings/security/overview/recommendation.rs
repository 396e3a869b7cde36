//! What is best done next for the safety of an account.

use stagedoor_domain::Error;

use super::facts::{Facts, Waiting};
use crate::components::icon;
use crate::format;
use crate::language::language;

/// So few backup codes are left that new ones are due: one may be typed wrongly, one lost.
pub(super) const FEW_CODES: u32 = 2;

const PASSKEYS: &str = "/settings/security/passkeys";
const TWO_STEP: &str = "/settings/security/two-step";
const NEW_CODES: &str = "/settings/security/two-step/new-codes";

/// One thing to do, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) struct Recommendation {
    pub(super) title: &'static str,
    pub(in crate::pages) icon: &'static str,
    pub(super) why: String,
    pub(in crate::pages) page: &'static str,
    pub(in crate::pages) link: &'static str,
}

impl Recommendation {
    /// Returns what matters most; none when everything is done.
    pub(in crate::pages) fn of(facts: Facts) -> Option<Self> {
        if facts.waiting == Some(Waiting::Suspended) {
            return Some(Self {
                title: "Something is suspended",
                icon: icon::ALERT,
                why: "Your account was locked. What is suspended opens nothing until you have \
                      looked through it: somebody else may have added some of it."
                    .into(),
                page: "/settings/security/suspended",
                link: "Look through what is suspended",
            });
        }
        if facts.waiting == Some(Waiting::NewCodes) {
            return Some(Self {
                title: "Keep your backup codes",
                icon: icon::KEY,
                why: "You have made new ones, and not said yet that you have kept them. They get you in \
                      when your phone is lost or broken."
                    .into(),
                page: TWO_STEP,
                link: "Show the backup codes",
            });
        }
        if !facts.is_verified {
            return Some(Self {
                title: "Recommended next: verify your email",
                icon: icon::MAIL,
                why: "Until then we cannot send you a new password when you have forgotten \
                      yours, and passkeys and two-step login have to wait."
                    .into(),
                page: "/verify-email/resend",
                link: "Resend verification",
            });
        }
        if facts.must_set_up {
            let why = Error::TwoStepRequired.detail(language());
            return Some(second_step(facts.passkeys, why));
        }
        match facts.codes_left {
            Some(left) if left <= FEW_CODES => Some(new_codes(left)),
            Some(_) => None,
            None => Some(second_step(facts.passkeys, password_alone(facts.passkeys))),
        }
    }
}

fn new_codes(left: u32) -> Recommendation {
    let left = match left {
        0 => "You have none left".to_owned(),
        left => format!(
            "You have only {} left",
            format::count(left, "code", "codes")
        ),
    };
    Recommendation {
        title: "Recommended next: make new backup codes",
        icon: icon::ALERT,
        why: format!("{left}. They get you in when your phone is lost or broken."),
        page: NEW_CODES,
        link: "Make new backup codes",
    }
}

/// Why a second step is a good thing to have.
fn password_alone(passkeys: Option<usize>) -> String {
    match passkeys {
        None => {
            "Your password alone opens your account, and passwords get guessed and stolen. \
                 With two-step login it needs a code of your phone as well."
        }
        Some(0) => {
            "Your password alone opens your account, and passwords get guessed and \
                    stolen. A passkey is your fingerprint, your face or your device's code: \
                    nobody can guess it, and no false page can take it."
        }
        Some(_) => {
            "You have a passkey, but your password alone still opens your account. With \
                    two-step login it needs a code or a passkey as well."
        }
    }
    .to_owned()
}

/// The second step that is not there yet: a passkey first, where there can be one.
fn second_step(passkeys: Option<usize>, why: String) -> Recommendation {
    if passkeys == Some(0) {
        Recommendation {
            title: "Recommended next: add a passkey",
            icon: icon::KEY,
            why,
            page: PASSKEYS,
            link: "Add a passkey",
        }
    } else {
        Recommendation {
            title: "Recommended next: turn on two-step login",
            icon: icon::PHONE,
            why,
            page: TWO_STEP,
            link: "Turn on two-step login",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAFE: Facts = Facts {
        is_verified: true,
        codes_left: Some(10),
        passkeys: Some(1),
        waiting: None,
        must_set_up: false,
    };

    fn link(facts: Facts) -> Option<&'static str> {
        Recommendation::of(facts).map(|next| next.link)
    }

    #[test]
    fn what_matters_most_comes_first() {
        let worst = Facts {
            is_verified: false,
            codes_left: None,
            passkeys: Some(0),
            waiting: Some(Waiting::Suspended),
            must_set_up: true,
        };
        let mut facts = worst;
        assert_eq!(link(facts), Some("Look through what is suspended"));
        facts.waiting = Some(Waiting::NewCodes);
        assert_eq!(link(facts), Some("Show the backup codes"));
        facts.waiting = None;
        assert_eq!(link(facts), Some("Resend verification"));
        facts.is_verified = true;
        let required = Recommendation::of(facts).unwrap();
        assert_eq!(required.link, "Add a passkey");
        assert!(required.why.contains("Your role needs"), "{required:?}");
        facts.must_set_up = false;
        let advised = Recommendation::of(facts).unwrap();
        assert_eq!(advised.link, "Add a passkey");
        assert!(advised.why.contains("password alone"), "{advised:?}");
        facts.passkeys = Some(1);
        assert_eq!(link(facts), Some("Turn on two-step login"));
        assert_eq!(link(SAFE), None);
    }

    #[test]
    fn where_browsers_make_no_passkeys_none_is_recommended() {
        for must_set_up in [false, true] {
            let facts = Facts {
                codes_left: None,
                passkeys: None,
                must_set_up,
                ..SAFE
            };
            assert_eq!(link(facts), Some("Turn on two-step login"));
        }
    }

    #[test]
    fn the_last_two_backup_codes_are_too_few() {
        for (left, words) in [
            (0, "none left"),
            (1, "only 1 code left"),
            (2, "2 codes left"),
        ] {
            let facts = Facts {
                codes_left: Some(left),
                ..SAFE
            };
            let next = Recommendation::of(facts).unwrap();
            assert_eq!(next.link, "Make new backup codes");
            assert!(next.why.contains(words), "{next:?}");
        }
        let facts = Facts {
            codes_left: Some(3),
            ..SAFE
        };
        assert_eq!(link(facts), None);
    }
}
