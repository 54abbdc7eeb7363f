#!/usr/bin/env bash
# The main job on made-up data, step by step: what councils send, what comes of it, and how to follow a figure back.
# Usage: demo.sh CLD, the program; everything is written into demo-* here.
set -euo pipefail
cld=$1
rm -rf demo-submissions demo-run demo-run-*
step() { printf '\n== %s\n' "$1"; }
# The first lines of what a command prints, all of it in a log.
first() {
  local lines=$1
  shift
  "$@" >demo-run-log.txt
  sed -n "1,${lines}p" demo-run-log.txt
}

step "Three councils that do not exist send files"
"$cld" synthesise -o demo-submissions --authorities 3 --people 2000 --history --errors 0.001 --slips 0.05 --seed 2021

step "A council checks its file before sending it (cld check)"
files=(demo-submissions/submissions/*_20230401_20240331_*.csv)
"$cld" check "${files[@]}" --findings demo-submissions/findings.csv --report demo-submissions/report.html \
  >demo-run-log.txt || [ $? -eq 1 ]
sed -n 1,8p demo-run-log.txt

step "NHS numbers are traced, by files that go to the service and come back (cld trace)"
"$cld" run demo-submissions --parameters fy -o demo-run-read >/dev/null
"$cld" trace request demo-run-read -o demo-run-requests >/dev/null
"$cld" trace serve-standin --register demo-submissions/population.csv demo-run-requests demo-run-responses --once >/dev/null
"$cld" trace apply demo-run-read demo-run-responses/*.csv | tail -n 1
"$cld" trace report demo-run-read --truth demo-submissions/population.csv | tail -n 30 | grep -A1 "Against the truth"

step "Submissions become tables, by the department's method of today and by NHS England's of 2023/24 (cld run)"
first 2 "$cld" run demo-submissions --method dhsc-r2 --parameters dhsc --traced demo-run-read -o demo-run-dhsc
first 5 "$cld" run demo-submissions --parameters fy --traced demo-run-read -o demo-run

step "Requests from new clients by what happened next (STS001)"
head -n 5 demo-run/tables/sts001_by_sequel.csv

step "Who is behind one figure, as the SALT return numbers it (cld explain)"
first 6 "$cld" explain demo-run --table LTS001a.1b --cell 'la_code=211;primary_support_reason=Unknown,Residential'

step "The same for analysts, with pseudonyms and without a vault (cld pseudonymise)"
"$cld" key new --purpose analysis -o demo-run-analysis.key >/dev/null
"$cld" pseudonymise demo-run --purpose analysis --key-file demo-run-analysis.key -o demo-run-for-analysis

step "Documents for people (cld report, cld book document)"
"$cld" report demo-run --area 211 --received demo-submissions -o demo-run/report.xlsx
"$cld" report demo-run --area 211 --received demo-submissions -o demo-run/report.html
"$cld" book document -o demo-run/how-it-works.html

step "A council sends a file through the landing portal, and North West DSCRO exports what it received (cld portal)"
"$cld" portal demo -o demo-run-portal >/dev/null
"$cld" portal serve --config demo-run-portal/portal.toml --with-worker --address 127.0.0.1:0 \
  >demo-run-portal-address.txt 2>demo-run-portal-log.txt &
served=$!
trap 'kill $served 2>/dev/null' EXIT
until grep -q http demo-run-portal-address.txt; do kill -0 $served || exit 1; sleep 0.1; done
address=$(grep -o 'http://[0-9.:]*[0-9]' demo-run-portal-address.txt)
python3 crates/cld-portal/client/send.py "$address" demo-run-portal/accounts.csv "${files[0]}" demo-run-receipt.json
"$cld" receipt verify demo-run-receipt.json | sed -n 1p
kill $served && wait $served
trap - EXIT
"$cld" portal export --config demo-run-portal/portal.toml --as-of 2099-01-01T00:00:00Z -o demo-run-received

step "Open these"
cat <<'FILES'
demo-submissions/report.html   what is wrong in the files, why it matters, what to do
demo-run/report.html           one council's figures as a page
demo-run/report.xlsx           the same as a workbook with live formulas
demo-run/tables/               every table, demo-run/layouts/ as the SALT return has them
demo-run/areas/                regions and England
demo-run-receipt.json          the signed receipt of what was sent; make portal shows the portal itself
demo-run/how-it-works.html     every rule, step and table with its SQL
FILES
