# Runs a command that ends when this script's stdin does: closed by the parent, or by the system when the parent is gone.
# Says the command's process id on stdout and exits as the command does.
#   $1 seconds between the request to end and the kill, $2 log file, then the command
grace=$1 log=$2
shift 2

# a background command's stdin is /dev/null: keep the pipe elsewhere
exec 3<&0
"$@" </dev/null >>"$log" 2>&1 3<&- &
child=$!
echo "$child"

(
  while read -r _; do :; done <&3
  kill -TERM "$child"
  while [ "$grace" -gt 0 ] && kill -0 "$child"; do
    sleep 1
    grace=$((grace - 1))
  done
  kill -KILL "$child"
) >/dev/null 2>&1 &
watcher=$!

wait "$child"
status=$?
# nothing may be left that could signal a process id used anew
kill -KILL "$watcher" 2>/dev/null
exit "$status"
