#!/usr/bin/env bash
# Everything that a release consists of, in target/release-files: an archive of the program
# with its documents, a Debian package, the inventory of components (CycloneDX) and the
# SHA-256 of each. Expects a clean clone, so that what it names is what it was made of.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
if [ -n "$(git status --porcelain)" ]; then
  fail "There are changes that are not committed: a release is made of a commit."
fi
scripts/build.sh

# All dates in it are the commit's: packing the same program twice gives the same files.
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
name=stagedoor-$version-$(uname -m)-linux
files=$ROOT/target/release-files
rm -rf "$files"
mkdir -p "$files/$name"

step "Packing"
cp -r target/dist/stagedoor README.md CHANGELOG.md SECURITY.md LICENSE-* docs deploy "$files/$name/"
tar --create --xz --file "$files/$name.tar.xz" --directory "$files" --sort=name \
  --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" "$name"
rm -rf "${files:?}/$name"
scripts/package_deb.sh target/dist/stagedoor "$files" >/dev/null
scripts/sbom.py >"$files/stagedoor-$version.cdx.json"
(cd "$files" && sha256sum -- * >SHA256SUMS)
say "Made of $(git rev-parse --short HEAD), in target/release-files:"
cat "$files/SHA256SUMS"
