//! An authenticator and the browser it is in, in software: it makes passkeys and
//! answers challenges with them, as WebAuthn Level 3 says, or wrongly when told to.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

const USER_PRESENT: u8 = 0x01;
const USER_VERIFIED: u8 = 0x04;
const BACKUP_ELIGIBLE: u8 = 0x08;
const BACKED_UP: u8 = 0x10;
const HAS_CREDENTIAL: u8 = 0x40;

/// Makes ES256 keys without attestation, as the password managers of browsers do.
/// A clone is what a stolen copy of its keys would be.
#[derive(Clone)]
pub struct Authenticator {
    /// The origin of the page that asks, such as `http://localhost:3000`.
    pub origin: String,
    /// Whether it asks for a fingerprint or a PIN. It does at first.
    pub verifies_user: bool,
    /// Whether it says whose passkey answers. It does at first.
    pub names_user: bool,
    /// How often its keys were used, as it says in the next answer; one that does
    /// not count says 0, as this one at first.
    pub counter: u32,
    /// Whether its keys are kept in a cloud. They are not at first.
    pub is_backed_up: bool,
    passkeys: Vec<Kept>,
}

#[derive(Clone)]
struct Kept {
    id: Vec<u8>,
    rp_id: String,
    user_handle: Vec<u8>,
    private_key: Vec<u8>,
}

impl Authenticator {
    /// One without passkeys, in a browser that shows a page of `origin`.
    pub fn at(origin: &str) -> Self {
        Self {
            origin: origin.to_owned(),
            verifies_user: true,
            names_user: true,
            counter: 0,
            is_backed_up: false,
            passkeys: Vec::new(),
        }
    }

    /// The ids of its passkeys, oldest first.
    pub fn credential_ids(&self) -> Vec<Vec<u8>> {
        self.passkeys.iter().map(|kept| kept.id.clone()).collect()
    }

    /// `navigator.credentials.create`: makes a passkey and answers
    /// `RegistrationResponseJSON`. It would refuse a page of another site, and a
    /// second passkey where one is excluded; this one leaves that to the server.
    pub fn create(&mut self, options: &Value) -> Value {
        let mut id = vec![0; 32];
        SystemRandom::new().fill(&mut id).unwrap();
        self.create_with_id(options, id)
    }

    /// [`create`](Self::create), with an id that is not by chance.
    pub fn create_with_id(&mut self, options: &Value, id: Vec<u8>) -> Value {
        let rng = SystemRandom::new();
        let private_key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &rng);
        let kept = Kept {
            id,
            rp_id: text(&options["rp"]["id"]),
            user_handle: bytes(&options["user"]["id"]),
            private_key: private_key.unwrap().as_ref().to_vec(),
        };
        let mut authenticator_data = self.authenticator_data(&kept.rp_id, HAS_CREDENTIAL);
        authenticator_data.extend([0; 16]);
        authenticator_data.extend(u16::try_from(kept.id.len()).unwrap().to_be_bytes());
        authenticator_data.extend(&kept.id);
        authenticator_data.extend(cose_key(kept.key_pair().public_key().as_ref()));
        let answer = json!({
            "id": encode(&kept.id),
            "rawId": encode(&kept.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {"credProps": {"rk": true}},
            "response": {
                "clientDataJSON": encode(&self.client_data("webauthn.create", options)),
                "attestationObject": encode(&attestation_object(&authenticator_data)),
                "authenticatorData": encode(&authenticator_data),
                "publicKeyAlgorithm": -7,
                "transports": ["internal"],
            },
        });
        self.passkeys.push(kept);
        answer
    }

    /// `navigator.credentials.get`: answers `AuthenticationResponseJSON` with the
    /// newest passkey that may answer, or with the newest of all when none may.
    pub fn get(&self, options: &Value) -> Value {
        let allowed = options["allowCredentials"].as_array();
        let allowed: Vec<_> = allowed
            .into_iter()
            .flatten()
            .map(|credential| bytes(&credential["id"]))
            .collect();
        let mut passkeys = self.passkeys.iter().rev();
        let fitting = passkeys.find(|kept| allowed.is_empty() || allowed.contains(&kept.id));
        let kept = fitting.or(self.passkeys.last()).unwrap();
        let authenticator_data = self.authenticator_data(&text(&options["rpId"]), 0);
        let client_data = self.client_data("webauthn.get", options);
        let signed = [&authenticator_data, digest(&SHA256, &client_data).as_ref()].concat();
        let signature = kept.key_pair().sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": encode(&kept.id),
            "rawId": encode(&kept.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": encode(&client_data),
                "authenticatorData": encode(&authenticator_data),
                "signature": encode(signature.as_ref()),
                "userHandle": self.names_user.then(|| encode(&kept.user_handle)),
            },
        })
    }

    fn authenticator_data(&self, rp_id: &str, flags: u8) -> Vec<u8> {
        let mut flags = flags | USER_PRESENT;
        if self.verifies_user {
            flags |= USER_VERIFIED;
        }
        if self.is_backed_up {
            flags |= BACKUP_ELIGIBLE | BACKED_UP;
        }
        let mut data = digest(&SHA256, rp_id.as_bytes()).as_ref().to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let data = json!({
            "type": kind,
            "challenge": options["challenge"],
            "origin": self.origin,
            "crossOrigin": false,
        });
        data.to_string().into_bytes()
    }
}

impl Kept {
    fn key_pair(&self) -> EcdsaKeyPair {
        let (kind, rng) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
        EcdsaKeyPair::from_pkcs8(kind, &self.private_key, &rng).unwrap()
    }
}

/// `{"fmt": "none", "attStmt": {}, "authData": …}` in CBOR.
fn attestation_object(authenticator_data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(authenticator_data.len()).unwrap();
    let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59".to_vec();
    object.extend(length.to_be_bytes());
    object.extend(authenticator_data);
    object
}

/// `{1: 2, 3: -7, -1: 1, -2: x, -3: y}` in CBOR: an ES256 key (RFC 9053, section
/// 2.1), from the uncompressed point.
fn cose_key(point: &[u8]) -> Vec<u8> {
    let (x, y) = point[1..].split_at(32);
    let mut key = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".to_vec();
    key.extend(x);
    key.extend(b"\x22\x58\x20");
    key.extend(y);
    key
}

fn encode(bytes: &[u8]) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

fn bytes(value: &Value) -> Vec<u8> {
    BASE64_URL_SAFE_NO_PAD.decode(text(value)).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
