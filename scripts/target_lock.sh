# One compilation folder serves every clone of Stagedoor on a machine. Two things
# keep clones from taking each other's programs for their own:
#
#   - a lock, so that one clone at a time compiles and runs what it compiled;
#   - a stamp of the clone that compiled last. Cargo decides by file times alone,
#     so when another clone was the last one, the sources here are made to look
#     new. Only the workspace's crates compile again, never their dependencies.
# shellcheck shell=bash

# lock_target: waits for the lock and holds it until the script ends or unlocks.
lock_target() {
  mkdir -p "$CARGO_TARGET_DIR"
  exec 9>"$CARGO_TARGET_DIR/.stagedoor-lock"
  if ! flock --nonblock 9; then
    say "Waiting for another build in $CARGO_TARGET_DIR to end"
    flock 9
  fi
  local stamp=$CARGO_TARGET_DIR/.stagedoor-clone
  if [ "$(cat "$stamp" 2>/dev/null)" != "$ROOT" ]; then
    find . \( -name target -o -name node_modules -o -name .git -o -name data \) -prune \
      -o -type f \( -path '*/src/*' -o -path '*/tests/*' -o -path '*/templates/*' \
      -o -path './migrations/*' -o -path './style/*' -o -name build.rs \) \
      -exec touch {} +
    echo "$ROOT" >"$stamp"
  fi
}

unlock_target() { exec 9>&-; }
