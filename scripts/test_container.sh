#!/usr/bin/env bash
# The image as it is, started: the last stage of deploy/container/Containerfile over the files
# that gather.sh gathers here, as the image's own user, on a root that it cannot write. What
# the stages before it do, compiling and a small ffmpeg, is left out: that takes minutes, and
# scripts/container.sh does it.
#
#   test_container.sh [PROGRAM [SITE]]   by default those of `make build`
set -euo pipefail
source "$(dirname "$0")/environment.sh"

program=${1:-$DIST/stagedoor} site=${2:-$DIST-site}
if ! have buildah; then say "Skipped: the container needs buildah (apt-get install buildah)"; exit 0; fi
if [ "$(id -u)" != 0 ]; then say "Skipped: the container is started by root alone here"; exit 0; fi
if ! have strip || ! have prlimit; then say "Skipped: binutils or util-linux is missing"; exit 0; fi

work=$(mktemp -d)
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
store=(--root "$work/store" --runroot "$work/run")
container='' server=''
# shellcheck disable=SC2317,SC2329  # called by the trap
finish() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; wait "$server" 2>/dev/null || true; fi
  if [ -n "$container" ]; then buildah "${store[@]}" umount "$container" >/dev/null 2>&1 || true; buildah "${store[@]}" rm "$container" >/dev/null 2>&1 || true; fi
  rm -rf "$work"
}
trap finish EXIT

mkdir -p "$work/program" "$work/context"
cp "$program" "$work/program/stagedoor"
cp -r "$site" "$work/program/site"
cp "$(type -P true)" "$work/program/ffmpeg"
sh deploy/container/gather.sh "$work/program" "$work/context/out"
say "$(du --summarize --bytes --dereference "$work/context/out" | cut -f1 | numfmt --to=si)B in the image, without ffmpeg"
# From the last FROM on, with the files from here.
sed -n '/^FROM scratch/,$p' deploy/container/Containerfile \
  | sed 's|^COPY --from=files /out/ /|COPY out/ /|' >"$work/Containerfile"
if ! buildah "${store[@]}" build --quiet --format docker --file "$work/Containerfile" \
  --tag stagedoor-test "$work/context" >"$work/log" 2>&1; then
  say "Skipped: buildah builds nothing on this machine:"
  tail -n 3 "$work/log"
  exit 0
fi

inspect() { buildah "${store[@]}" inspect --type image --format "$1" stagedoor-test; }
[ "$(inspect '{{.Docker.Config.User}}')" = 10001:10001 ] || fail "The image has another user."
inspect '{{.Docker.Config.Healthcheck}}' | grep -q 'stagedoor health' || fail "The image has no health check."

container=$(buildah "${store[@]}" from --pull-never stagedoor-test)
root=$(buildah "${store[@]}" mount "$container")
# As every engine makes them.
mkdir -p "$root/proc" "$root/dev"
mkdir "$work/data" && chown 10001:10001 "$work/data"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
mapfile -t settings < <(inspect '{{range .Docker.Config.Env}}{{println .}}{{end}}' | grep .)
settings+=("STAGEDOOR_ADDR=127.0.0.1:$port" "STAGEDOOR_PUBLIC_URL=http://localhost:$port")
# With what the image says, on a root that cannot be written, as `podman run --read-only` does.
inside() { (become_inside "$@"); }
# The same in place of this shell, so that what ends the one ends the other.
become_inside() {
  # shellcheck disable=SC2016  # the inner shell's
  exec env -i "${settings[@]}" PATH="$PATH" unshare --mount sh -ec '
    root=$1 data=$2; shift 2
    mount --bind "$root" "$root"
    mount -o remount,bind,ro "$root"
    mount -t tmpfs tmpfs "$root/tmp"
    mount --bind "$data" "$root/data"
    mount --rbind /proc "$root/proc"
    mount --rbind /dev "$root/dev"
    exec chroot --userspec=10001:10001 "$root" "$@"' sh "$root" "$work/data" "$@"
}
become_inside /usr/bin/stagedoor serve >"$work/server" 2>&1 &
server=$!
for _ in $(seq 150); do
  if inside /usr/bin/stagedoor health >/dev/null 2>&1; then break; fi
  kill -0 "$server" 2>/dev/null || { cat "$work/server" >&2; fail "The container does not start."; }
  sleep 0.2
done
inside /usr/bin/stagedoor health || { cat "$work/server" >&2; fail "The container does not answer."; }
curl --silent --fail --output /dev/null "http://localhost:$port/readyz" || fail "The container is not ready."
printf 'seven lanterns by the river\n' | inside /usr/bin/stagedoor user create --username nina \
  --email nina@example.org --verified --password-stdin >/dev/null
for tool in nice prlimit setpriv; do
  inside "/usr/bin/$tool" --version >/dev/null || fail "$tool does not start in the container."
done
say "The container serves as user 10001, and its health check finds it"
