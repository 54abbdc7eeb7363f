#!/usr/bin/env bash
# Times the method nhse-2024 over about two million made-up rows: whole process, and pages of each table.
# Usage: benches/method.sh CLD [RUNS]. Prints every run and the medians.
set -euo pipefail
cld=$1
runs=${2:-5}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$cld" synthesise -o "$scratch/received" --authorities 20 --rows 2100000 --history --seed 3
measure() {
  local name=$1
  shift
  for run in $(seq "$runs"); do
    rm -rf "$scratch/run"
    /usr/bin/time -f '%e %U %S %M' -o "$scratch/time" "$cld" run "$scratch/received" --parameters fy -o "$scratch/run" "$@" >/dev/null
    python3 - "$name" "$scratch/run/manifest.json" "$scratch/time" <<'PY' | tee -a "$scratch/$name"
import json, sys
name, manifest, time = sys.argv[1:]
manifest = json.load(open(manifest))
wall, user, system, memory = map(float, open(time).read().split())
pages = lambda prefix: sum(page["seconds"] for page in manifest["pages"] if page["name"].startswith(prefix))
print(name, f"wall {wall:.1f} cpu {user + system:.1f} MiB {memory / 1024:.0f}",
      f"intake {manifest['intake_seconds']:.1f} lts001a {pages('lts001a'):.2f} sts001 {pages('sts001'):.2f}")
PY
  done
  python3 - "$scratch/$name" <<'PY'
import statistics, sys
rows = [line.split() for line in open(sys.argv[1])]
print("median of", len(rows), " ".join(f"{rows[0][at]} {statistics.median(float(row[at + 1]) for row in rows):g}" for at in range(1, len(rows[0]), 2)))
PY
}
measure whole
measure small_pool --memory 512
measure one_part --partitions 1
