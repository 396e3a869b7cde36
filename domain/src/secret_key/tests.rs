use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::*;
use crate::entropy::SeededEntropy;

const KEY_BYTES: usize = 32;

#[test]
fn what_is_sealed_opens_with_the_same_key_for_the_same_place_alone() {
    let entropy = SeededEntropy::new(3);
    let key = SecretKey::new(&entropy);
    let sealed = key.seal(&entropy, "totp nina", b"secret");
    assert_eq!(key.open("totp nina", &sealed).unwrap(), b"secret");
    assert!(!sealed.windows(6).any(|part| part == b"secret"));
    assert!(key.open("totp mira", &sealed).is_err());
    assert!(SecretKey::new(&entropy).open("totp nina", &sealed).is_err());
    let mut changed = sealed.clone();
    *changed.last_mut().unwrap() ^= 1;
    assert!(key.open("totp nina", &changed).is_err());
    assert!(key.open("totp nina", &sealed[..10]).is_err());
    assert_ne!(key.seal(&entropy, "totp nina", b"secret"), sealed);
}

#[test]
fn a_mark_is_the_same_each_time_and_nobody_elses() {
    let entropy = SeededEntropy::new(4);
    let key = SecretKey::new(&entropy);
    let mark = key.mark("listener", b"192.0.2.7");
    assert_eq!(key.mark("listener", b"192.0.2.7"), mark);
    assert_ne!(key.mark("listener", b"192.0.2.8"), mark);
    assert_ne!(key.mark("another", b"192.0.2.7"), mark);
    let other = SecretKey::new(&entropy);
    assert_ne!(other.mark("listener", b"192.0.2.7"), mark);
}

#[test]
fn the_file_is_made_once_and_for_its_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.key");
    let entropy = SeededEntropy::new(5);
    let made = SecretKey::in_file(&path, &entropy).unwrap();
    let again = SecretKey::in_file(&path, &entropy).unwrap();
    assert_eq!(made.ids(), again.ids());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = std::fs::metadata(&path).unwrap().permissions();
        assert_eq!(permissions.mode() & 0o777, 0o600);
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    std::fs::write(&path, "not a key").unwrap();
    assert!(SecretKey::in_file(&path, &entropy).is_err());
}

#[test]
fn processes_that_start_together_share_one_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.key");
    let keys: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|seed| {
                let path = &path;
                scope.spawn(move || {
                    SecretKey::in_file(path, &SeededEntropy::new(seed))
                        .unwrap()
                        .ids()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    assert!(keys.iter().all(|ids| *ids == keys[0]));
}

#[test]
fn only_a_whole_key_is_one_and_it_is_never_shown() {
    let text = BASE64_STANDARD.encode([7; KEY_BYTES]);
    let key = SecretKey::parse(&format!(" {text}\n")).unwrap();
    assert_eq!(format!("{key:?}"), "SecretKey(…)");
    for text in ["", "x", &text[1..], &BASE64_STANDARD.encode([7; 31])] {
        assert_eq!(SecretKey::parse(text).err(), Some(NotAKey), "{text}");
    }
}

/// As it was done before keys had ids.
fn sealed_without_an_id(bytes: [u8; KEY_BYTES], place: &str, plain: &[u8]) -> Vec<u8> {
    let derived = Hmac::<Sha256>::new_from_slice(&bytes).unwrap();
    let derived = derived.chain_update("seal").finalize().into_bytes();
    let derived: [u8; KEY_BYTES] = derived.into();
    let payload = Payload {
        msg: plain,
        aad: place.as_bytes(),
    };
    // The first byte is that of the present form.
    let nonce = [1; 24];
    let cipher = XChaCha20Poly1305::new(&derived.into());
    let sealed = cipher.encrypt(&XNonce::from(nonce), payload).unwrap();
    [&nonce[..], &sealed].concat()
}

#[test]
fn what_was_sealed_before_keys_had_ids_still_opens() {
    let text = BASE64_STANDARD.encode([7; KEY_BYTES]);
    let key = SecretKey::parse(&text).unwrap();
    let old = sealed_without_an_id([7; KEY_BYTES], "totp nina", b"secret");
    assert_eq!(key.open("totp nina", &old).unwrap(), b"secret");
    assert!(key.open("totp mira", &old).is_err());
    assert!(!key.is_current(&old));
}

#[test]
fn a_new_key_seals_and_the_old_ones_still_open() {
    let entropy = SeededEntropy::new(9);
    let text = |byte| BASE64_STANDARD.encode([byte; KEY_BYTES]);
    let first = SecretKey::parse(&text(1)).unwrap();
    let sealed = first.seal(&entropy, "totp nina", b"secret");
    let both = SecretKey::parse(&format!("{},\n{}\n", text(2), text(1))).unwrap();
    assert_eq!(both.open("totp nina", &sealed).unwrap(), b"secret");
    assert!(first.is_current(&sealed) && !both.is_current(&sealed));
    let again = both.seal(&entropy, "totp nina", b"secret");
    assert!(both.is_current(&again));
    assert!(first.open("totp nina", &again).is_err());
    let (current, older) = both.ids();
    assert_ne!(current, older[0]);
    assert_eq!(older, [first.ids().0]);
    assert_eq!(current.to_string().len(), 16);
}

#[test]
fn a_server_that_runs_learns_of_a_new_key_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.key");
    let entropy = SeededEntropy::new(11);
    let server = SecretKey::in_file(&path, &entropy).unwrap();
    let old = server.seal(&entropy, "totp nina", b"old");
    let command = SecretKey::in_file(&path, &entropy).unwrap();
    let rotation = command.rotate(&entropy).unwrap();
    assert_eq!(rotation.older, [server.ids().0]);
    assert_ne!(rotation.current, server.ids().0);
    let new = command.seal(&entropy, "totp nina", b"new");
    assert!(command.is_current(&new) && !command.is_current(&old));

    assert_eq!(server.open("totp nina", &new).unwrap(), b"new");
    assert_eq!(server.open("totp nina", &old).unwrap(), b"old");
    drop(rotation);
    command.rotate(&entropy).unwrap();
    // It would be a pity to seal with a key that is old by now.
    assert!(command.is_current(&server.seal(&entropy, "totp nina", b"secret")));
    // A file that goes away takes nothing from whoever has read it.
    std::fs::remove_file(&path).unwrap();
    assert_eq!(server.open("totp nina", &new).unwrap(), b"new");
}

#[test]
fn processes_that_rotate_together_lose_no_key() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.key");
    SecretKey::in_file(&path, &SeededEntropy::new(0)).unwrap();
    std::thread::scope(|scope| {
        for seed in 1..=8 {
            let path = &path;
            scope.spawn(move || {
                let entropy = SeededEntropy::new(seed);
                let key = SecretKey::in_file(path, &entropy).unwrap();
                key.rotate(&entropy).unwrap();
            });
        }
    });
    let keys = SecretKey::in_file(&path, &SeededEntropy::new(0)).unwrap();
    let (current, mut ids) = keys.ids();
    ids.push(current);
    ids.sort_by_key(ToString::to_string);
    ids.dedup();
    assert_eq!(ids.len(), 9);
    #[cfg(unix)]
    for name in ["secret.key", "secret.lock"] {
        use std::os::unix::fs::PermissionsExt;
        let metadata = std::fs::metadata(folder.path().join(name)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{name}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn keys_that_are_in_no_file_are_not_rotated() {
    let entropy = SeededEntropy::new(13);
    let error = SecretKey::new(&entropy).rotate(&entropy).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::Unsupported);
}
