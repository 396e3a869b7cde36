#![allow(clippy::unwrap_used, reason = "a test may panic")]

use super::{EmailAddress, shown_email};
use crate::error::Fault;

fn key(raw: &str) -> String {
    EmailAddress::parse(raw).unwrap().key().to_owned()
}

fn stored(raw: &str) -> String {
    EmailAddress::parse(raw).unwrap().as_str().to_owned()
}

#[test]
fn case_makes_no_difference() {
    assert_eq!(key("Nina@Example.COM"), key(" nina@example.com"));
    assert_eq!(key("ΝΊΚΟΣ@example.com"), key("νίκος@example.com"));
    assert_eq!(key("STRASSE@example.com"), key("straße@example.com"));
    assert_eq!(key("JOSÉ@example.com"), key("josé@example.com"));
    assert_ne!(key("nina@example.com"), key("nina+1@example.com"));
    assert_ne!(key("n.ina@example.com"), key("nina@example.com"));
}

#[test]
fn the_address_that_is_mailed_is_the_one_that_is_compared() {
    for (typed, mailed) in [
        ("Nina@Example.COM", "Nina@Example.COM"),
        ("\"nina\"@example.com", "nina@example.com"),
        ("\"ni\\na\"@example.com", "nina@example.com"),
        ("\"n.i+na\"@example.com", "n.i+na@example.com"),
        ("nina@b\u{fc}cher.example", "nina@xn--bcher-kva.example"),
        ("nina@B\u{dc}CHER.example", "nina@xn--bcher-kva.example"),
        ("nina@bu\u{308}cher.example", "nina@xn--bcher-kva.example"),
        ("nina@example\u{3002}com", "nina@example.com"),
        ("संपर्क@example.com", "संपर्क@example.com"),
        ("用户@例子.example", "用户@xn--fsqu00a.example"),
    ] {
        assert_eq!(stored(typed), mailed, "{typed:?}");
        let shouted = mailed.to_uppercase();
        assert_eq!(key(typed), key(&shouted), "{typed:?}");
    }
}

#[test]
fn a_domain_is_shown_as_people_write_it() {
    for (typed, shown) in [
        ("nina@b\u{fc}cher.example", "nina@b\u{fc}cher.example"),
        ("nina@xn--bcher-kva.example", "nina@b\u{fc}cher.example"),
        ("nina@example.com", "nina@example.com"),
    ] {
        assert_eq!(EmailAddress::parse(typed).unwrap().to_shown(), shown);
    }
    assert_eq!(
        shown_email("\"a b\"@xn--bcher-kva.example"),
        "\"a b\"@b\u{fc}cher.example"
    );
    assert_eq!(shown_email("nobody"), "nobody");
}

#[test]
fn what_is_no_address_is_refused() {
    let code = |raw: &str| EmailAddress::parse(raw).unwrap_err().code();
    assert_eq!(code(""), "required");
    assert_eq!(
        code(&format!("{}@example.com", "a".repeat(250))),
        "too_long"
    );
    assert_eq!(code(&format!("{}@example.com", "a".repeat(65))), "too_long");
    let labels = format!("{}.example.com", vec!["a".repeat(61); 4].join("."));
    assert_eq!(code(&format!("nina@{labels}")), "too_long");
    for raw in [
        "nina",
        "nina@",
        "@example.com",
        "nina@example",
        "nina@example.com.",
        "nina@.example.com",
        "nina@-example.com",
        "nina@127.0.0.1",
        "nina@[127.0.0.1]",
        "nina@exa mple.com",
        "nina@exa_mple.com",
        "ni na@example.com",
        ".nina@example.com",
        "ni..na@example.com",
        "a@b@example.com",
        "nina(comment)@example.com",
        "Nina <nina@example.com>",
        "nina@example.com\0",
        "nina@example.com\r\nBcc: all@example.com",
        "nina\u{85}@example.com",
    ] {
        assert_eq!(code(raw), "invalid", "{raw:?}");
    }
}

#[test]
fn what_looks_like_another_address_is_refused_and_says_why() {
    let fault = |raw: &str| {
        let problem = EmailAddress::parse(raw).unwrap_err();
        assert_eq!(problem.code(), "invalid", "{raw:?}");
        problem.fault
    };
    for raw in [
        "ni\u{200b}na@example.com",
        "nina\u{ad}@example.com",
        "nina\u{3164}@example.com",
        "nina\u{e0041}@example.com",
        "nina\u{fe0f}@example.com",
        "nina\u{115f}@example.com",
        "nina@exam\u{200b}ple.com",
    ] {
        assert_eq!(fault(raw), Fault::EmailInvisible, "{raw:?}");
    }
    for raw in [
        "\u{ff4e}ina@example.com",
        "\u{fb01}nn@example.com",
        "jose\u{301}@example.com",
        "nina\u{b2}@example.com",
    ] {
        assert_eq!(fault(raw), Fault::EmailLetters, "{raw:?}");
    }
    for raw in [
        "\"ni na\"@example.com",
        "\"\"@example.com",
        "\"nina@home\"@example.com",
        "\"a\"b\"@example.com",
        "\"nina\\\"@example.com",
        "\".nina\"@example.com",
    ] {
        assert_eq!(fault(raw), Fault::EmailQuoted, "{raw:?}");
    }
}

#[test]
fn one_from_before_these_rules_keeps_a_form_to_compare_with() {
    let old = EmailAddress::stored("\"Ni na\"@example.com");
    assert_eq!(old.as_str(), "\"Ni na\"@example.com");
    assert_eq!(old.key(), "\"ni na\"@example.com");
    assert_eq!(EmailAddress::stored("nonsense").domain(), "");
    assert_eq!(
        EmailAddress::stored("Nina@example.com"),
        EmailAddress::parse("Nina@example.com").unwrap()
    );
}
