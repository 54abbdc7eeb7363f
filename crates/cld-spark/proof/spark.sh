# Apache Spark for the proofs: scripts, a server on this machine with a token, and their deaths. Sourced with SPARK_HOME as
# its argument; `master` says where Spark runs. Processes are found by who began them, so that no other Spark is ended.
export SPARK_HOME=$1 SPARK_LOCAL_IP=127.0.0.1
export CLD_SPARK_TOKEN=made-up-token
port=$((15100 + $$ % 800))
address=sc://127.0.0.1:$port
server=

options() {
  printf '%s\n' --master "$master" --driver-memory 3g --conf spark.ui.enabled=false \
    --conf spark.sql.catalogImplementation=in-memory --conf spark.sql.shuffle.partitions=4
}

script_runs() {
  mapfile -t with < <(options)
  "$SPARK_HOME/bin/spark-sql" "${with[@]}" -f "$1" >>spark.out 2>>spark.log
}

# A server of its own for whoever has the token, once it listens; one that is there already stays.
server_begins() {
  if [ -n "$server" ] && kill -0 "$server" 2>/dev/null; then return; fi
  mapfile -t with < <(options)
  SPARK_CONNECT_AUTHENTICATE_TOKEN=$CLD_SPARK_TOKEN setsid "$SPARK_HOME/bin/spark-submit" "${with[@]}" \
    --conf spark.connect.grpc.binding.port="$port" \
    --class org.apache.spark.sql.connect.service.SparkConnectServer spark-internal >>server.out 2>>server.log &
  server=$!
  listens
}

listens() {
  until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    kill -0 "$server" || { echo "the server does not begin: see server.log"; exit 1; }
    sleep 0.5
  done
}

server_ends() {
  [ -z "$server" ] || kill -- "-$server" 2>/dev/null || true
  server=
}

# Spark takes folders away while it stores.
stored() { { find "$1" -path '*/steps/*' -name _SUCCESS -o -path '*/tables/*' -name _SUCCESS 2>/dev/null || true; } | wc -l; }

# Waits until that many pages are stored by process $3.
after() {
  until [ "$(stored "$1")" -ge "$2" ]; do kill -0 "$3" 2>/dev/null || return 1; sleep 0.2; done
}

executor_dies() { pkill -9 -o -g "$1" -f CoarseGrainedExecutorBackend; }
spark_dies() { kill -9 -- "-$1"; }

# Sail, which speaks the same protocol and wants no token.
sail_begins() {
  setsid "$1" spark server --port "$port" >>server.out 2>>server.log &
  server=$!
  listens
}
