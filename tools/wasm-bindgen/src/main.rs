//! The `wasm-bindgen` command, as far as the release scripts and cargo-leptos use it:
//! the published one brings a test runner and an HTTP server, three quarters of what
//! there would be to compile.
//!
//! `wasm-bindgen --target=web --out-name=NAME --out-dir=FOLDER [--no-typescript]
//! [--omit-default-module-path] [--debug] [--keep-debug] FILE.wasm`

use std::path::PathBuf;

use anyhow::{Context, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    let mut folder = None;
    let mut file = None;
    for argument in std::env::args().skip(1) {
        match argument.split_once('=').unwrap_or((&argument, "")) {
            ("--target", "web") => bindgen.web(true)?,
            ("--out-name", name) => bindgen.out_name(name),
            ("--out-dir", name) => {
                folder = Some(PathBuf::from(name));
                &mut bindgen
            }
            ("--no-typescript", "") => bindgen.typescript(false),
            ("--omit-default-module-path", "") => bindgen.omit_default_module_path(true),
            ("--debug", "") => bindgen.debug(true),
            ("--keep-debug", "") => bindgen.keep_debug(true),
            (option, _) if option.starts_with('-') => bail!("{argument} is not known here"),
            _ => {
                file = Some(PathBuf::from(&argument));
                &mut bindgen
            }
        };
    }
    bindgen
        .input_path(file.context("the .wasm file is missing")?)
        .generate(folder.context("--out-dir is missing")?)
}
