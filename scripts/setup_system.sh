# Programs that come from the system: compiler, Node.js, Chromium, PostgreSQL.
# Installed with apt on Debian and its relatives, named on other systems.
# shellcheck shell=bash

# Debian 12 brings Node.js 18, and the packages in end2end/ are chosen to run on it.
NODE_MAJOR=18

# has_terminal: sudo can ask somebody for a password. It asks on the terminal
# itself, so that a redirected standard input says nothing about that.
has_terminal() { ( : </dev/tty ) 2>/dev/null; }

# ask_for_root_rights: lets sudo ask for the password now. What runs in the
# background later finds it answered, and nobody types into the output of a build.
ask_for_root_rights() {
  if [ "$(id -u)" != 0 ] && have sudo && has_terminal; then
    sudo -v || fail "Root rights are needed to install packages with apt, and sudo refused them."
  fi
}

# as_root COMMAND…: directly, or through sudo.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif have sudo; then
    # Without a terminal nobody can type a password: fail instead of waiting.
    if has_terminal; then sudo "$@"; else sudo -n "$@"; fi
  else
    fail "Root rights are needed for:  $*" "Run that as root, then try again."
  fi
}

# apt_install PACKAGE…
apt_install() {
  local noise
  noise=$(mktemp)
  if ! { as_root apt-get update -q && as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -q -y --no-install-recommends "$@"; } >"$noise" 2>&1 </dev/null; then
    tail -n 20 "$noise" >&2
    rm -f "$noise"
    fail "apt-get could not install: $*"
  fi
  rm -f "$noise"
}

# node_is_recent: Node.js is there, with npm, and not too old.
node_is_recent() {
  have node && have npm && [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$NODE_MAJOR" ]
}

system_packages_for_building() {
  local missing=()
  have cc || missing+=(build-essential)
  have curl || missing+=(curl ca-certificates)
  have flock || missing+=(util-linux)
  node_is_recent || missing+=(nodejs npm)
  [ ${#missing[@]} -gt 0 ] || return 0

  have apt-get || fail \
    "Stagedoor installs what it needs by itself on Debian. Here, please install:" \
    "  - a C compiler (cc), curl and flock (util-linux)" \
    "  - Node.js $NODE_MAJOR or newer, with npm" \
    "Missing now: ${missing[*]}"
  say "Installing ${missing[*]} with apt (about a minute)"
  ask_for_root_rights
  apt_install "${missing[@]}"
  node_is_recent || fail "Node.js $NODE_MAJOR or newer is needed, and this system's packages bring $(node --version 2>/dev/null || echo none)." \
    "Install a newer one from https://nodejs.org and try again."
}

# missing_for_testing: a line for each package that the tests need and that is not there.
missing_for_testing() {
  find_chromium >/dev/null || echo chromium
  have shellcheck || echo shellcheck
  have ffmpeg || echo ffmpeg
  have unzip || echo unzip
  have openssl || echo openssl
  have curl || echo curl
  have systemd-analyze || echo systemd
  [ -x /usr/sbin/pgbouncer ] || have pgbouncer || echo pgbouncer
  python3 -c 'import ensurepip' 2>/dev/null || echo python3-venv
  if [ -z "${TEST_DATABASE_URL:-}" ] && ! { have pg_virtualenv && compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }; then
    printf '%s\n' postgresql postgresql-common
  fi
}

system_packages_for_testing() {
  local missing
  mapfile -t missing < <(missing_for_testing)
  [ ${#missing[@]} -gt 0 ] || return 0

  have apt-get || fail \
    "The tests need some more things here:" \
    "  - Chromium or Google Chrome; STAGEDOOR_CHROMIUM=/path/to/it when it is not on the PATH" \
    "  - shellcheck" \
    "  - ffmpeg 5.0 or newer" \
    "  - pgbouncer, unzip, openssl, curl and systemd-analyze" \
    "  - Python 3 with venv" \
    "  - a PostgreSQL server whose user may create databases: TEST_DATABASE_URL=postgres://user:password@host" \
    "Missing now: ${missing[*]}"
  say "Installing ${missing[*]} for the tests with apt (one to two minutes)"
  apt_install "${missing[@]}"
}
