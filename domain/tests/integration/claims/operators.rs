//! On the command line an address is the name of whoever has confirmed it.

use stagedoor_domain::operators::{self, NewUser};
use stagedoor_domain::{Error, Role};
use stagedoor_testing::{Fixture, PASSWORD, on_both_databases};
use stagedoor_words::Language;

use super::{VICTIM, claim, link_of, tokens_to, verify};

#[on_both_databases]
async fn an_operator_never_promotes_a_stranger_who_claims_the_address(fixture: Fixture) {
    claim(&fixture, "mal", VICTIM).await;
    claim(&fixture, "victim", VICTIM).await;
    let mine = link_of(&fixture, "victim").await;
    let Err(Error::Validation(problems)) =
        operators::set_role(&fixture.services, VICTIM, Role::Admin).await
    else {
        panic!("an unconfirmed address was taken for a name")
    };
    for name in ["mal", "victim"] {
        assert!(
            problems[0].message(Language::English).contains(name),
            "{problems:?}"
        );
    }
    assert!(operators::show(&fixture.services, VICTIM).await.is_err());
    assert!(
        operators::reset_password(&fixture.services, VICTIM, None)
            .await
            .is_err()
    );
    verify(&fixture, &mine).await.unwrap();
    let found = operators::show(&fixture.services, VICTIM).await.unwrap();
    assert_eq!(found.username, "victim");
    let unknown = operators::show(&fixture.services, "nobody@example.com").await;
    assert!(matches!(unknown, Err(Error::UserNotFound)));
}

#[on_both_databases]
async fn an_operator_makes_no_account_for_an_address_that_has_an_owner(fixture: Fixture) {
    claim(&fixture, "mal", VICTIM).await;
    let new = |name: &str, verified| NewUser {
        username: name.into(),
        email: VICTIM.into(),
        password: PASSWORD.into(),
        role: Role::User,
        verified,
    };
    // A claim bars nobody.
    operators::create_user(&fixture.services, new("victim", true))
        .await
        .unwrap();
    for verified in [true, false] {
        let taken = operators::create_user(&fixture.services, new("another", verified)).await;
        assert!(matches!(taken, Err(Error::Validation(_))), "{taken:?}");
    }
}

#[on_both_databases]
async fn a_link_that_sets_a_password_goes_to_no_unconfirmed_address(fixture: Fixture) {
    claim(&fixture, "mal", VICTIM).await;
    let refused = operators::reset_password(&fixture.services, "mal", None).await;
    assert!(matches!(refused, Err(Error::Validation(_))), "{refused:?}");
    let new = Some("a loud front door at noon".to_owned());
    operators::reset_password(&fixture.services, "mal", new)
        .await
        .unwrap();
    assert!(
        tokens_to(&fixture, VICTIM, "/reset-password")
            .await
            .is_empty()
    );
}
