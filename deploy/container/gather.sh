#!/bin/sh
# gather.sh PROGRAM OUT: the files of the image, from the folder PROGRAM with `stagedoor`,
# its `site` and `ffmpeg`: these, what they need, and nothing else.
set -eu
program=$1
out=$2
mkdir -p "$out/usr/bin"
cp "$program/ffmpeg" "$out/usr/bin/"

# Names of functions are a third of it. They go, and the site, which strip does not know,
# is put into what is left.
strip --strip-all -o "$program/stripped" "$program/stagedoor"
"$program/stripped" embed-site "$program/site" "$out/usr/bin/stagedoor"

# Stagedoor starts ffmpeg through these, which bound it.
for program in nice prlimit setpriv; do
  cp "$(command -v "$program")" "$out/usr/bin/"
done

for program in "$out"/usr/bin/*; do
  ldd "$program" | awk '$2 == "=>" { print $3 } $1 ~ /^\// { print $1 }'
done | sort -u | while read -r library; do
  mkdir -p "$out$(dirname "$library")"
  cp -L "$library" "$out$library"
done

# Names are looked up by these.
for name in /lib/*-linux-gnu/libnss_dns.so.2 /lib/*-linux-gnu/libnss_files.so.2; do
  if [ -e "$name" ]; then cp -L "$name" "$out$name"; fi
done

mkdir -p "$out/etc/ssl/certs" "$out/data" "$out/tmp"
cp /etc/ssl/certs/ca-certificates.crt "$out/etc/ssl/certs/"
echo 'stagedoor:x:10001:10001::/data:/sbin/nologin' >"$out/etc/passwd"
echo 'stagedoor:x:10001:' >"$out/etc/group"
echo 'hosts: files dns' >"$out/etc/nsswitch.conf"
chown 10001:10001 "$out/data"
chmod 0700 "$out/data"
chmod 1777 "$out/tmp"
