//! `deploy/container/Containerfile`: what must be so whatever else is changed. hadolint looks
//! at the rest of it.

use std::fs;

use super::shipped;

/// Each instruction on one line, with its name apart.
fn instructions() -> Vec<(String, String)> {
    let text = fs::read_to_string(shipped("container/Containerfile")).unwrap();
    let lines = text
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let text = lines.collect::<Vec<_>>().join("\n").replace("\\\n", " ");
    let lines = text.lines().filter_map(|line| line.trim().split_once(' '));
    lines
        .map(|(name, rest)| (name.to_ascii_uppercase(), rest.trim().to_owned()))
        .collect()
}

/// The instructions of the stage that becomes the image.
fn last_stage() -> Vec<(String, String)> {
    let all = instructions();
    let begin = all.iter().rposition(|(name, _)| name == "FROM").unwrap();
    all[begin..].to_vec()
}

fn one<'a>(stage: &'a [(String, String)], wanted: &str) -> &'a str {
    let mut found = stage.iter().filter(|(name, _)| name == wanted);
    let (_, rest) = found.next().unwrap_or_else(|| panic!("no {wanted}"));
    assert!(found.next().is_none(), "{wanted} twice");
    rest
}

#[test]
fn the_image_is_of_nothing_and_runs_as_nobody_in_particular() {
    let stage = last_stage();
    assert_eq!(one(&stage, "FROM"), "scratch");
    let ids: Vec<u32> = one(&stage, "USER")
        .split(':')
        .map(|id| id.parse().expect("a number: Kubernetes asks for one"))
        .collect();
    assert!(ids.len() == 2 && ids.iter().all(|id| *id > 0), "{ids:?}");
    let check = one(&stage, "HEALTHCHECK");
    assert!(check.ends_with(r#"CMD ["/usr/bin/stagedoor", "health"]"#));
    assert!(one(&stage, "ENTRYPOINT").starts_with('['));
    assert!(stage.iter().all(|(name, _)| name != "RUN"));
}

#[test]
fn stages_are_named_versions_and_nothing_secret_is_built_in() {
    let all = instructions();
    assert!(all.iter().all(|(name, _)| name != "ADD"));
    let mut known = vec!["scratch".to_owned()];
    for (name, rest) in &all {
        match name.as_str() {
            "ARG" => {
                let (_, default) = rest.split_once('=').expect("a default");
                let is_image = default.contains('/');
                let tag = default.rsplit_once(':').map(|(_, tag)| tag);
                let is_pinned = tag.is_some_and(|tag| !tag.contains("latest"));
                assert!(!is_image || is_pinned, "{default}");
            }
            "FROM" => {
                let (image, stage) = rest.split_once(" AS ").unwrap_or((rest, ""));
                assert!(image.starts_with("${") || known.contains(&image.to_owned()));
                known.push(stage.to_owned());
            }
            "ENV" | "LABEL" => {
                let upper = rest.to_ascii_uppercase();
                for secret in ["SECRET", "PASSWORD", "TOKEN", "SMTP_URL", "DATABASE_URL"] {
                    assert!(!upper.contains(secret), "{rest}");
                }
            }
            _ => {}
        }
    }
}
