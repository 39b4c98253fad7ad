# Timing and printing. A command is an array, and is passed by the array's name.
# shellcheck shell=bash

disagreements=0

print_machine() {
  local cpu flags=
  cpu=$(awk -F': ' '/^model name/ {print $2; exit}' /proc/cpuinfo)
  grep -qw sha_ni /proc/cpuinfo && flags=', SHA instructions'
  echo "$("$COUNTERSIGN" --version); $(rustc --version); $(sha256sum --version | head -n 1)"
  echo
  echo "$(nproc) cores, $cpu$flags; $(uname -sr); load before $(cut -d' ' -f1 /proc/loadavg); medians of $runs runs"
}

# header TITLE: begins a table of command times.
header() {
  printf '\n## %s\n\n| command | caches | wall ms | cpu ms | ratio | against |\n|---|---|---:|---:|---:|---|\n' "$1"
}

# take_turns INNER NAME…: runs the commands one after another, $runs times; a time is that of INNER runs, divided.
take_turns() {
  local inner=$1 round name
  shift
  for name in "$@"; do : > "$work/times.$name"; done
  for ((round = 0; round < runs; round++)); do
    for name in "$@"; do once "$inner" "$name" >> "$work/times.$name"; done
  done
}

# once INNER NAME: wall and processor milliseconds of one run.
once() {
  local -n argv=$2
  local inner=$1 at TIMEFORMAT='%3R %3U %3S'
  { time for ((at = 0; at < inner; at++)); do "${argv[@]}" > /dev/null 2>&1 || true; done; } 2>&1 |
    awk -v inner="$inner" '{ printf "%.3f %.3f\n", $1 * 1000 / inner, ($2 + $3) * 1000 / inner }'
}

# median COLUMN NAME: of the runs that take_turns made; column 1 is the wall time, 2 the processor time.
median() {
  awk -v column="$1" '{ print $column }' "$work/times.$2" | sort -n | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# row LABEL NAME [AGAINST LABEL]: a line of the table, the wall time compared with another command's.
row() {
  local wall cpu ratio='' against=${4:-}
  wall=$(median 1 "$2")
  cpu=$(median 2 "$2")
  [[ -z ${3:-} ]] || ratio=$(quotient "$wall" "$(median 1 "$3")")
  printf '| %s | %s | %.1f | %.1f | %s | %s |\n' "$1" "${caches:-warm}" "$wall" "$cpu" "$ratio" "$against"
}

quotient() {
  awk -v top="$1" -v bottom="$2" 'BEGIN { if (bottom > 0) printf "%.2f", top / bottom; else print "-" }'
}

# peak NAME: the most memory the command ever held, in MiB.
peak() {
  local -n argv=$1
  /usr/bin/time -o "$work/peak" -f %M "${argv[@]}" > /dev/null 2>&1 || true
  awk 'END { printf "%.0f", $1 / 1024 }' "$work/peak"
}

# agree WHAT LEFT RIGHT: says whether two texts are the same.
agree() {
  if [[ $2 == "$3" ]]; then
    echo "- agree: $1"
  else
    echo "- DISAGREE: $1"
    disagreements=1
  fi
}

# forget FOLDER: drops the pages of all files below it from the page cache; names and folders stay known to the kernel.
forget() {
  sync
  find "$1" -type f -print0 | xargs -0 -P 4 -n 1 sh -c 'dd if="$0" iflag=nocache count=0 status=none'
}

# take_turns_cold FOLDER NAME…: as take_turns, three rounds, before each run the caches are emptied of the folder's files.
take_turns_cold() {
  local folder=$1 round name
  shift
  for name in "$@"; do : > "$work/times.$name"; done
  for round in 1 2 3; do
    for name in "$@"; do
      forget "$folder"
      once 1 "$name" >> "$work/times.$name"
    done
  done
}
