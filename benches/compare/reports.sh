# 1,000 final reports as Markdown in two languages, beside the same reports from Jinja2 templates.
# shellcheck shell=bash

measure_reports() {
  local rival=$top/target/rivals/jinja2
  [[ -x $rival/bin/python ]] || { python3 -m venv "$rival" && "$rival/bin/pip" install --quiet jinja2; }
  "$work/generate" verifications "$work/data/reports" 1000
  cd "$work/data"
  local render=("$COUNTERSIGN" render --isolated --lang en,ko --format md --output - reports)
  local one_thread=(env RAYON_NUM_THREADS=1 "${render[@]}")
  local jinja=("$rival/bin/python" "$here/compare/jinja2/render.py" "$top/i18n" reports)
  take_turns 1 render one_thread jinja

  header 'Final reports: 1,000 in English and Korean, 68 KB of data and 371 lines each'
  row "Jinja2 $("$rival/bin/python" -c 'import jinja2; print(jinja2.__version__)')" jinja
  row '`countersign render`, which checks the data by its schema first' render
  row 'the same, one thread' one_thread
  echo
  echo "- Jinja2 takes $(quotient "$(median 1 jinja)" "$(median 1 render)") times as long, with one thread $(quotient "$(median 1 jinja)" "$(median 1 one_thread)")"
  agree 'every byte of every report' "$("${render[@]}" | sha256sum)" "$("${jinja[@]}" | sha256sum)"
  echo "- peak memory: $(peak render) MiB, Jinja2 $(peak jinja) MiB"
  cd "$top"
}
