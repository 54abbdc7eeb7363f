#!/usr/bin/env bash
# Times the method nhse-2024 from one to twenty million made-up rows, the last being a national year of 151 councils with
# quarterly resubmissions, and prints how time and memory grow. Needs 20 GB of disk.
# Usage: benches/growth.sh CLD
set -euo pipefail
cld=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for size in "8 1000000" "30 4000000" "151 20000000"; do
  read -r councils rows <<<"$size"
  "$cld" synthesise -o "$scratch/received" --authorities "$councils" --rows "$rows" --history --seed 3 >/dev/null
  /usr/bin/time -f '%e %U %S %M' -o "$scratch/time" "$cld" run "$scratch/received" --parameters fy -o "$scratch/run" >/dev/null
  read_rows=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["rows_read"])' "$scratch/run/manifest.json")
  echo "$read_rows $(tail -n 1 "$scratch/time")" | tee -a "$scratch/all" \
    | awk '{printf "%d rows: %.1f s, %.1f CPU-seconds, %.0f MiB\n", $1, $2, $3 + $4, $5 / 1024}'
  rm -rf "$scratch/received" "$scratch/run"
done
python3 - "$scratch/all" <<'PY'
import math, sys
rows = [list(map(float, line.split())) for line in open(sys.argv[1])]
points = [(math.log(row[0]), math.log(row[1])) for row in rows]
x, y = (sum(point[at] for point in points) / len(points) for at in (0, 1))
slope = sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)
print(f"time grows with rows to the power of {slope:.2f}")
PY
