#!/usr/bin/env bash
# Usage: packages/dist.sh TARGET PROFILE MATURIN CYCLONEDX. Makes what people download in dist/, where make page has put the page
# already: programs for Linux and Windows, wheels for Python, a Debian package, what reads a run in R and Power Query, the list
# of what is built in (SBOM), notices and digests. The same sources make the same bytes: times are those of the last commit.
set -euo pipefail
cd "$(dirname "$0")/.."
target=$(realpath -m "$1") profile=$2 maturin=$(realpath "$3") cyclonedx=$(realpath "$4")
version=$(grep -m1 '^version' Cargo.toml | cut -d'"' -f2)
windows=x86_64-pc-windows-gnu linux=x86_64-unknown-linux-gnu
export CARGO_TARGET_DIR=$target
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH
# Paths of this machine are left out of the programs.
RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo --remap-path-prefix=$PWD=/cld --remap-path-prefix=$target=/target"
export RUSTFLAGS
stage=$target/tmp/dist
rm -rf "$stage" && mkdir -p "$stage" dist

say() { printf '%s\n' "dist: $*"; }

say "programs for Linux and Windows"
cargo build --locked --profile "$profile" -p cld --features spark --target $linux
cargo build --locked --profile "$profile" -p cld --features spark --target $windows
folder=$([ "$profile" = dev ] && echo debug || echo "$profile")
program=$target/$linux/$folder/cld
exe=$target/$windows/$folder/cld.exe

say "notices and the list of what is built in"
python3 packages/notices.py $linux $windows >"dist/NOTICES.txt"
"$cyclonedx" cyclonedx --manifest-path crates/cld/Cargo.toml --format json --spec-version 1.5 --describe binaries --target $linux \
  --override-filename cld-sbom --quiet
mv crates/cld/cld-sbom.json "dist/cld-$version.cdx.json"
find crates -name 'cld-sbom*.json' -delete

say "manual pages and completions"
"$program" man -o "$stage/man1" >/dev/null
mkdir "$stage/completions"
"$program" completions bash >"$stage/completions/cld.bash"
"$program" completions zsh >"$stage/completions/_cld"
"$program" completions fish >"$stage/completions/cld.fish"
"$program" completions powershell >"$stage/completions/cld.ps1"

say "archives"
pack() { # what every archive has, in a folder of its name
  mkdir -p "$stage/$1"
  cp LICENSE dist/NOTICES.txt "$stage/$1/"
  [ ! -f dist/cld-check.html ] || cp dist/cld-check.html "$stage/$1/"
  cp -r "$stage/completions" "$stage/$1/"
}
archive=cld-$version-linux-x86_64
pack "$archive"
install -m 755 "$program" "$stage/$archive/cld"
cp -r "$stage/man1" deploy docs "$stage/$archive/"
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$stage" -c "$archive" | gzip -9n >"dist/$archive.tar.gz"
archive=cld-$version-windows-x86_64
pack "$archive"
cp "$exe" "$stage/$archive/cld.exe"
python3 packages/zip.py "$stage/$archive" "dist/$archive.zip"

say "wheels for Python"
for one in $linux $windows; do
  "$maturin" build --quiet --locked --profile "$profile" --features spark --target $one --manifest-path crates/cld/Cargo.toml \
    --out dist -m packages/python/pyproject.toml 2>/dev/null || exit 1
done

say "package for Debian"
root=$stage/debian
install -Dm 755 "$program" "$root/usr/lib/cld/cld"
mkdir -p "$root/usr/bin" && ln -s ../lib/cld/cld "$root/usr/bin/cld"
[ ! -f dist/cld-check.html ] || install -Dm 644 dist/cld-check.html "$root/usr/lib/cld/cld-check.html"
for page in "$stage"/man1/*; do install -d "$root/usr/share/man/man1" && gzip -9nc "$page" >"$root/usr/share/man/man1/$(basename "$page").gz"; done
install -Dm 644 "$stage/completions/cld.bash" "$root/usr/share/bash-completion/completions/cld"
install -Dm 644 "$stage/completions/_cld" "$root/usr/share/zsh/vendor-completions/_cld"
install -Dm 644 "$stage/completions/cld.fish" "$root/usr/share/fish/vendor_completions.d/cld.fish"
for unit in deploy/*.service deploy/*.timer; do
  install -d "$root/usr/lib/systemd/system"
  sed 's|/usr/local/bin/cld|/usr/bin/cld|' "$unit" >"$root/usr/lib/systemd/system/$(basename "$unit")"
done
install -Dm 644 -t "$root/usr/share/doc/cld" deploy/nginx.conf deploy/clamd.conf docs/portal.md dist/NOTICES.txt
install -Dm 644 LICENSE "$root/usr/share/doc/cld/copyright"
glibc=$(objdump -T "$program" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1 | cut -d_ -f2)
mkdir "$root/DEBIAN"
sed "s/@VERSION@/$version/; s/@GLIBC@/$glibc/" packages/debian/control >"$root/DEBIAN/control"
install -m 755 packages/debian/postinst "$root/DEBIAN/postinst"
find "$root" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
dpkg-deb --root-owner-group -Zxz --build "$root" "dist/cld_${version}_amd64.deb" >/dev/null

cp packages/r/cld.R packages/power-query/cld-table.pq dist/
(cd dist && rm -f SHA256SUMS && sha256sum -- * >SHA256SUMS)
say "done:"
(cd dist && du -h -- * | sort -k2)
