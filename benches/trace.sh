#!/usr/bin/env bash
# Traces made-up people with the stand-in: 100,000 against a register of a million beside Splink on the same files, then a
# million against ten million. Usage: benches/trace.sh CLD. Wants python3 with venv and GNU time; some 8 GB of memory.
set -euo pipefail
cld=$1
trace=$(dirname "$0")/peers/trace.py
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
python3 -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet splink pandas
serve() {
  /usr/bin/time -f '%e s, %U CPU-seconds, %M KiB' "$cld" trace serve-standin --once --register "$1/register.csv" \
    "$1/requests" "$1/responses"
  python3 "$trace" judge "$1"
}
python3 "$trace" make "$scratch/small" 1000000 100000
serve "$scratch/small"
"$scratch/venv/bin/python" "$trace" splink "$scratch/small"
rm -rf "$scratch/small"
python3 "$trace" make "$scratch/large" 10000000 1000000
serve "$scratch/large"
