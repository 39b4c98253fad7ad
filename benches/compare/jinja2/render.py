"""Renders final-verification reports with Jinja2, as countersign does, byte for byte, for the made-up reports of the comparison.

usage: render.py CATALOGUES DATA_FOLDER > REPORTS

Jinja2 compiles the template once, and the filters take the quick way whenever a text has nothing to escape: it is meant to be as
quick as somebody who knows Python would make it. It does not validate the data, and knows this one type of task.
"""

import hashlib
import json
import re
import sys
from pathlib import Path

import jinja2

ACTIVE = re.compile(r"[\\`<&|!\[\x00-\x1f\x7f\u0080-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
BLOCK = re.compile(r"#{1,6}(?:\s|$)|>|[-+*](?:\s|$)|~{3}|:(?:\s|$)|\[[ xX]\]|([-*_=])(?:\1|\s)*$")
NUMBERED = re.compile(r"(\d+)([.)](?:\s|$))")
TOKEN = re.compile(r"\\(?=[!-/:-@\[-`{}~])(?!\|).|\\|(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)|`+|\||<(?=[A-Za-z/!?])|&(?=[#A-Za-z0-9]+;)|!(?=\[)|\[(?=\^)|\n|\t", re.S)
PLACES = {"|": "&#124;", "<": "&lt;", "&": "&amp;", "!": "\\!", "[": "\\[", "\t": " "}


def phrase(text, line_break="<br>"):
    if text is None or isinstance(text, jinja2.Undefined):
        return "-"
    text = text.strip()
    if not text:
        return "\\-"

    def token(match):
        found = match[0]
        if match[1]:
            return code(match[2]) if "|" in match[2] else found
        if found[0] == "`":
            return "\\`" * len(found)
        if found == "\n":
            return line_break
        if found[0] == "\\":
            return found if len(found) > 1 else "\\\\"
        return PLACES[found]

    if ACTIVE.search(text):
        start = "\\" if BLOCK.match(text) else ""
        text = start + TOKEN.sub(token, re.sub(r"[ \t]*\r?\n[ \t]*", "\n", text))
    elif BLOCK.match(text):
        text = "\\" + text
    numbered = NUMBERED.match(text)
    return f"{numbered[1]}\\{text[numbered.end(1):]}" if numbered else text


def phrases(texts):
    return ", ".join(map(phrase, texts)) if texts else "-"


def code(text):
    return "&#124;".join(span(piece) for piece in text.split("|")) if text else "-"


def span(text):
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    padding = " " if "`" in (text[:1], text[-1:]) else ""
    return f"{fence}{padding}{text}{padding}{fence}" if text else ""


def evidence(rows):
    def place(row):
        detail = f" – {phrase(row['detail'])}" if row.get("detail") else ""
        ticket = f" ({phrase(row['ticketId'])})" if row.get("ticketId") else ""
        return code(row["source"]) + detail + ticket

    return "<br>".join(map(place, rows)) if rows else "-"


def counts(values):
    return ", ".join(f"{phrase(name)}: {values[name]}" for name in sorted(values)) if values else "-"


def figure(number):
    return "-" if number is None or isinstance(number, jinja2.Undefined) else number


def fence(text, language):
    marks = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{marks}{language}\n" + "\n".join(line.rstrip() for line in text.rstrip().split("\n")) + f"\n{marks}"


def main():
    catalogues, data_folder = map(Path, sys.argv[1:])
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(Path(__file__).parent), keep_trailing_newline=True)
    environment.filters.update(
        phrase=phrase, phrases=phrases, code=code, evidence=evidence, counts=counts, figure=figure, fence=fence
    )
    template = environment.get_template("report.md.j2")
    texts = {lang: json.loads((catalogues / f"{lang}.json").read_text("utf-8")) for lang in ("en", "ko")}
    for path in sorted(data_folder.glob("*.data.json")):
        raw = path.read_bytes()
        # A number is kept as it is spelled.
        data = json.loads(raw, parse_float=str)
        sha256 = hashlib.sha256(raw).hexdigest()
        for lang in texts:
            sys.stdout.buffer.write(template.render(data, t=texts[lang], lang=lang, sha256=sha256).encode())


main()
