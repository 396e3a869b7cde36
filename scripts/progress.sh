# What a long build says while it runs.
# shellcheck shell=bash

# show_progress SERVER LOG BROWSER LOG: until both processes have ended, how far they
# are. On a terminal one line that changes, elsewhere a line every 20 seconds.
show_progress() {
  local next=$((SECONDS + 20)) server_crates browser_crates line
  server_crates=$(crates --package stagedoor)
  browser_crates=$(crates --package stagedoor-frontend --target wasm32-unknown-unknown)
  browser_crates=$((browser_crates + $(crates --package stagedoor-wasm-bindgen)))
  while is_running "$1" || is_running "$3"; do
    if [ -t 1 ] || [ "$SECONDS" -ge "$next" ]; then
      line="$(clock)  server: $(how_far "$1" "$2" "$server_crates"), browser's part: $(how_far "$3" "$4" "$browser_crates")"
      if [ -t 1 ]; then printf '\r    %s\033[K' "$line"; else printf '    %s\n' "$line"; fi
      [ "$SECONDS" -lt "$next" ] || next=$((SECONDS + 20))
    fi
    sleep 0.2
  done
  if [ -t 1 ]; then printf '\r\033[K'; fi
}

# crates OPTION…: how many cargo goes through for that package, itself included.
crates() {
  cargo tree --locked --edges normal,build --prefix none --format '{p}' "$@" 2>/dev/null |
    sed 's/ (\*)$//' | sort --unique | wc -l
}

is_running() { kill -0 "$1" 2>/dev/null; }

# how_far PROCESS LOG CRATES
how_far() {
  if is_running "$1"; then
    printf 'crate %d of %d' "$(grep -c '^ *\(Fresh\|Compiling\) ' "$2")" "$3"
  else
    printf 'done'
  fi
}

# show_failure LOG…: without what went well, and without the compilers' command lines.
show_failure() {
  grep --no-filename --invert-match --extended-regexp \
    "^ *(Blocking|Fresh|Dirty|Compiling|Running|Updating|Downloading|Downloaded|Finished) |^Caused by:|^  process didn't exit" \
    "$@" >&2
}
