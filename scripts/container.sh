#!/usr/bin/env bash
# The container image: localhost/stagedoor, made with buildah (or podman) from
# deploy/container/Containerfile.
#
#   container.sh            compiles everything inside, from Debian's image
#   container.sh --local    takes target/dist of `make build`, and makes Debian's image with
#                           debootstrap: for Debian 12 alone, needs no registry
set -euo pipefail
source "$(dirname "$0")/environment.sh"

file=deploy/container/Containerfile
arguments=(--format docker --file "$file" --tag localhost/stagedoor)

# The base system of the images, from Debian's packages.
debian_image() {
  local folder
  folder=$(mktemp -d)
  debootstrap --variant=minbase bookworm "$folder/root" >"$folder/log" 2>&1 \
    || { tail -n 20 "$folder/log" >&2; fail "debootstrap failed"; }
  image_of localhost/debian "$folder/root" /
  rm -rf "$folder"
}

# image_of TAG FOLDER PLACE: an image that holds the folder there.
image_of() {
  local container
  container=$(buildah from scratch)
  buildah add --quiet "$container" "$2" "$3" >/dev/null
  buildah commit --quiet --rm "$container" "$1" >/dev/null
}

if [ "${1:-}" = --local ]; then
  have buildah || fail "buildah is missing: apt-get install buildah"
  [ -x target/dist/stagedoor ] || fail "Run \`make build\` first."
  if ! buildah inspect --type image localhost/debian >/dev/null 2>&1; then
    step "Making an image of Debian 12 (a few minutes)"
    debian_image
  fi
  program=$(mktemp -d)
  mkdir -p "$program/dist"
  cp target/dist/stagedoor "$program/dist/"
  cp -r target/dist-site "$program/"
  image_of localhost/stagedoor-program "$program" /src/target
  rm -rf "$program"
  arguments+=(--pull-never --build-arg DEBIAN=localhost/debian)
  arguments+=(--build-arg PROGRAM=localhost/stagedoor-program)
fi

step "Building the image (the first time compiles ffmpeg: some minutes)"
if have buildah; then
  buildah build --layers "${arguments[@]}" .
elif have podman; then
  podman build --layers "${arguments[@]}" .
else
  fail "buildah or podman is missing."
fi
say "Built: localhost/stagedoor"
