#!/usr/bin/env bash
# package_deb.sh PROGRAM FOLDER: a Debian package of this program, written to the folder.
# Its name is printed. By hand and not by a tool: it is a dozen files, and dpkg-deb is
# where packages are built anyway.
set -euo pipefail
source "$(dirname "$0")/environment.sh"
program=$(realpath "$1")
target=$(realpath "$2")
have dpkg-deb || fail "dpkg-deb is missing: this makes packages on Debian and its relatives."

version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
architecture=$(dpkg --print-architecture)
# All dates in it, so that the same program gives the same package.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(stat --format %Y "$program")}
# The newest glibc that it uses anything of. The one that packs addresses has no number.
glibc=$({
  objdump -T "$program" | grep -o 'GLIBC_[0-9.]*'
  if objdump -p "$program" | grep -q GLIBC_ABI_DT_RELR; then echo GLIBC_2.36; fi
} | sort -Vu | tail -n 1)
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

install -D "$program" "$root/usr/bin/stagedoor"
install -D deploy/systemd/stagedoorctl "$root/usr/sbin/stagedoorctl"
install -D -m 0644 -t "$root/lib/systemd/system" deploy/systemd/stagedoor.{service,socket}
install -D -m 0644 deploy/systemd/stagedoor.sysusers "$root/usr/lib/sysusers.d/stagedoor.conf"
# It may hold passwords.
install -D -m 0600 deploy/systemd/stagedoor.env "$root/etc/stagedoor/stagedoor.env"

documents=$root/usr/share/doc/stagedoor
install -D -m 0644 -t "$documents" README.md docs/*.md docs/*.sql
install -D -m 0644 -t "$documents/examples" deploy/nginx/stagedoor.conf deploy/caddy/Caddyfile
for folder in deploy/fail2ban deploy/monitoring; do
  if [ -d "$folder" ]; then cp -r "$folder" "$documents/examples/"; fi
done
gzip -9n <CHANGELOG.md >"$documents/changelog.gz"
{
  echo "Stagedoor is licensed under the MIT licence or the Apache licence 2.0, as you prefer."
  echo "The Apache licence is in /usr/share/common-licenses/Apache-2.0; the MIT licence:"
  echo
  cat LICENSE-MIT
} >"$documents/copyright"
find "$root" -type d -exec chmod 0755 {} +
chmod 0644 "$documents"/*.gz "$documents/copyright"

mkdir "$root/DEBIAN"
install -m 0755 -t "$root/DEBIAN" deploy/debian/{postinst,prerm,postrm}
echo /etc/stagedoor/stagedoor.env >"$root/DEBIAN/conffiles"
cat >"$root/DEBIAN/control" <<CONTROL
Package: stagedoor
Version: $version
Architecture: $architecture
Section: web
Priority: optional
Maintainer: Stagedoor <stagedoor@localhost>
Installed-Size: $(du -ks "$root" | cut -f1)
Depends: libc6 (>= ${glibc#GLIBC_}), libgcc-s1, systemd
Recommends: ffmpeg (>= 7:5.0)
Suggests: nginx | caddy, postgresql, postgresql-client, fail2ban
Description: where a listener of a music platform becomes an artist
 People register, verify their address, and decide by themselves to become artists;
 from then on they upload music, publish it and are heard. Pages, a JSON API and
 mails in one program, on SQLite or PostgreSQL.
CONTROL
(cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)

file=$target/stagedoor_${version}_$architecture.deb
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "$file" >/dev/null
echo "$file"
