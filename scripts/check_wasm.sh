#!/usr/bin/env bash
# What runs in the browser must not carry what belongs to the server: no SQL, no
# TLS, no hashing, none of the server's own crates.
set -euo pipefail
source "$(dirname "$0")/environment.sh"

forbidden='stagedoor|stagedoor-domain|stagedoor-session|sqlx.*|libsqlite3-sys|rustls.*|ring|webpki.*|native-tls|openssl.*|argon2|blake2|sha2|lettre|lofty|tokio|axum|hyper'
tree=$(cargo tree --package stagedoor-frontend --target wasm32-unknown-unknown \
  --edges normal,no-proc-macro --prefix none --format '{p}')
if found=$(grep --extended-regexp "^($forbidden) v" <<<"$tree" | sort --unique); then
  printf 'These crates reach the wasm and must not:\n%s\n' "$found" >&2
  printf 'Who brings them:  cargo tree -p stagedoor-frontend --target wasm32-unknown-unknown -i <crate>\n' >&2
  exit 1
fi
echo "$(sort --unique <<<"$tree" | wc -l) crates reach the wasm, none of the server's among them"
