# Sourced: nginx and Caddy for the tests of deploy/.
# shellcheck shell=bash

# proxies: unpacks Debian's packages into the cache, where the two are missing. Installed,
# both would start by themselves and take port 80.
proxies() {
  local place=$TOOLS/bin missing=() folder
  { have nginx || [ -x /usr/sbin/nginx ]; } || missing+=(nginx)
  have caddy || missing+=(caddy)
  [ ${#missing[@]} -gt 0 ] || return 0
  have apt-get || fail "The tests need nginx and caddy on the PATH."
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
  find "$folder/usr" -type f \( -name nginx -o -name caddy \) -perm -u+x -exec cp -t "$place" {} +
  rm -rf "$folder"
}

# packages_into FOLDER PACKAGE…
packages_into() { (
  cd "$1" || return
  shift
  apt-get download -q "$@"
); }
