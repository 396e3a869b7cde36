# Sourced: the script of the upload page while cargo-leptos watches.
# shellcheck shell=bash

# keep_upload_script SITE PROCESS: puts it into the site whenever it is missing, for as long
# as the process lives. The watcher empties the site when it starts, and takes no script of
# ours from public/.
keep_upload_script() {
  while kill -0 "$2" 2>/dev/null; do
    if [ -d "$1/pkg" ] && [ ! -e "$1/pkg/upload.js" ]; then
      node scripts/upload_script.mjs "$1/pkg/upload.js" || return
    fi
    sleep 1
  done
}
