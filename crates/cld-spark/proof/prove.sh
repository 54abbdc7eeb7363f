#!/usr/bin/env bash
# Runs the pages of a method on Apache Spark, by script and over Spark Connect, and in cld, over the same rows, and compares
# every stored page. Usage: prove.sh CLD SPARK_HOME PYTHON FOLDER [kill|sail SAIL]; CLD has the feature spark and
# examples/words next to it, PYTHON duckdb. With `kill` an executor of a small cluster is killed after the twentieth page, then the whole of
# Spark, and the run goes on with what is stored: so with a script, and so with a server; then somebody stops a run. With `sail`
# another server is asked, and what differs there is said and is no failure.
set -euo pipefail
cld=$(realpath "$1") python=$3 folder=$4 what=${5:-all} sail=${6:-}
[ -z "$sail" ] || sail=$(realpath "$sail")
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=crates/cld-spark/proof/spark.sh
source "$here/spark.sh" "$2"
master='local[2]'
[ "$what" != kill ] || master='local-cluster[2,1,1024]'
mkdir -p "$folder"
cd "$folder"
rm -rf ./*
trap server_ends EXIT

same() {
  local whole=$1 run=$2
  echo -n "$run: "
  "$python" "$here/judge.py" "$whole" "$run"
  for file in $(cd "$whole" && ls tables/*.csv layouts/*.csv areas/*.csv 2>/dev/null); do
    cmp -s "$whole/$file" "$run/$file" || { echo "$run: $file differs"; exit 1; }
  done
}

by_script() {
  "$cld" book export spark "$1" -o "$1.sql" >/dev/null
  if [ "$what" != kill ]; then script_runs "$1.sql"; else script_is_killed "$1"; fi
  "$cld" finish "$1" >/dev/null
}

by_connect() {
  server_begins
  if [ "$what" != kill ]; then "$cld" run "$1" --on "$address" >/dev/null; else server_is_killed "$1"; fi
}

proved() {
  local received=$1 method=$2 parameters=$3 name=$4 begun way
  shift 4
  "$cld" run "$received" --method "$method" --parameters "$parameters" "$@" -o "$name-here" >/dev/null
  for way in script connect; do
    begun=$SECONDS
    "$cld" intake "$received" --method "$method" --parameters "$parameters" "$@" -o "$name-$way" >/dev/null
    "by_$way" "$name-$way"
    same "$name-here" "$name-$way"
    echo "$name-$way: $((SECONDS - begun)) s"
  done
}

# An executor is killed after twenty pages: the script goes on. Spark is killed after forty: the rest is another script.
script_is_killed() {
  local name=$1 script
  setsid bash -c "source '$here/spark.sh' '$SPARK_HOME'; master='$master'; script_runs '$name.sql'" &
  script=$!
  after "$name" 20 $script
  executor_dies $script
  after "$name" 40 $script
  spark_dies $script
  if wait $script; then echo "$name: Spark was killed and did not say so"; exit 1; fi
  if "$cld" finish "$name" 2>unfinished.txt; then echo "$name: half a run was finished"; exit 1; fi
  "$cld" book export spark "$name" --resume -o "$name-rest.sql" >/dev/null
  script_runs "$name-rest.sql"
}

# The same with a server: it is said that the session was lost, and another server goes on. That run somebody stops
# by Ctrl-C after sixty pages, and the next is killed after eighty: the last ends what that left on the server.
server_is_killed() {
  local name=$1 run
  "$cld" run "$name" --on "$address" >/dev/null 2>lost.txt &
  run=$!
  after "$name" 20 $run
  executor_dies "$server"
  after "$name" 40 $run
  spark_dies "$server"
  server=
  if wait $run; then echo "$name: the server was killed and nobody said so"; exit 1; fi
  grep -q 'session on the server was lost at.*--resume' lost.txt || { echo "$name: $(cat lost.txt)"; exit 1; }
  server_begins
  # What is begun with & takes no Ctrl-C, unless it is told to.
  env --default-signal=INT "$cld" run "$name" --on "$address" --resume >/dev/null 2>stopped.txt &
  run=$!
  after "$name" 60 $run
  kill -INT $run
  if wait $run; then echo "$name: a run was stopped and did not say so"; exit 1; fi
  grep -q 'stopped as you asked.*--resume' stopped.txt || { echo "$name: $(cat stopped.txt)"; exit 1; }
  [ ! -e "$name/spark.session" ] || { echo "$name: the server did not end the session"; exit 1; }
  "$cld" run "$name" --on "$address" --resume >/dev/null 2>&1 &
  run=$!
  after "$name" 80 $run
  kill -KILL $run
  if wait $run; then echo "$name: a run was killed and did not end"; exit 1; fi
  "$cld" run "$name" --on "$address" --resume >/dev/null
}

# Every word of the plain dialect, over rows made to hurt.
words() {
  "$(dirname "$cld")/examples/words" "words-$1" "$address"
  echo -n "words on $1: "
  "$python" "$here/judge.py" "words-$1/here" "words-$1/there"
}

# Sail stores no table that has no rows: those are given to it.
on_sail() {
  local received=$1 method=$2 parameters=$3 name=$4
  "$cld" run "$received" --method "$method" --parameters "$parameters" -o "$name-here" >/dev/null
  "$cld" intake "$received" --method "$method" --parameters "$parameters" -o "$name-sail" >/dev/null
  for page in $(empty_pages "$name-here"); do
    for room in steps tables; do
      [ -d "$name-here/$room/$page" ] || continue
      mkdir -p "$name-sail/$room" && cp -r "$name-here/$room/$page" "$name-sail/$room/" && touch "$name-sail/$room/$page/_SUCCESS"
    done
  done
  # It says of no folder that it is whole, so that the run cannot be finished.
  "$cld" run "$name-sail" --on "$address" --resume >/dev/null 2>sail.txt || echo "warning: $name on Sail: $(cut -c1-160 sail.txt)"
  echo -n "$name on Sail: "
  "$python" "$here/judge.py" "$name-here" "$name-sail" || echo "warning: $name on Sail is not equal"
}

empty_pages() {
  "$python" -c 'import json, sys
print(*[page["name"] for page in json.load(open(sys.argv[1]))["pages"] if page["rows"] == 0])' "$1/manifest.json"
}

"$cld" synthesise -o usual --authorities 3 --people 2000 --history --errors 0.001 --slips 0.05 --seed 2021 >/dev/null
case $what in
kill) proved usual nhse-2024 fy killed ;;
sail)
  sail_begins "$sail"
  words sail || echo "warning: not every word means the same on Sail"
  on_sail usual nhse-2024 fy usual-nhse-2024
  on_sail usual dhsc-r2 dhsc usual-dhsc-r2
  ;;
*)
  server_begins
  words spark
  mkdir small && tar -xzf "$here/../../../backtests/small.tar.gz" -C small
  proved "$(dirname "$(find small -name submissions.csv)")" nhse-2024 q3 small-nhse-2024
  "$cld" synthesise -o hurting --authorities 3 --people 300 --history --dirty 0.3 --seed 7 >/dev/null
  proved usual nhse-2024 fy usual-nhse-2024
  proved usual dhsc-r2 dhsc usual-dhsc-r2
  proved hurting nhse-2024 fy hurting-nhse-2024
  proved hurting dhsc-r2 dhsc hurting-dhsc-r2
  ;;
esac
