# Input made to hurt, each at n, 2n and 4n: time has to grow no faster than the input, and memory with it at most.
# shellcheck shell=bash

hostile_packet=.octon/inputs/exploratory/proposals/architecture/packet-000000
hostile_target=.octon/instance/runner/packet-000000

measure_hostile() {
  printf '\n## Hostile input\n\n| input | n | ms at n | at 2n | at 4n | 4n : n | MiB at 4n | exit | findings |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n'
  hostile 'flow sequences nested 4n deep in proposal.yml' 25000 nested_flow
  hostile 'block sequences nested 4n deep in proposal.yml' 25000 nested_block
  hostile 'a line of 4n bytes in proposal.yml' 12500000 long_line
  hostile 'a line of 4n bytes in the review' 12500000 long_review_line
  hostile '4n keys in proposal.yml' 25000 many_keys
  hostile '4n aliases, each of the list before' 2500 alias_bomb
  hostile '4n promotion targets that do not exist' 2500 many_targets
  hostile '4n `key: value` lines in the review' 25000 many_review_keys
  hostile '4n headings in the review' 25000 many_headings
  hostile '4n retired terms in a line of a target' 250000 many_terms
  hostile '4n packet paths in a line of a target' 250000 many_references
  hostile 'a list with 4n files' 25000 many_entries
  hostile 'a list with 4n missing files' 2500 many_missing
  cd "$top"
}

# hostile LABEL N MAKER: MAKER N writes the input into the current folder, which holds a made-up repository with one packet.
hostile() {
  local label=$1 n=$2 maker=$3 factor times=() output status
  for factor in 1 2 4; do
    rm -rf "$work/data/hostile"
    "$work/generate" repository "$work/data/hostile" 1 0 1
    cd "$work/data/hostile"
    "$maker" $((n * factor))
    local check=("$COUNTERSIGN" check --isolated --color never .)
    runs=3 take_turns 1 check
    times+=("$(median 1 check)")
  done
  status=0
  output=$("${check[@]}" --format json) || status=$?
  printf '| %s | %d | %.0f | %.0f | %.0f | %s | %s | %d | %d |\n' "$label" "$n" "${times[@]}" \
    "$(quotient "${times[2]}" "${times[0]}")" "$(peak check)" "$status" "$(grep -o '"rule":' <<< "$output" | wc -l)"
}

# repeat N FORMAT: the format, with the number in it, N times.
repeat() {
  awk -v n="$1" -v format="$2" 'BEGIN { for (i = 1; i <= n; i++) printf format, i }'
}

nested_flow() { { printf 'extra: '; repeat "$1" '['; } >> $hostile_packet/proposal.yml; }
nested_block() { { printf 'extra:\n  '; repeat "$1" '- '; echo end; } >> $hostile_packet/proposal.yml; }
long_line() { { printf 'extra: '; head -c "$1" /dev/zero | tr '\0' x; echo; } >> $hostile_packet/proposal.yml; }
long_review_line() { { printf 'extra: '; head -c "$1" /dev/zero | tr '\0' x; echo; } >> $hostile_packet/support/proposal-review.md; }
many_keys() { repeat "$1" 'key_%d: value\n' >> $hostile_packet/proposal.yml; }
alias_bomb() {
  awk -v n="$1" 'BEGIN { print "extra:\n  - &a0 [x]"; for (i = 1; i <= n; i++) printf "  - &a%d [*a%d, *a%d, *a%d, *a%d]\n", i, i-1, i-1, i-1, i-1 }' \
    >> $hostile_packet/proposal.yml
}
many_targets() {
  repeat "$1" '  - .octon/instance/missing-%d.md\n' > "$work/targets"
  sed -i "/^promotion_targets:/r $work/targets" $hostile_packet/proposal.yml
}
many_review_keys() { { echo; repeat "$1" 'key_%d: value\n'; } >> $hostile_packet/support/proposal-review.md; }
many_headings() { { echo; repeat "$1" '## Heading %d\n\ntext\n\n'; } >> $hostile_packet/support/proposal-review.md; }
many_terms() { repeat "$1" 'work package ' > $hostile_target/page-0.md; }
many_references() { repeat "$1" '.octon/inputs/exploratory/proposals/x/y ' > $hostile_target/page-0.md; }
many_entries() {
  mkdir files
  (cd files && repeat "$1" '%06d\n' | xargs touch && repeat "$1" 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  %06d\n' > SHA256SUMS)
}
many_missing() { repeat "$1" 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  %06d\n' > SHA256SUMS; }
