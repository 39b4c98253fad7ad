# All checks on a real repository: 78 packets, 17,590 files, 74 MB.
# shellcheck shell=bash

measure_corpus() {
  local corpus=${COUNTERSIGN_CORPUS:-$top/../shared/corpus}
  if [[ ! -e $corpus/octon-repo.tar.zst ]]; then
    printf '\n## Real repository\n\nSkipped: no corpus at %s.\n' "${COUNTERSIGN_CORPUS:-../shared/corpus}"
    return
  fi
  tar --zstd -xf "$corpus/octon-repo.tar.zst" -C "$work/data"
  cd "$work/data/octon-repo"
  local check=("$COUNTERSIGN" check --isolated --format json)
  local without_targets=(--ignore 'octon/target-backreference,octon/target-stale-term')
  local full=("${check[@]}" .)
  local packets=("${check[@]}" "${without_targets[@]}" .)
  local proposals=("${check[@]}" "${without_targets[@]}" .octon/inputs/exploratory/proposals)
  local floor=("$work/floor" .)
  local floor_walk=("$work/floor" --walk .)
  take_turns 1 full floor packets floor_walk proposals

  header "Real repository: $(find . -type f | wc -l) files, $(du -sm --apparent-size . | cut -f1) MB"
  row 'walk and read every file' floor
  row '`countersign check .`' full floor 'walk and read'
  row 'walk alone' floor_walk
  row '`countersign check .`, targets not searched' packets floor_walk 'walk alone'
  row '`countersign check` of the proposals folder, targets not searched' proposals
  local upstream
  upstream=$(against_upstream "$corpus")
  if [[ $cold == yes ]]; then
    take_turns_cold . full floor
    caches=cold row 'walk and read every file' floor
    caches=cold row '`countersign check .`' full floor 'walk and read'
  fi
  printf '\n%s\n' "$upstream"
  agree 'output with one thread and with all' "$("${full[@]}" --threads 1 | sha256sum)" "$("${full[@]}" | sha256sum)"
  gates_agree "$corpus/octon-oracle.jsonl"
  echo "- peak memory: $(peak full) MiB"
  cd "$top"
}

# against_upstream CORPUS: the recorded times of the convention's own validators, each of the six run once for every packet.
against_upstream() {
  local seconds
  seconds=$(awk -F'[:,]' '
    /"(standard|review-gate|readiness|conformance|drift|subtype-[a-z]+)": *\{/ { wanted = 1 }
    wanted && /"total_seconds"/ { sum += $2; wanted = 0 }
    END { print sum }' "$1/octon-timings.json")
  echo "- the convention's own validators took $seconds s for the same packets (recorded on 2 cores):" \
    "$(awk -v s="$seconds" -v ms="$(median 1 full)" 'BEGIN { printf "%.0f", s * 1000 / ms }') times as long"
}

# gates_agree ORACLE: as many packets pass each gate as passed the convention's own validator.
gates_agree() {
  local packets pair gate run options
  mapfile -t packets < <(find .octon/inputs/exploratory/proposals -name proposal.yml -printf '%h\n' | sort)
  for pair in standard:standard review:review-gate review-strict:review-gate-authz readiness:readiness conformance:conformance drift:drift; do
    gate=${pair%%:*} run=${pair#*:} options=(--isolated --format json)
    # The recorded runs of this one left the registry out.
    [[ $gate == standard ]] && options+=(--no-registry)
    agree "packets that pass octon:$gate" \
      "$({ "$COUNTERSIGN" gate "octon:$gate" "${options[@]}" "${packets[@]}" || true; } | grep -o '"verdict":"pass"' | wc -l)" \
      "$(grep "\"run\": *\"$run\"" "$1" | grep -c '"rc": *0[,}]')"
  done
}
