#!/usr/bin/env bash
# test_package.sh DEB [ROOT]: installs the package in a minimal Debian 12 that systemd runs,
# and takes it through what an operator does: the service and its socket, a restart under
# requests, a reload, a kill, an update, removal and purge. ROOT is a folder with such a
# system (debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus); without it one
# is made, which takes a minute or more. Needs root, debootstrap and systemd-container.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
package=$(realpath "$1")
[ "$(id -u)" = 0 ] || fail "This needs root rights."
have systemd-nspawn || fail "systemd-nspawn is missing: apt-get install systemd-container debootstrap"

work=$(mktemp -d)
root=${2:-$work/root} init=''
# shellcheck disable=SC2317,SC2329  # called by the trap
finish() {
  if [ -n "$init" ]; then inside systemctl poweroff >/dev/null 2>&1 || true; fi
  if [ -n "${machine:-}" ]; then wait "$machine" 2>/dev/null || true; fi
  if [ -d /run/systemd/system ] || umount /run/systemd/nspawn 2>/dev/null; then :; fi
  rm -rf "$work"
}
trap finish EXIT
if [ ! -d "$root" ]; then
  step "Making a minimal Debian 12"
  debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus bookworm "$root" >"$work/log" \
    || { tail -n 20 "$work/log" >&2; fail "debootstrap failed"; }
fi
cp "$package" "$root/root/stagedoor.deb"

step "Starting its systemd"
if [ ! -d /run/systemd/system ]; then
  # Where another init runs, nspawn has no file system of its own for this.
  mkdir -p /run/systemd/nspawn
  mount -t tmpfs tmpfs /run/systemd/nspawn
fi
systemd-nspawn --boot --directory "$root" --register=no --keep-unit --console=pipe \
  --private-network >"$work/console" 2>&1 </dev/null &
machine=$!
inside() { nsenter --target "$init" --all "$@"; }
for _ in $(seq 120); do
  init=$(pgrep --parent "$machine" systemd || true)
  state=''
  if [ -n "$init" ]; then state=$(inside systemctl is-system-running 2>/dev/null || true); fi
  case $state in running | degraded) break ;; esac
  sleep 0.5
done
[ "$state" = running ] || fail "The system is ${state:-not there}."

# answers [PATH]: the site does, at the address of its socket.
answers() {
  nsenter --target "$init" --net curl --silent --fail --max-time 30 --output /dev/null \
    "http://127.0.0.1:3000${1:-/readyz}"
}
is() { [ "$(inside systemctl is-active "$1" || true)" = "$2" ] || fail "$1 is not $2."; }

step "Installing"
inside dpkg --install /root/stagedoor.deb >/dev/null
is stagedoor.service active
is stagedoor.socket active
answers || fail "It does not answer."
[ "$(inside stat --format '%U %a' /var/lib/stagedoor)" = 'stagedoor 700' ] || fail "The data folder is open."
[ "$(inside stat --format '%U %a' /etc/stagedoor/stagedoor.env)" = 'root 600' ] || fail "The settings are open."
inside stagedoorctl user create --username nina --email nina@example.org --verified \
  --password-stdin <<<'seven lanterns by the river' >/dev/null
[ -z "$(inside find /var/lib/stagedoor ! -user stagedoor)" ] || fail "There are files of somebody else's."

step "Restarting under requests"
(for _ in $(seq 200); do answers /healthz || echo refused; done) >"$work/requests" &
requests=$!
for _ in 1 2; do
  sleep 1
  inside systemctl restart stagedoor.service
done
wait "$requests"
[ ! -s "$work/requests" ] || fail "$(wc -l <"$work/requests") of 200 requests failed."
inside systemctl reload stagedoor.service
inside systemctl kill --signal KILL stagedoor.service
sleep 1
answers || fail "It does not come back."

step "Updating, removing, purging"
inside dpkg --install /root/stagedoor.deb >/dev/null
answers || fail "It does not answer after an update."
inside dpkg --remove stagedoor >/dev/null 2>&1
is stagedoor.service inactive
is stagedoor.socket inactive
inside test -e /etc/stagedoor/stagedoor.env || fail "Removal took the settings."
inside dpkg --purge stagedoor >/dev/null 2>&1
inside test ! -e /etc/stagedoor/stagedoor.env || fail "Purge left the settings."
inside test -e /var/lib/stagedoor/stagedoor.db || fail "Purge took the data."
say "Installed, served, restarted, reloaded, killed, updated, removed, purged"
