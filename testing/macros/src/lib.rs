//! The attribute that runs a test on both databases.

use proc_macro::{TokenStream, TokenTree};

/// Runs a test once on SQLite and once on PostgreSQL, as `<test>::sqlite` and
/// `<test>::postgres`.
///
/// The test takes one argument. An `async` test's argument implements
/// `stagedoor_testing::OnBackend` (`Backend` itself, or a fixture) and runs under
/// `#[tokio::test]`, which is given this attribute's arguments; the argument of one
/// that is not `async` implements `From<Backend>`.
#[proc_macro_attribute]
pub fn on_both_databases(arguments: TokenStream, test: TokenStream) -> TokenStream {
    let mut words = test
        .clone()
        .into_iter()
        .filter_map(|token| match token {
            TokenTree::Ident(word) => Some(word.to_string()),
            _ => None,
        })
        .peekable();
    let is_async = words.next_if(|word| word == "async").is_some();
    let name = words.next_if(|word| word == "fn").and(words.next());
    let Some(name) = name else {
        let error = r#"compile_error!("`on_both_databases` takes a private `fn` or `async fn`");"#;
        return error.parse().unwrap_or_default();
    };
    let run = |backend: &str, on: &str| {
        let backend = format!("::stagedoor_testing::Backend::{backend}");
        if is_async {
            format!(
                "#[::tokio::test({arguments})]
                async fn {on}() {{
                    ::stagedoor_testing::run_on({backend}, super::{name}).await;
                }}"
            )
        } else {
            format!("#[test] fn {on}() {{ super::{name}(::std::convert::From::from({backend})); }}")
        }
    };
    let (sqlite, postgres) = (run("Sqlite", "sqlite"), run("Postgres", "postgres"));
    let cases = format!("mod {name} {{ {sqlite} {postgres} }}");
    let cases: TokenStream = cases.parse().unwrap_or_default();
    test.into_iter().chain(cases).collect()
}
