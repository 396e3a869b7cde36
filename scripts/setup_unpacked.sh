# Sourced: programs that the tests start by themselves: nginx and Caddy for deploy/, and
# Prometheus' promtool for the alerts.
# shellcheck shell=bash

# unpacked_programs: unpacks Debian's packages into the cache, for the programs that are
# missing. Installed, their servers would start by themselves and take ports.
unpacked_programs() {
  local place=$TOOLS/bin missing=() folder
  { have nginx || [ -x /usr/sbin/nginx ]; } || missing+=(nginx)
  have caddy || missing+=(caddy)
  have promtool || missing+=(prometheus)
  [ ${#missing[@]} -gt 0 ] || return 0
  have apt-get || fail "The tests need nginx, caddy and promtool on the PATH."
  say "Fetching ${missing[*]} for the tests (half a minute)"
  folder=$(mktemp -d)
  mkdir -p "$place"
  if ! { packages_into "$folder" "${missing[@]}" \
    || { as_root apt-get update -q && packages_into "$folder" "${missing[@]}"; }; } >"$folder/log" 2>&1; then
    tail -n 20 "$folder/log" >&2
    rm -rf "$folder"
    fail "apt-get could not download: ${missing[*]}"
  fi
  for package in "$folder"/*.deb; do dpkg-deb -x "$package" "$folder"; done
  find "$folder/usr" -type f \( -name nginx -o -name caddy -o -name promtool \) -perm -u+x \
    -exec cp -t "$place" {} +
  rm -rf "$folder"
}

# packages_into FOLDER PACKAGE…
packages_into() { (
  cd "$1" || return
  shift
  apt-get download -q "$@"
); }
