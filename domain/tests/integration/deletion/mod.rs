//! The end of an account, from the wish to the last row.

mod asking;
mod columns;
mod erasing;
mod joins;
mod keeping;
mod names;
mod no_trace;
mod racing;
mod rows;

use chrono::{DateTime, Utc};
use stagedoor_domain::accounts::{Credentials, Login, log_in};
use stagedoor_domain::tracks::{self, Track, TrackChange, TrackForm, Visibility};
use stagedoor_domain::{Caller, Error, Role, User, deletion};
use stagedoor_testing::audio::wav_of;
use stagedoor_testing::{Fixture, PASSWORD};

const DAY: u64 = 24 * 60 * 60;

/// Somebody with this name, logged in a moment ago.
async fn somebody(fixture: &Fixture, name: &str, role: Role) -> Caller {
    let user = fixture.user(name, role, true).await;
    let (principal, _) = fixture.log_in(&user).await;
    fixture.caller(principal)
}

/// Asks for the end of the account with this name, as its owner; when it is.
async fn leave(caller: &Caller, username: &str, keeps: bool) -> DateTime<Utc> {
    let deletion = deletion::request(caller, username, keeps).await.unwrap();
    deletion.deletion_scheduled_for
}

/// Does all that is due, also what that leaves.
async fn run_jobs(fixture: &Fixture) {
    for _ in 0..3 {
        fixture.send_mail().await;
    }
}

/// The account with this name, if there is one.
async fn account(fixture: &Fixture, name: &str) -> Option<User> {
    let found = stagedoor_domain::operators::show(&fixture.services, name).await;
    match found {
        Ok(user) => Some(user),
        Err(Error::UserNotFound) => None,
        Err(other) => panic!("{other:?}"),
    }
}

/// A login with everybody's password.
async fn logs_in(fixture: &Fixture, name: &str) -> Option<Caller> {
    let credentials = Credentials {
        identifier: name.to_owned(),
        password: PASSWORD.to_owned(),
    };
    match log_in(&fixture.visitor(), credentials, None).await {
        Ok(Login::Done(_, began)) => Some(fixture.caller(began.session.principal().unwrap())),
        Err(Error::InvalidCredentials) => None,
        other => panic!("{other:?}"),
    }
}

/// A track of theirs that these may hear, which plays.
async fn track(fixture: &Fixture, caller: &Caller, title: &str, to: Visibility) -> Track {
    let mut file = caller.media.begin().await.unwrap();
    file.write(&wav_of(8_000)).await.unwrap();
    let form = TrackForm {
        title: title.into(),
        description: Some(format!("About {title}")),
        ..TrackForm::default()
    };
    let track = tracks::create(caller, form, file).await.unwrap();
    fixture
        .execute("UPDATE tracks SET state = 'ready', progress = 100")
        .await;
    let change = TrackChange {
        visibility: Some(to),
        ..TrackChange::default()
    };
    tracks::edit(caller, track.id, change).await.unwrap()
}
