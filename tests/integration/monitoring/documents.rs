//! What the documents name is what there is.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;
use serde_json::{Value, json};
use stagedoor::metrics::PROCESS;
use stagedoor_domain::meters::{ALL, Kind};

use super::promtool::promtool;

fn document(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/monitoring")
        .join(name);
    std::fs::read_to_string(path).unwrap()
}

/// Every name that Prometheus knows of ours.
fn exported() -> BTreeSet<String> {
    let mut names: BTreeSet<String> = PROCESS.into_iter().map(str::to_owned).collect();
    for meter in ALL {
        match meter.kind {
            Kind::Histogram(_) => names
                .extend(["bucket", "sum", "count"].map(|part| format!("{}_{part}", meter.name))),
            Kind::Counter | Kind::Gauge => {
                names.insert(meter.name.to_owned());
            }
        }
    }
    names
}

/// The names in it, of which values of labels, which are quoted, are none.
fn named(text: &str) -> BTreeSet<String> {
    let quoted = Regex::new(r#""[^"]*""#).unwrap();
    let text = quoted.replace_all(text, "");
    let name = Regex::new(r"\b(?:stagedoor|process)_[a-z0-9_]+").unwrap();
    name.find_iter(&text)
        .map(|found| found.as_str().to_owned())
        .collect()
}

#[test]
fn the_dashboard_asks_for_what_is_exported() {
    let dashboard: Value = serde_json::from_str(&document("grafana-dashboard.json")).unwrap();
    let mut expressions = Vec::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        assert_eq!(panel["datasource"]["uid"], "${datasource}", "{panel}");
        for target in panel["targets"].as_array().into_iter().flatten() {
            expressions.push(target["expr"].as_str().unwrap().to_owned());
        }
    }
    can_be_evaluated(&expressions);
    let named = named(&expressions.join("\n"));
    assert!(named.len() > 20, "{named:?}");
    assert!(
        named.is_subset(&exported()),
        "{:?}",
        named.difference(&exported())
    );
    let variables = dashboard["templating"]["list"].as_array().unwrap();
    assert!(
        variables.iter().any(|variable| {
            variable["type"] == "datasource" && variable["name"] == "datasource"
        })
    );
}

/// That Prometheus understands them, with what Grafana puts in.
fn can_be_evaluated(expressions: &[String]) {
    let rules: Vec<Value> = expressions
        .iter()
        .enumerate()
        .map(|(number, expression)| {
            let expression = expression.replace("$__rate_interval", "1m");
            json!({"record": format!("panel:{number}"), "expr": expression})
        })
        .collect();
    // JSON is YAML, too.
    let rules = json!({"groups": [{"name": "dashboard", "rules": rules}]});
    promtool(&["check", "rules", "/dev/stdin"], &rules.to_string());
}

#[test]
fn the_alerts_ask_for_what_is_exported() {
    let rules = document("prometheus-alerts.yml");
    let alerts = rules
        .lines()
        .filter(|line| line.trim_start().starts_with("- alert: "));
    assert!(alerts.count() >= 8, "{rules}");
    let named = named(&rules);
    assert!(named.len() > 8, "{named:?}");
    assert!(
        named.is_subset(&exported()),
        "{:?}",
        named.difference(&exported())
    );
}

/// Prometheus itself says when each of them is raised, and that it is not otherwise.
#[test]
fn each_alert_is_raised_by_what_it_is_for() {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/integration/monitoring/alerts.yml");
    let tested = std::fs::read_to_string(&file).unwrap();
    let rules = document("prometheus-alerts.yml");
    for alert in rules
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("- alert: "))
    {
        let raised = format!("alertname: {alert}\n        exp_alerts:\n");
        assert!(tested.contains(&raised), "{alert} is not tried");
    }
    promtool(&["test", "rules", file.to_str().unwrap()], "");
}

#[test]
fn every_metric_is_told_of() {
    let mut rows: Vec<String> = ALL
        .iter()
        .map(|meter| {
            let kind = match meter.kind {
                Kind::Counter => "counter",
                Kind::Gauge => "gauge",
                Kind::Histogram(_) => "histogram",
            };
            let labels: Vec<String> = meter
                .labels
                .iter()
                .map(|label| format!("`{label}`"))
                .collect();
            format!(
                "| `{}` | {kind} | {} | {} |",
                meter.name,
                labels.join(", "),
                meter.help
            )
        })
        .collect();
    rows.extend(PROCESS.map(|name| format!("| `{name}` |")));
    let page = document("README.md");
    for row in rows {
        assert!(
            page.contains(&row),
            "docs/monitoring/README.md lacks:\n{row}"
        );
    }
}
