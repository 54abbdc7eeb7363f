#!/usr/bin/env bash
# Usage: packages/try.sh FOLDER. Uses what make dist made as people would: the wheel in an environment of its own, with polars and
# pandas; the Debian package, unpacked in FOLDER; and the archive for Linux.
set -euo pipefail
cd "$(dirname "$0")/.."
dist=$PWD/dist place=$(realpath -m "$1")
rm -rf "$place" && mkdir -p "$place"
(cd "$dist" && sha256sum --quiet --check SHA256SUMS)

python3 -m venv "$place/python"
"$place/python/bin/pip" install --quiet --require-hashes --only-binary :all: -r packages/python/tests/requirements.txt
"$place/python/bin/pip" install --quiet --no-deps --no-index "$dist"/cld-*linux*.whl
(cd "$place" && env -u CLD "$place/python/bin/python" "$OLDPWD/packages/python/tests/test_cld.py")

dpkg-deb -x "$dist"/cld_*_amd64.deb "$place/debian"
"$place/debian/usr/bin/cld" --version
units=("$place"/debian/usr/lib/systemd/system/*)
[ ${#units[@]} -eq 4 ] && ! grep -l /usr/local/bin "${units[@]}"
! command -v systemd-analyze >/dev/null || systemd-analyze verify --root "$place/debian" "${units[@]##*/}"

tar -xzf "$dist"/cld-*-linux-x86_64.tar.gz -C "$place"
"$place"/cld-*-linux-x86_64/cld synthesise -o "$place/received" --authorities 2 --people 200 >/dev/null
"$place"/cld-*-linux-x86_64/cld run "$place/received" --parameters fy -o "$place/run" >/dev/null
env -u CLD "$place/python/bin/python" packages/try_tables.py docs/tables.md "$place/run" "$dist"
echo "tried: all of dist/ that can be tried here"
