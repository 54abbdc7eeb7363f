#!/usr/bin/env bash
# Times `cld check` beside polars and DuckDB over one file of about a million made-up rows, and compares what they found.
# Usage: benches/check.sh CLD [RUNS]. Wants python3 with venv and GNU time; installs polars and duckdb into a venv of its own.
set -euo pipefail
cld=$1
runs=${2:-5}
here=$(dirname "$0")/peers
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet polars duckdb
python=$scratch/venv/bin/python
"$cld" synthesise -o "$scratch/made" --authorities 1 --rows 1070000 --errors 0.02 --seed 5
"$cld" spec export release-1 --format frictionless -o "$scratch/release.json" >/dev/null
# The other two stop at rows with a cell too many and at bytes that are no text: they get a file without them.
"$python" "$here/readable.py" "$scratch"/made/submissions/*.csv "$scratch/file.csv"
for run in $(seq "$runs"); do
  for tool in cld polars duckdb; do
    case $tool in
      cld) command=("$cld" check "$scratch/file.csv" --findings "$scratch/cld.csv") ;;
      *) command=("$python" "$here/${tool}_check.py" "$scratch/file.csv" "$scratch/release.json" "$scratch/$tool.csv") ;;
    esac
    # cld ends with 1 when it found something.
    /usr/bin/time -q -a -f '%e %U %S %M' -o "$scratch/$tool.times" "${command[@]}" >/dev/null || [ $? -eq 1 ]
  done
done
"$python" "$here/compare.py" "$scratch"
