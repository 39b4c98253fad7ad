# Checksum lists: one GiB in few large and in many small files.
# shellcheck shell=bash

measure_hashing() {
  "$work/generate" sealed "$work/data/large" 4 $((1 << 28))
  hashing_of large '1 GiB in 4 files'
  "$work/generate" sealed "$work/data/small" 16384 $((1 << 16))
  hashing_of small '1 GiB in 16,384 files'
  cd "$top"
}

# hashing_of FOLDER TITLE
hashing_of() {
  cd "$work/data/$1"
  find . -name '*.bin' -print0 > "$work/names"
  local check=("$COUNTERSIGN" check --isolated SHA256SUMS)
  local one_thread=("${check[@]}" --threads 1)
  local coreutils=(sha256sum --check --quiet SHA256SUMS)
  local reading=(xargs -0 -a "$work/names" cat)
  local both_cores=("$work/floor" .)
  take_turns 1 check one_thread coreutils reading both_cores

  header "Checksum list: $2"
  row '`countersign check SHA256SUMS`' check coreutils '`sha256sum -c`'
  row 'the same, `--threads 1`' one_thread coreutils '`sha256sum -c`'
  row '`sha256sum --check --quiet`' coreutils
  row '`cat` of all files' reading
  row 'read on all cores' both_cores
  local rates
  rates=$(against_hash_rate)
  if [[ $cold == yes ]]; then
    take_turns_cold . check coreutils
    caches=cold row '`countersign check SHA256SUMS`' check coreutils '`sha256sum -c`'
    caches=cold row '`sha256sum --check --quiet`' coreutils
  fi
  printf '\n%s\n' "$rates"
  damage_is_seen_by_both
}

# What hashing alone costs (by OpenSSL, from memory), what reading alone costs, and how near the check comes to the sum of both.
against_hash_rate() {
  local rate=0
  if command -v openssl > /dev/null; then
    rate=$(openssl speed -seconds 3 -bytes 16384 -evp sha256 2> /dev/null | awk '/^sha256/ { gsub("k", "", $2); print $2 * 1000 }')
  fi
  awk -v rate="$rate" -v cores="$(nproc)" -v all="$(median 1 check)" -v one="$(median 1 one_thread)" -v read="$(median 2 both_cores)" 'BEGIN {
    bytes = 2 ^ 30
    printf "- countersign: %.0f MB/s on one core, %.0f MB/s on %d (%.0f %% of %d times one)\n",
      bytes / one / 1e3, bytes / all / 1e3, cores, 100 * one / all / cores, cores
    if (rate) {
      hash = bytes / rate * 1e3
      printf "- hashing alone by `openssl speed`: %.0f MB/s a core, %.0f ms; reading alone: %.0f ms; both on %d cores: %.0f ms, countersign: %.0f ms (%.0f %%)\n",
        rate / 1e6, hash, read, cores, (hash + read) / cores, all, 100 * (hash + read) / cores / all
    }
  }'
}

damage_is_seen_by_both() {
  printf 'x' | dd of=000002.bin bs=1 seek=100 conv=notrunc status=none
  agree 'which file is damaged' \
    "$({ "$COUNTERSIGN" check --isolated --format concise SHA256SUMS || true; } | sed -n 's/.*the digest of `\([^`]*\)` differs.*/\1/p')" \
    "$({ sha256sum --check --quiet SHA256SUMS 2> /dev/null || true; } | sed -n 's/: FAILED$//p')"
}
