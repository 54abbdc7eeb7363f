#!/usr/bin/env bash
# Runs the pages of a method on Apache Spark and in cld, over the same rows, and compares every stored page.
# Usage: prove.sh CLD SPARK_HOME PYTHON FOLDER [kill]; PYTHON has duckdb. With `kill` an executor of a small cluster is
# killed after the twentieth page, then the whole of Spark, and the run goes on with what is stored.
set -euo pipefail
cld=$(realpath "$1") export_home=$2 python=$3 folder=$4 kills=${5:-}
here=$(cd "$(dirname "$0")" && pwd)
export SPARK_HOME=$export_home SPARK_LOCAL_IP=127.0.0.1
master='local[2]'
[ -z "$kills" ] || master='local-cluster[2,1,1024]'
spark() {
  "$SPARK_HOME/bin/spark-sql" --master "$master" --driver-memory 3g --conf spark.ui.enabled=false \
    --conf spark.sql.catalogImplementation=in-memory \
    --conf spark.sql.shuffle.partitions=4 -f "$1" >>spark.out 2>>spark.log
}
stored() { find "$1" -path '*/steps/*' -name _SUCCESS -o -path '*/tables/*' -name _SUCCESS | wc -l; }
# Waits until that many pages are stored by the script that runs as process $3.
after() {
  until [ "$(stored "$1")" -ge "$2" ]; do kill -0 "$3" 2>/dev/null || return 1; sleep 0.2; done
}

proved() {
  local received=$1 method=$2 parameters=$3 name=$4 begun=$SECONDS
  "$cld" intake "$received" --method "$method" --parameters "$parameters" -o "$name-there" >/dev/null
  "$cld" book export spark "$name-there" -o "$name.sql" >/dev/null
  if [ -z "$kills" ]; then spark "$name.sql"; else killed "$name"; fi
  "$cld" finish "$name-there" >/dev/null
  "$cld" run "$received" --method "$method" --parameters "$parameters" -o "$name-here" >/dev/null
  echo -n "$name: "
  "$python" "$here/judge.py" "$name-here" "$name-there"
  for file in $(cd "$name-here" && ls tables/*.csv layouts/*.csv areas/*.csv 2>/dev/null); do
    cmp -s "$name-here/$file" "$name-there/$file" || { echo "$name: $file differs"; exit 1; }
  done
  echo "$name: $((SECONDS - begun)) s"
}

# An executor is killed after twenty pages: the script goes on. Spark is killed after forty: the rest is another script.
killed() {
  local name=$1 script
  setsid bash -c "$(declare -f spark); master='$master'; spark '$name.sql'" &
  script=$!
  after "$name-there" 20 $script
  pkill -9 -o -f CoarseGrainedExecutorBackend
  after "$name-there" 40 $script
  pkill -9 -f 'org.apache.spark.deploy.SparkSubmit' || true
  if wait $script; then echo "$name: Spark was killed and did not say so"; exit 1; fi
  if "$cld" finish "$name-there" 2>unfinished.txt; then echo "$name: half a run was finished"; exit 1; fi
  "$cld" book export spark "$name-there" --resume -o "$name-rest.sql" >/dev/null
  spark "$name-rest.sql"
}

mkdir -p "$folder"
cd "$folder"
rm -rf ./*
"$cld" synthesise -o usual --authorities 3 --people 2000 --history --errors 0.001 --slips 0.05 --seed 2021 >/dev/null
if [ -n "$kills" ]; then
  proved usual nhse-2024 fy killed
  exit
fi
"$cld" synthesise -o hurting --authorities 3 --people 300 --history --dirty 0.3 --seed 7 >/dev/null
proved usual nhse-2024 fy usual-nhse-2024
proved usual dhsc-r2 dhsc usual-dhsc-r2
proved hurting nhse-2024 fy hurting-nhse-2024
proved hurting dhsc-r2 dhsc hurting-dhsc-r2
