# npm packages of end2end/: wasm-opt, esbuild and Lightning CSS for the builds, and what
# the browser tests need.
# shellcheck shell=bash

# npm_packages build|all
npm_packages() {
  # Somebody who ran npm by hand keeps the folder that they made.
  if [ -d end2end/node_modules ] && ! [ -L end2end/node_modules ]; then
    [ end2end/node_modules/.package-lock.json -nt end2end/package-lock.json ] && return 0
    say "Installing npm packages (about 10 seconds)"
    npm ci --prefix end2end --loglevel=error </dev/null
    return 0
  fi

  # Otherwise one folder per lock file in the cache, and a link to it.
  local key folder options=()
  key=$(cat end2end/package.json end2end/package-lock.json | sha256sum | cut -c 1-16)
  folder=$STAGEDOOR_CACHE/npm/$key
  # What the tests need serves the builds as well.
  if [ "$1" = build ] && ! [ -d "$folder" ]; then
    folder=$folder-build
    options=(--omit=dev)
  fi
  if ! [ -d "$folder" ]; then
    say "Installing npm packages (about 10 seconds)"
    local unfinished
    mkdir -p "$STAGEDOOR_CACHE/npm"
    unfinished=$(mktemp -d "$STAGEDOOR_CACHE/npm/unfinished.XXXXXX")
    cp end2end/package.json end2end/package-lock.json end2end/.npmrc "$unfinished"
    npm ci --prefix "$unfinished" --loglevel=error "${options[@]}" </dev/null
    # Two clones may get here at once; the second finds the first one's folder.
    mv -T "$unfinished" "$folder" 2>/dev/null || rm -rf "$unfinished"
  fi
  ln -sfn "$folder/node_modules" end2end/node_modules
}
