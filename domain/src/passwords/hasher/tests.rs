//! Costs, equal work, and bounds.

use super::*;
use crate::entropy::SeededEntropy;

fn hasher(workers: usize) -> PasswordHasher {
    PasswordHasher::new(HashSettings {
        memory_kib: 64,
        iterations: 1,
        parallelism: 1,
        workers,
    })
    .unwrap()
}

fn password(raw: &str) -> Password {
    Password::parse(raw, "someone", "someone@example.org", &[]).unwrap()
}

#[tokio::test]
async fn the_default_is_what_the_contract_asks_for() {
    let hasher = PasswordHasher::new(HashSettings::default()).unwrap();
    let phc = hasher
        .hash(
            &Asker::default(),
            &password("velvet tram"),
            &SeededEntropy::new(1),
        )
        .await
        .unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
    assert!(
        hasher
            .verify(&Asker::default(), "velvet tram", Some(&phc))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn only_the_same_password_passes() {
    let hasher = hasher(2);
    let phc = hasher
        .hash(
            &Asker::default(),
            &password("cre\u{300}me brûlée"),
            &SeededEntropy::new(1),
        )
        .await
        .unwrap();
    assert!(
        hasher
            .verify(&Asker::default(), "crème bru\u{302}lée", Some(&phc))
            .await
            .unwrap()
    );
    for wrong in ["Crème brûlée", "crème brûlée ", "", &"x".repeat(100_000)] {
        assert!(
            !hasher
                .verify(&Asker::default(), wrong, Some(&phc))
                .await
                .unwrap()
        );
    }
    assert!(
        !hasher
            .verify(&Asker::default(), "crème brûlée", None)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn the_longest_password_is_not_cut() {
    let hasher = hasher(1);
    let longest = "ab3d".repeat(32);
    let phc = hasher
        .hash(
            &Asker::default(),
            &password(&longest),
            &SeededEntropy::new(1),
        )
        .await
        .unwrap();
    assert!(
        hasher
            .verify(&Asker::default(), &longest, Some(&phc))
            .await
            .unwrap()
    );
    assert!(
        !hasher
            .verify(&Asker::default(), &longest[..127], Some(&phc))
            .await
            .unwrap()
    );
    assert!(
        !hasher
            .verify(&Asker::default(), &format!("{longest}x"), Some(&phc))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn hashes_made_with_other_costs_still_verify() {
    let phc = hasher(1)
        .hash(
            &Asker::default(),
            &password("velvet tram"),
            &SeededEntropy::new(1),
        )
        .await
        .unwrap();
    let today = PasswordHasher::new(HashSettings::default()).unwrap();
    assert!(
        today
            .verify(&Asker::default(), "velvet tram", Some(&phc))
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn what_was_derived_by_a_recipe_fits_also_after_the_costs_have_grown() {
    let today = PasswordHasher::new(HashSettings::default()).unwrap();
    let recipe = hasher(1).recipe(&SeededEntropy::new(1)).unwrap();
    let kept = hasher(1)
        .derive(&Asker::default(), b"secret", &recipe)
        .await
        .unwrap();
    assert_eq!(kept.len(), HASH_BYTES);
    assert_eq!(
        today
            .derive(&Asker::default(), b"secret", &recipe)
            .await
            .unwrap(),
        kept
    );
    assert_ne!(
        today
            .derive(&Asker::default(), b"other", &recipe)
            .await
            .unwrap(),
        kept
    );
    let grown = today.recipe(&SeededEntropy::new(1)).unwrap();
    assert_ne!(
        today
            .derive(&Asker::default(), b"secret", &grown)
            .await
            .unwrap(),
        kept
    );
    // A recipe alone checks no password.
    assert!(
        hasher(1)
            .verify(&Asker::default(), "secret", Some(&recipe))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn only_less_work_in_some_respect_is_outgrown() {
    let costs = |memory_kib, iterations, parallelism| {
        PasswordHasher::new(HashSettings {
            memory_kib,
            iterations,
            parallelism,
            workers: 1,
        })
        .unwrap()
    };
    let stored = costs(64, 2, 1)
        .hash(
            &Asker::default(),
            &password("velvet tram"),
            &SeededEntropy::new(1),
        )
        .await
        .unwrap();
    for (today, is_outgrown) in [
        (costs(64, 2, 1), false),
        (costs(65, 2, 1), true),
        (costs(64, 3, 1), true),
        (costs(64, 2, 2), true),
        (costs(65, 1, 1), true),
        (costs(32, 1, 1), false),
    ] {
        assert_eq!(today.is_outgrown(&stored), is_outgrown, "{today:?}");
    }
    assert!(!costs(65, 3, 1).is_outgrown("!"));
}

#[tokio::test]
async fn two_hashes_of_one_password_differ() {
    let (hasher, entropy) = (hasher(1), SeededEntropy::new(1));
    let first = hasher
        .hash(&Asker::default(), &password("velvet tram"), &entropy)
        .await
        .unwrap();
    let second = hasher
        .hash(&Asker::default(), &password("velvet tram"), &entropy)
        .await
        .unwrap();
    assert_ne!(first, second);
}

#[tokio::test]
async fn a_stored_hash_of_another_kind_is_a_defect() {
    for phc in [
        "",
        "plain",
        "$argon2i$v=19$m=64,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA",
    ] {
        assert!(matches!(
            hasher(1).verify(&Asker::default(), "x", Some(phc)).await,
            Err(Error::Internal(_))
        ));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_storm_keeps_no_more_memory_than_workers() {
    let hasher = hasher(2);
    let storm = (0..50).map(|_| {
        let hasher = hasher.clone();
        tokio::spawn(async move { hasher.verify(&Asker::default(), "x", None).await.unwrap() })
    });
    for check in storm.collect::<Vec<_>>() {
        assert!(!check.await.unwrap());
    }
    assert!(hasher.0.idle().len() <= 2);
}

#[tokio::test]
async fn a_wait_too_long_is_unavailable() {
    let mut hasher = hasher(1);
    Arc::get_mut(&mut hasher.0).unwrap().longest_wait = Duration::from_millis(10);
    let _busy = hasher.turn(&Asker::default()).await.unwrap();
    assert!(matches!(
        hasher.verify(&Asker::default(), "x", None).await,
        Err(Error::Unavailable(_))
    ));
}
