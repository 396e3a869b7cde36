//! Nothing leads from what is written down about somebody who is gone to what stays of them.

use std::collections::BTreeSet;

use stagedoor_domain::artists::{self, ArtistChanges};
use stagedoor_domain::support::{self, NewTicket};
use stagedoor_domain::tracks::Visibility;
use stagedoor_domain::{Role, operators};
use stagedoor_testing::{Fixture, on_both_databases};
use uuid::Uuid;

use super::rows::rows;
use super::{DAY, leave, run_jobs, somebody, track};

/// What stays, or is of others: times and ids of these are no secret.
const STAYS: [&str; 7] = [
    "artists",
    "artist_members",
    "barred_usernames",
    "ticket_messages",
    "tracks",
    "tickets",
    "users",
];

#[on_both_databases]
async fn a_pseudonym_shares_no_time_and_no_id_with_what_stays(fixture: Fixture) {
    // Not at midnight, and not on the first of a month.
    fixture.advance(9 * DAY + 3_700);
    fixture.user("mod", Role::Moderator, true).await;
    let nina = somebody(&fixture, "nina", Role::Creator).await;
    let nina_id = nina.principal().unwrap().user_id;
    for title in ["First", "Second", "Third"] {
        fixture.advance(20);
        track(&fixture, &nina, title, Visibility::Public).await;
    }
    fixture.advance(60);
    let artist = artists::mine(&nina).await.unwrap().remove(0).artist;
    let changes = ArtistChanges {
        name: Some("The Ninas".into()),
        ..ArtistChanges::default()
    };
    artists::edit(&nina, artist.id, &changes).await.unwrap();
    let new = NewTicket {
        kind: "question".into(),
        subject: "Stems".into(),
        text: "May I?".into(),
    };
    let ticket = support::open(&nina, &new).await.unwrap();
    fixture.advance(10);
    operators::answer_ticket(&fixture.services, &ticket.reference, "You may.", true)
        .await
        .unwrap();
    let old_ids = "SELECT COUNT(*) FROM audit_logs";
    assert!(fixture.count(old_ids).await >= 8);
    let before: BTreeSet<String> = ids(&fixture).await;
    leave(&nina, "nina", true).await;
    fixture.advance(30 * DAY);
    run_jobs(&fixture).await;

    let stays = rows(&fixture).await;
    let stays: Vec<&String> = STAYS.iter().flat_map(|table| &stays[*table]).collect();
    let events: Vec<[String; 3]> = fixture
        .database
        .rows(
            "SELECT action, CAST(created_at AS TEXT), CAST(metadata AS TEXT) FROM audit_logs
             WHERE subject_id NOT IN (SELECT id FROM users)",
        )
        .await;
    assert!(events.len() >= 8, "{events:?}");
    for event in &events {
        let [action, at, metadata] = event;
        // The same day or month is as near as it gets.
        assert_eq!(&at[11..19], "00:00:00", "{event:?}");
        let keeps_day = ["user.create", "user.delete"].contains(&action.as_str());
        assert!(keeps_day || &at[8..10] == "01", "{event:?}");
        let time = at.replace(' ', "t").to_lowercase();
        for line in &stays {
            assert!(
                !line.contains(&time[..19]) && !line.contains(&at[..19]),
                "{event:?} {line}"
            );
        }
        let keeps = ["user.create", "user.upgrade_creator"].contains(&action.as_str());
        assert!(keeps || metadata == "{}", "{event:?}");
    }
    // No id of a version that has its time in it, and none of before.
    for id in ids(&fixture).await {
        assert!(
            !before.contains(&id) || is_of_others(&fixture, &id).await,
            "{id}"
        );
    }
    // What was done as an artist is nobody's, so that it cannot even be counted.
    let of_artists = "SELECT COUNT(*) FROM audit_logs
                      WHERE (action LIKE 'track.%' OR action LIKE 'artist.%') AND subject_id IN
                          (SELECT subject_id FROM audit_logs WHERE action = 'user.delete')";
    assert_eq!(fixture.count(of_artists).await, 0);
    let publishing = "SELECT COUNT(*) FROM audit_logs WHERE action = 'track.publish'";
    assert_eq!(fixture.count(publishing).await, 3);
    for line in &stays {
        assert!(!line.contains(&nina_id.to_string()), "{line}");
    }
}

/// The ids of all events, as the database shows them.
async fn ids(fixture: &Fixture) -> BTreeSet<String> {
    let rows: Vec<Uuid> = match &fixture.services.db {
        stagedoor_domain::Db::Sqlite { writer, .. } => {
            sqlx::query_scalar("SELECT id FROM audit_logs")
                .fetch_all(writer)
                .await
                .unwrap()
        }
        stagedoor_domain::Db::Postgres { primary, .. } => {
            sqlx::query_scalar("SELECT id FROM audit_logs")
                .fetch_all(&primary.pool())
                .await
                .unwrap()
        }
    };
    rows.iter().map(Uuid::to_string).collect()
}

/// Whether the event with this id is of an account that is there.
async fn is_of_others(fixture: &Fixture, id: &str) -> bool {
    let simple = id.replace('-', "");
    let id = match &fixture.services.db {
        stagedoor_domain::Db::Sqlite { .. } => format!("x'{simple}'"),
        stagedoor_domain::Db::Postgres { .. } => format!("'{id}'"),
    };
    let sql = format!(
        "SELECT COUNT(*) FROM audit_logs WHERE id = {id} AND subject_id IN (SELECT id FROM users)"
    );
    fixture.count(sql).await == 1
}
