# The data of 1,000 final reports against its schema, beside validators that know nothing but schemas.
# shellcheck shell=bash

rivals=$top/target/rivals

# Installs what is missing, each by its own package manager.
install_rivals() {
  [[ -x $rivals/bin/jsonschema-cli ]] ||
    cargo install --quiet --locked --root "$rivals" --target-dir "$rivals/build" jsonschema-cli@0.60.2
  [[ -x $rivals/python/bin/check-jsonschema ]] ||
    { python3 -m venv "$rivals/python" && "$rivals/python/bin/pip" install --quiet check-jsonschema; } || true
  [[ -x $rivals/node/node_modules/.bin/ajv ]] ||
    npm install --silent --no-fund --no-audit --prefix "$rivals/node" ajv@8 ajv-cli@5 || true
}

measure_report_data() {
  install_rivals
  "$work/generate" reports "$work/data/reports" 1000 60000
  cd "$work/data/reports"
  "$COUNTERSIGN" schema final-report-v1.0 > "$work/data/report.schema.json"
  local schema=$work/data/report.schema.json files
  mapfile -t files < <(find . -name '*.data.json' | sort)
  local schema_rules='okstra/schema-deviation,okstra/foreign-task-block'
  local check=("$COUNTERSIGN" check --isolated .)
  local judge=("$COUNTERSIGN" check --isolated --select "$schema_rules" .)
  local judge1=("$COUNTERSIGN" check --isolated --threads 1 --select "$schema_rules" .)
  local floor=("$work/floor" .)
  local rust=("$rivals/bin/jsonschema-cli" validate "$schema" --offline --errors-only --instance "${files[@]}")
  local node=("$rivals/node/node_modules/.bin/ajv" validate --spec=draft2020 --strict=false -s "$schema")
  local file
  for file in "${files[@]}"; do node+=(-d "$file"); done
  local python=("$rivals/python/bin/check-jsonschema" --schemafile "$schema" "${files[@]}")
  local usual=(floor check judge judge1 rust)
  [[ ! -x ${node[0]} ]] || usual+=(node)
  take_turns 1 "${usual[@]}"
  header "Final report data: ${#files[@]} files, $(cat "${files[@]}" | wc -c | awk '{ printf "%.0f", $1 / 1e6 }') MB"
  row 'walk and read every file' floor
  row '`countersign check .`, the rules of the schema alone' judge floor 'walk and read'
  row 'the same, one thread' judge1
  row '`countersign check .`, all rules' check floor 'walk and read'
  row "\`$("${rust[0]}" --version)\`" rust judge 'the rules of the schema'
  [[ ! -x ${node[0]} ]] || row '`ajv-cli 5`' node judge 'the rules of the schema'
  if [[ -x ${python[0]} ]]; then
    runs=1 take_turns 1 python
    row "\`$("${python[0]}" --version)\`" python judge 'the rules of the schema'
  fi
  echo
  sed -i 's/"autoSpawn": "yes"/"autoSpawn": true/' "${files[41]}"
  agree 'of all files the same one is invalid' \
    "$("${judge[@]}" --format json | jq -r '.findings[].path' | sort -u)" \
    "$("${rust[@]}" 2>&1 | grep -o '[^ ]*\.data\.json' | sed 's|^\./||' | sort -u)"
  echo "- peak memory: $(peak check) MiB"
  cd "$top"
}
