# A pre-commit run: ten changed files of a repository with a hundred packets.
# shellcheck shell=bash

measure_few_files() {
  "$work/generate" repository "$work/data" 100 12 3
  cd "$work/data"
  find .octon/inputs -path '*packet-00004[0-4]/resources/00[34].*' | sort > "$work/changed"
  local check=("$COUNTERSIGN" check --isolated --files-from "$work/changed")
  local start=("$COUNTERSIGN" --version)
  local empty=("$work/empty")
  take_turns 20 check start empty

  header "Pre-commit: $(wc -l < "$work/changed") changed files in 5 of 100 packets"
  row 'a Rust program that does nothing' empty
  row '`countersign --version`' start
  row '`countersign check --files-from`' check empty 'nothing'
  echo
  agree 'nothing is wrong with the made-up packets' "$("${check[@]}" --quiet)" ''
  cd "$top"
}
