# Where everything stands in a real repository and in real projects, and the checks of the projects.
# shellcheck shell=bash

measure_status() {
  local corpus=${COUNTERSIGN_CORPUS:-$top/../shared/corpus}
  if [[ ! -e $corpus/octon-repo.tar.zst || ! -e $corpus/oat-projects.tar.zst ]]; then
    printf '\n## Where everything stands\n\nSkipped: no corpus at %s.\n' "${COUNTERSIGN_CORPUS:-../shared/corpus}"
    return
  fi
  tar --zstd -xf "$corpus/octon-repo.tar.zst" -C "$work/data"
  tar --zstd -xf "$corpus/oat-projects.tar.zst" -C "$work/data"
  cd "$work/data"
  local both=("$COUNTERSIGN" status --isolated --format table octon-repo oat-projects)
  local page=("$COUNTERSIGN" status --isolated --format html octon-repo oat-projects)
  local projects=("$COUNTERSIGN" check --isolated --format json oat-projects)
  local floor_walk=("$work/floor" --walk .)
  take_turns 1 both page projects floor_walk

  header "Where everything stands: $(find . -type f | wc -l) files"
  row 'walk alone' floor_walk
  row '`countersign status`, 78 packets and 60 projects' both floor_walk 'walk alone'
  row '`countersign status --format html`' page floor_walk 'walk alone'
  row '`countersign check` of the 60 projects' projects
  agree 'rows with one thread and with all' "$(RAYON_NUM_THREADS=1 "${both[@]}" | sha256sum)" "$("${both[@]}" | sha256sum)"
  echo "- peak memory: $(peak both) MiB"
  cd "$top"
}
