//! What is best done next for the safety of an account.

use stagedoor_domain::Error;

use super::facts::{Facts, Waiting};
use crate::components::icon;
use crate::language::{language, words};

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
        let words = words();
        let (advice, suspended) = (&words.advice, &words.suspended);
        let (backup_codes, islands) = (&words.backup_codes, &words.islands);
        if facts.waiting == Some(Waiting::Suspended) {
            return Some(Self {
                title: advice.suspended,
                icon: icon::ALERT,
                why: advice.suspended_why.into(),
                page: "/settings/security/suspended",
                link: suspended.look_through,
            });
        }
        if facts.waiting == Some(Waiting::NewCodes) {
            return Some(Self {
                title: advice.keep_codes,
                icon: icon::KEY,
                why: advice.keep_codes_why.into(),
                page: TWO_STEP,
                link: backup_codes.show,
            });
        }
        if !facts.is_verified {
            return Some(Self {
                title: advice.verify,
                icon: icon::MAIL,
                why: advice.verify_why.into(),
                page: "/verify-email/resend",
                link: islands.resend,
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
    let words = words();
    let (advice, backup_codes) = (&words.advice, &words.backup_codes);
    let why = match left {
        0 => advice.no_codes_left.to_owned(),
        left => (advice.few_codes_left)(left.into()),
    };
    Recommendation {
        title: advice.new_codes,
        icon: icon::ALERT,
        why,
        page: NEW_CODES,
        link: backup_codes.make,
    }
}

/// Why a second step is a good thing to have.
fn password_alone(passkeys: Option<usize>) -> String {
    let advice = &words().advice;
    match passkeys {
        None => advice.second_step,
        Some(0) => advice.passkey,
        Some(_) => advice.second_step_too,
    }
    .to_owned()
}

/// The second step that is not there yet: a passkey first, where there can be one.
fn second_step(number: Option<usize>, why: String) -> Recommendation {
    let words = words();
    let (advice, two_step) = (&words.advice, &words.two_step);
    if number == Some(0) {
        let passkeys = &words.passkeys;
        Recommendation {
            title: advice.add_passkey,
            icon: icon::KEY,
            why,
            page: PASSKEYS,
            link: passkeys.add,
        }
    } else {
        Recommendation {
            title: advice.turn_on,
            icon: icon::PHONE,
            why,
            page: TWO_STEP,
            link: two_step.turn_on,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::facts::SuspendedParts;
    use super::*;

    const SAFE: Facts = Facts {
        is_verified: true,
        codes_left: Some(10),
        passkeys: Some(1),
        waiting: None,
        suspended: SuspendedParts {
            app: false,
            codes: false,
            passkeys: 0,
        },
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
            suspended: SuspendedParts::default(),
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
