# Many small files: packets of 36 files (Markdown, YAML, JSON), sealed and reviewed, and two files of targets for each.
# shellcheck shell=bash

measure_many_files() {
  local packets
  for packets in 263 2631; do
    mkdir "$work/data/$packets"
    "$work/generate" repository "$work/data/$packets" "$packets" 17 1
  done
  many_files_of 263
  local few=$many
  many_files_of 2631
  echo "- ten times as many files took $(quotient "$many" "$few") times as long"
  cd "$top"
}

# many_files_of PACKETS: leaves the wall time in $many.
many_files_of() {
  cd "$work/data/$1"
  local check=("$COUNTERSIGN" check --isolated .)
  local floor=("$work/floor" .)
  take_turns 1 check floor
  header "Many files: $(find . -type f | wc -l) in $1 packets, $(find . -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.1f", sum / 1e6 }') MB"
  row 'walk and read every file' floor
  row '`countersign check .`' check floor 'walk and read'
  many=$(median 1 check)
  echo
  agree 'nothing is wrong with the made-up packets' "$("${check[@]}" --quiet)" ''
  echo "- peak memory: $(peak check) MiB"
}
