#!/usr/bin/env bash
# Measures whole processes against what they could cost at least, side by side in one run, and prints Markdown tables.
#
#   benches/compare.sh [--runs N] [--cold] [CASE…]     cases: corpus hashing few-files many-files hostile report-data reports status (default: all)
#
# COUNTERSIGN         the program to measure (default: a release build of this work tree)
# COUNTERSIGN_CORPUS  folder of the test corpora (default: ../shared/corpus beside this work tree); without it `corpus` is skipped
#
# Times are medians of N runs (default 9), the compared commands taking turns, so that a busy machine hurts all of them alike: read the
# ratios. Needs bash 5, GNU coreutils, findutils, awk, tar and zstd, /usr/bin/time, rustc; openssl and jq where they are there; cargo, pip and npm for
# `report-data` and pip for `reports`, which install into target/rivals.
# Exit code 1: two commands that should say the same did not.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(dirname "$here")
runs=9
cold=no
cases=()
while (($#)); do
  case $1 in
    --runs) runs=$2; shift ;;
    --cold) cold=yes ;;
    corpus | hashing | few-files | many-files | hostile | report-data | reports | status) cases+=("$1") ;;
    *) sed -n '2,12s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
  shift
done
((${#cases[@]})) || cases=(corpus hashing few-files many-files hostile report-data reports status)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LC_ALL=C

if [[ -z ${COUNTERSIGN:-} ]]; then
  (cd "$top" && cargo build --quiet --release --locked)
  COUNTERSIGN=$top/target/release/countersign
fi
for tool in floor generate empty; do
  rustc -O --edition 2024 "$here/tools/$tool.rs" -o "$work/$tool"
done

source "$here/compare/measure.sh"
for case in "${cases[@]}"; do
  source "$here/compare/$case.sh"
done

print_machine
for case in "${cases[@]}"; do
  mkdir -p "$work/data"
  "measure_${case//-/_}"
  rm -rf "$work/data"
done
exit "$disagreements"
