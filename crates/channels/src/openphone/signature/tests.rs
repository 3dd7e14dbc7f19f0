//! The sheet's vectors A, B and C, everything next to them that must be refused, and properties.

use super::*;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{KeyInit, Mac};
use proptest::prelude::*;

const A_SECRET: &str = "c2ltLWxlZ2FjeS1zaWduaW5nLWtleS0wMDAwMDAwMDE=";
const A_STAMP: &str = "1760000000123";
const A_DIGEST: &str = "qGC6L8p+a7QvP2spmfSt7DPsSgYWv+cSVqHkf7hZUZQ=";
const A_BODY: &[u8] = br#"{"id":"EVsim0001","object":"event","apiVersion":"v4","createdAt":"2025-10-09T08:53:20.123Z","type":"message.received","data":{"object":{"id":"ACsim0001","object":"message","from":"+16175550123","to":["+16175550100"],"direction":"incoming","text":"STOP","status":"received","createdAt":"2025-10-09T08:53:20.000Z","userId":"USsim01","phoneNumberId":"PNsim01","contactIds":[]}}}"#;

const B_SECRET: &str = "gIGCg4SFhoeIiYqLjI2Oj5CRkpOUlZaXmJmam5ydnp8=";
const B_STAMP: &str = "1760000001456";
const B_DIGEST: &str = "XgjhGoVUz91zWD1KoNL4W+SGuyQV1w+tJVCsqoloo3o=";
const B_BODY: &str =
    "7b2274797065223a226d6573736167652e7265636569766564222c2274657874223a22436166c3a920f09f918d20e2809c6f6be2809d227d";

const C_SECRET: &str = "whsec_AP8Q7yDfMM9Av1CvYJ9wj4B/kG+gX7BP";
const C_ROTATED: &str = "whsec_T7BfoG+Qf4CPcJ9gr1C/QM8w3yDvEP8A";
const C_ID: &str = "msg_sim0001";
const C_STAMP: &str = "1760000002";
const C_SIGNATURE: &str = "v1,VKei54g+oJ5YFDwIQ40gIc3H50iPj1ixEsRhY5AkFyY=";
const C_ROTATED_SIGNATURE: &str = "v1,qHoE4C3wTQQb7imNRZRvnrwC5XwdTgYbj6sK/7iKWeM=";
const C_BODY: &[u8] = br#"{"id":"EVsim0002","apiVersion":"2026-03-30","createdAt":"2025-10-09T08:53:22.000Z","type":"message.delivered","data":{"resource":{"id":"ACsim0002","direction":"outgoing","text":"hi","status":"delivered","createdAt":"2025-10-09T08:53:21.000Z"},"context":{"phoneNumberId":"PNsim01"},"links":{"quo":null}}}"#;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_760_000_002, 0).unwrap()
}

fn keys(secrets: &[&str]) -> Vec<SecretString> {
    secrets.iter().map(|secret| SecretString::from(*secret)).collect()
}

fn headers(pairs: &[(&str, &str)]) -> Headers {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn legacy_ok(secret: &str, header: &str, body: &[u8]) -> bool {
    verify(&keys(&[secret]), &headers(&[("openphone-signature", header)]), body, now(), None)
}

fn standard_at(secrets: &[&str], id: &str, stamp: &str, signature: &str, body: &[u8], now: DateTime<Utc>) -> bool {
    let headers = headers(&[("webhook-id", id), ("webhook-timestamp", stamp), ("webhook-signature", signature)]);
    verify(&keys(secrets), &headers, body, now, None)
}

fn standard_ok(secrets: &[&str], signature: &str) -> bool {
    standard_at(secrets, C_ID, C_STAMP, signature, C_BODY, now())
}

/// A legacy header with vector A's time stamp.
fn header_with(digest: &str) -> String {
    format!("hmac;1;{A_STAMP};{digest}")
}

fn a_header() -> String {
    header_with(A_DIGEST)
}

fn b_body() -> Vec<u8> {
    hex::decode(B_BODY).unwrap()
}

#[test]
fn the_fixtures_are_the_sheets() {
    use sha2::Digest;
    assert_eq!((A_BODY.len(), b_body().len(), C_BODY.len()), (375, 56, 303));
    assert_eq!(hex::encode(Sha256::digest(A_BODY)), "80021c36c48fec4ce56c69268d774cfc5aa4219ce07901d03f2b9146dd33704c");
    assert_eq!(hex::encode(Sha256::digest(C_BODY)), "fd511970509862379c08f8ff5aaacf3c53266dcd5f125e1d465f2a84f4f540e7");
}

#[test]
fn vector_a_is_accepted() {
    assert!(legacy_ok(A_SECRET, &a_header(), A_BODY));
    assert!(legacy_ok(&format!("whsec_{A_SECRET}"), &a_header(), A_BODY), "with the prefix");
    assert!(legacy_ok(A_SECRET.trim_end_matches('='), &a_header(), A_BODY), "pasted without padding");
    assert!(legacy_ok(&format!(" {A_SECRET}\n"), &a_header(), A_BODY), "pasted with space around it");
}

#[test]
fn vector_a_made_with_the_undecoded_key_is_refused() {
    let header = format!("hmac;1;{A_STAMP};59vVxoXJaN5EHCvKp2o5tvWLLYV0FLSCZjV6SMk9czI=");
    assert!(!legacy_ok(A_SECRET, &header, A_BODY));
}

#[test]
fn vector_b_is_accepted_and_its_misreadings_refused() {
    let with = |digest: &str| legacy_ok(B_SECRET, &format!("hmac;1;{B_STAMP};{digest}"), &b_body());
    assert!(with(B_DIGEST));
    assert!(!with("FadnK3RWoGIba6zUPttWzmYWUTfOnt059p/hjbCFKc0="), "key read as latin1");
    assert!(!with("lv6mju7SHvNLScc785fjga3oiooi9CITto/XqQXkk6Y="), "body re-serialised");
}

#[test]
fn vector_c_is_accepted_with_either_key_of_a_rotation() {
    assert!(standard_ok(&[C_SECRET], C_SIGNATURE));
    assert!(standard_ok(&[C_ROTATED], C_ROTATED_SIGNATURE));
    assert!(!standard_ok(&[C_SECRET], C_ROTATED_SIGNATURE));
    assert!(standard_ok(&[C_SECRET], &format!("{C_ROTATED_SIGNATURE} {C_SIGNATURE}")), "two signatures, one key");
    assert!(standard_ok(&[A_SECRET, C_ROTATED, C_SECRET], C_SIGNATURE), "any of our keys");
    assert!(standard_ok(&[C_SECRET], &format!("v1a,whatever v2,{A_DIGEST} {C_SIGNATURE}")), "other versions ignored");
}

#[test]
fn any_signature_of_a_list_and_any_key_will_do() {
    let list = format!("hmac;1;{A_STAMP};{B_DIGEST}, {}", a_header());
    assert!(legacy_ok(A_SECRET, &list, A_BODY));
    let headers = headers(&[("openphone-signature", &a_header())]);
    assert!(verify(&keys(&["not base64!", "", B_SECRET, A_SECRET]), &headers, A_BODY, now(), None));
}

#[test]
fn a_long_list_is_not_worked_through() {
    let many = vec![format!("hmac;1;{A_STAMP};{B_DIGEST}"); 50].join(",");
    assert!(!legacy_ok(A_SECRET, &format!("{many},{}", a_header()), A_BODY));
}

#[test]
fn changed_legacy_headers_are_refused() {
    let digest_hex = hex::encode(STANDARD.decode(A_DIGEST).unwrap());
    let refused = [
        String::new(),
        A_DIGEST.to_owned(),
        format!("HMAC;1;{A_STAMP};{A_DIGEST}"),
        format!("hmac;2;{A_STAMP};{A_DIGEST}"),
        format!("hmac;1;{A_STAMP};{A_DIGEST};"),
        format!("hmac;1;{A_STAMP}"),
        format!("hmac;1;;{A_DIGEST}"),
        format!("hmac;1;1760000000124;{A_DIGEST}"),
        format!("hmac;1;+{A_STAMP};{A_DIGEST}"),
        format!("hmac;1;99999999999999999999;{A_DIGEST}"),
        format!("hmac;1;{A_STAMP};{}", A_DIGEST.to_lowercase()),
        format!("hmac;1;{A_STAMP};{}", A_DIGEST.to_uppercase()),
        format!("hmac;1;{A_STAMP};{}", A_DIGEST.trim_end_matches('=')),
        format!("hmac;1;{A_STAMP};{digest_hex}"),
        format!("hmac;1;{A_STAMP};sha256={digest_hex}"),
        format!("hmac;1;{A_STAMP};"),
    ];
    for header in refused {
        assert!(!legacy_ok(A_SECRET, &header, A_BODY), "{header}");
    }
}

#[test]
fn changed_standard_headers_are_refused() {
    let refused = [
        "",
        "v1,",
        "v1",
        "VKei54g+oJ5YFDwIQ40gIc3H50iPj1ixEsRhY5AkFyY=",
        "V1,VKei54g+oJ5YFDwIQ40gIc3H50iPj1ixEsRhY5AkFyY=",
        "v2,VKei54g+oJ5YFDwIQ40gIc3H50iPj1ixEsRhY5AkFyY=",
        "v1,vkei54g+oJ5YFDwIQ40gIc3H50iPj1ixEsRhY5AkFyY=",
        "v1,VKei54g+oJ5YFDwIQ40gIc3H50iPj1ixEsRhY5AkFyY",
    ];
    for signature in refused {
        assert!(!standard_ok(&[C_SECRET], signature), "{signature}");
    }
    assert!(!standard_at(&[C_SECRET], "msg_sim0002", C_STAMP, C_SIGNATURE, C_BODY, now()));
    assert!(!standard_at(&[C_SECRET], "", C_STAMP, C_SIGNATURE, C_BODY, now()));
    assert!(!standard_at(&[C_SECRET], C_ID, "1760000003", C_SIGNATURE, C_BODY, now()));
    assert!(!standard_at(&[C_SECRET], C_ID, "", C_SIGNATURE, C_BODY, now()));
    assert!(!standard_at(&[C_SECRET], C_ID, "1760000002000", C_SIGNATURE, C_BODY, now()));
    assert!(!standard_at(&[C_SECRET], C_ID, C_STAMP, C_SIGNATURE, &C_BODY[1..], now()));
}

#[test]
fn missing_headers_or_keys_are_refused() {
    let whole = headers(&[("webhook-id", C_ID), ("webhook-timestamp", C_STAMP), ("webhook-signature", C_SIGNATURE)]);
    assert!(verify(&keys(&[C_SECRET]), &whole, C_BODY, now(), None));
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        let mut part = whole.clone();
        part.remove(name);
        assert!(!verify(&keys(&[C_SECRET]), &part, C_BODY, now(), None), "without {name}");
    }
    assert!(!verify(&keys(&[C_SECRET]), &Headers::new(), C_BODY, now(), None));
    assert!(!verify(&[], &whole, C_BODY, now(), None));
}

#[test]
fn an_empty_or_unreadable_secret_signs_nothing() {
    let mut mac = Hmac::<Sha256>::new_from_slice(b"").unwrap();
    mac.update(b"1760000000123.{}");
    let header = format!("hmac;1;1760000000123;{}", STANDARD.encode(mac.finalize().into_bytes()));
    for secret in ["", "whsec_", "  ", "====", "no base64"] {
        assert!(!legacy_ok(secret, &header, b"{}"), "{secret:?}");
    }
}

#[test]
fn standard_signatures_live_five_minutes_either_way() {
    let at =
        |seconds| standard_at(&[C_SECRET], C_ID, C_STAMP, C_SIGNATURE, C_BODY, now() + TimeDelta::seconds(seconds));
    assert!(at(300) && at(-300));
    assert!(!at(301) && !at(-301));
}

#[test]
fn legacy_signatures_have_no_age_unless_one_is_set() {
    let at = |later, max_age| {
        let headers = headers(&[("openphone-signature", &a_header())]);
        verify(&keys(&[A_SECRET]), &headers, A_BODY, now() + later, max_age)
    };
    assert!(at(TimeDelta::days(400), None));
    assert!(at(TimeDelta::minutes(29), Some(TimeDelta::minutes(30))));
    assert!(!at(TimeDelta::minutes(31), Some(TimeDelta::minutes(30))));
    assert!(!at(TimeDelta::minutes(-31), Some(TimeDelta::minutes(30))));
}

#[test]
fn ten_digit_legacy_stamps_are_seconds() {
    assert_eq!(legacy_stamp("1760000002"), Some(now()));
    assert_eq!(legacy_stamp("1760000002000"), Some(now()));
    assert_eq!(legacy_stamp("-760000002"), None);
}

fn sign(key: &[u8], stamp: &str, body: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(stamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

proptest! {
    #[test]
    fn random_bytes_are_never_accepted(
        digest in proptest::collection::vec(any::<u8>(), 0..64),
        header in any::<String>(),
        body in proptest::collection::vec(any::<u8>(), 0..128),
    ) {
        let encoded = STANDARD.encode(&digest);
        let signature = format!("v1,{encoded}");
        prop_assert!(!legacy_ok(A_SECRET, &header_with(&encoded), &body));
        prop_assert!(!legacy_ok(A_SECRET, &header, &body));
        prop_assert!(!standard_at(&[C_SECRET], C_ID, C_STAMP, &signature, &body, now()));
        prop_assert!(!standard_at(&[C_SECRET], &header, &header, &header, &body, now()));
    }

    #[test]
    fn whole_digests_are_accepted_and_shortened_or_changed_ones_refused(
        key in proptest::collection::vec(any::<u8>(), 1..80),
        body in proptest::collection::vec(any::<u8>(), 0..256),
        cut in 0_usize..32,
        bit in 0_u8..8,
    ) {
        let secret = STANDARD.encode(&key);
        let digest = sign(&key, A_STAMP, &body);
        let header = |digest: &[u8]| header_with(&STANDARD.encode(digest));
        prop_assert!(legacy_ok(&secret, &header(&digest), &body));
        prop_assert!(!legacy_ok(&secret, &header(&digest[..cut]), &body));
        let mut changed = digest.clone();
        changed[cut] ^= 1 << bit;
        prop_assert!(!legacy_ok(&secret, &header(&changed), &body));
        let longer = [digest.as_slice(), &[0]].concat();
        prop_assert!(!legacy_ok(&secret, &header(&longer), &body));
        let mut other_body = body.clone();
        other_body.push(b' ');
        prop_assert!(!legacy_ok(&secret, &header(&digest), &other_body));
    }
}

#[test]
fn the_wrong_case_is_refused() {
    let letters = A_DIGEST.char_indices().filter(|(_, letter)| letter.is_ascii_alphabetic());
    let mut tried = 0;
    for (at, letter) in letters {
        let other = if letter.is_ascii_uppercase() { letter.to_ascii_lowercase() } else { letter.to_ascii_uppercase() };
        let digest = format!("{}{other}{}", &A_DIGEST[..at], &A_DIGEST[at + 1..]);
        assert!(!legacy_ok(A_SECRET, &header_with(&digest), A_BODY), "{digest}");
        tried += 1;
    }
    assert!(tried > 20, "{tried}");
}
