# Many small files, Markdown, YAML and JSON mixed: once as targets that are searched, once all of them in packets, sealed and reviewed.
# shellcheck shell=bash

measure_many_files() {
  local few
  many_files 'targets of 100 packets' 100 0 79
  few=$many
  many_files 'targets of 100 packets' 100 0 979
  echo "- ten times as many files took $(quotient "$many" "$few") times as long"
  many_files 'in packets of 36' 263 17 1
  few=$many
  many_files 'in packets of 36' 2631 17 1
  echo "- ten times as many files took $(quotient "$many" "$few") times as long"
}

# many_files WHERE PACKETS RESOURCES TARGET_FILES: leaves the wall time in $many.
many_files() {
  "$work/generate" repository "$work/data/many" "$2" "$3" "$4"
  cd "$work/data/many"
  local check=("$COUNTERSIGN" check --isolated .)
  local floor=("$work/floor" .)
  take_turns 1 check floor
  header "Many files: $(find . -type f | wc -l) files, most of them $1; $(find . -type f -printf '%s\n' | awk '{ sum += $1 } END { printf "%.0f", sum / 1e6 }') MB"
  row 'walk and read every file' floor
  row '`countersign check .`' check floor 'walk and read'
  many=$(median 1 check)
  echo
  agree 'nothing is wrong with the made-up packets' "$("${check[@]}" --quiet)" ''
  echo "- peak memory: $(peak check) MiB"
  cd "$top"
  rm -rf "$work/data/many"
}
