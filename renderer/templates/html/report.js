// What a reader can do with the report beyond reading: filter findings, answer questions, take the answers along.
// Nothing is sent or stored; without this script everything is still readable.
"use strict";

document.documentElement.classList.add("script");

// --- contents: open beside the text, folded above it -------------------------------------------------------------------------------------

const contents = document.querySelector(".contents details");
const isWide = window.matchMedia("(min-width: 64rem)");
const foldContents = () => { contents.open = isWide.matches; };
foldContents();
isWide.addEventListener("change", foldContents);
contents.addEventListener("click", (event) => {
  if (event.target.closest("a") && !isWide.matches) contents.open = false;
});
contents.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !isWide.matches && contents.open) {
    contents.open = false;
    contents.querySelector("summary").focus();
  }
});

// The contents may be longer than the window; scrolling them must not scroll the page.
const showInContents = (link) => {
  const frame = contents.parentElement;
  const isSeen = link.offsetTop >= frame.scrollTop && link.offsetTop + link.offsetHeight <= frame.scrollTop + frame.clientHeight;
  if (!isSeen) frame.scrollTop = link.offsetTop - frame.clientHeight / 2;
};

const linkTo = new Map([...contents.querySelectorAll("a")].map((link) => [link.hash.slice(1), link]));
const visibleSections = new Set();
const markCurrent = () => {
  const current = [...linkTo.keys()].find((id) => visibleSections.has(id));
  for (const [id, link] of linkTo) {
    if (id === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (current && isWide.matches) showInContents(linkTo.get(current));
};
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (entry.isIntersecting) visibleSections.add(entry.target.id);
    else visibleSections.delete(entry.target.id);
  }
  markCurrent();
}, { rootMargin: "-10% 0px -65% 0px" });
for (const section of document.querySelectorAll("main > section[id]")) watcher.observe(section);

// --- folded parts: open what an address names, and everything for print ------------------------------------------------------------------

const openNamed = () => {
  const target = document.getElementById(location.hash.slice(1));
  const folded = target?.closest("details");
  if (folded) folded.open = true;
};
window.addEventListener("hashchange", openNamed);
openNamed();

let foldedBeforePrint = [];
window.addEventListener("beforeprint", () => {
  foldedBeforePrint = [...document.querySelectorAll("main details:not([open])")];
  for (const details of foldedBeforePrint) details.open = true;
});
window.addEventListener("afterprint", () => {
  for (const details of foldedBeforePrint) details.open = false;
});

// --- tables: a stop for the keyboard only where there is something to scroll ---------------------------------------------------------------

const scrollers = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth + 1 || target.scrollHeight > target.clientHeight + 1) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const scroller of document.querySelectorAll("[data-scroll]")) scrollers.observe(scroller);

// --- the filter of findings ----------------------------------------------------------------------------------------------------------------

const filter = document.querySelector(".filter");
if (filter) {
  const findings = [...document.querySelectorAll("[data-filtered] > .finding")].map((element) => ({
    element,
    text: element.textContent.normalize("NFC").toLowerCase(),
    facet: (name) => [...element.querySelectorAll(`[data-facet="${name}"]`)].map((mark) => mark.textContent.trim()),
  }));
  const lists = [...document.querySelectorAll("[data-filtered]")];
  const shown = filter.querySelector("[data-shown]");
  const apply = () => {
    const words = filter.elements.words.value.normalize("NFC").toLowerCase().trim().split(/\s+/).filter(Boolean);
    const choices = [...filter.querySelectorAll("select")].filter((select) => select.value !== "");
    let count = 0;
    for (const { element, text, facet } of findings) {
      const matches =
        words.every((word) => text.includes(word)) && choices.every((choice) => facet(choice.name).includes(choice.value));
      element.hidden = !matches;
      element.classList.toggle("passed-over", !matches);
      if (matches) count += 1;
    }
    shown.textContent = String(count);
    for (const list of lists) {
      const nothing = list.nextElementSibling;
      if (nothing?.matches("[data-nothing]")) nothing.hidden = [...list.children].some((finding) => !finding.hidden);
    }
  };
  filter.hidden = false;
  filter.addEventListener("input", apply);
  filter.addEventListener("submit", (event) => event.preventDefault());
  apply();
}

// --- the answers as Markdown ---------------------------------------------------------------------------------------------------------------

// An answer is free text, but no line of it may be read as the next question's heading, and nothing may swallow that heading.
const answerText = (text) => {
  const lines = [];
  let fence = null;
  for (const line of text.replace(/\r\n?/g, "\n").trim().split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence) {
      lines.push(line.trimEnd());
      if (mark && mark[1][0] === fence[0] && mark[1].length >= fence.length && mark[2].trim() === "") fence = null;
    } else if (mark && !(mark[1][0] === "`" && mark[2].includes("`"))) {
      fence = mark[1];
      lines.push(line.trimEnd());
    } else {
      lines.push(
        line
          .trimEnd()
          .replace(/^([\s>*+\-\d.)]*)(#{1,6})(?=\s|$)/, "$1\\$2")
          .replace(/^([\s>]*)(<)/, "$1\\$2")
          .replace(/^( {0,3})(-+|=+)$/, "$1\\$2"),
      );
    }
  }
  if (fence) lines.push(fence);
  return lines.join("\n");
};

const responseOf = (form) => {
  const answers = [...form.querySelectorAll("textarea")]
    .filter((area) => area.value.trim() !== "")
    .map((area) => ({ id: area.dataset.question, text: answerText(area.value) }));
  answers.sort((a, b) => Number(a.id.slice(2)) - Number(b.id.slice(2)) || (a.id < b.id ? -1 : 1));
  const { taskKey, taskType, seq, reportDataSha256 } = form.dataset;
  const head = Object.entries({ taskKey, taskType, seq, reportDataSha256 });
  return [
    "---",
    ...head.map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
    "---",
    ...answers.map(({ id, text }) => `\n## ${id}\n\n${text}`),
    "",
  ].join("\n");
};

// The clipboard's own interface may be missing or refused; the older way needs nothing but a click.
const copy = async (text, area) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    area.focus();
    area.select();
    return document.execCommand("copy");
  }
};

const form = document.querySelector(".response");
if (form) {
  const result = form.querySelector(".export-result");
  const preview = result.querySelector("pre");
  const status = form.querySelector("[role=status]");
  const button = form.querySelector("button");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const response = responseOf(form);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([response], { type: "text/markdown;charset=utf-8" }));
    link.download = `user-response-${form.dataset.taskType}-${form.dataset.seq}.md`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    preview.textContent = response;
    result.hidden = false;
    const carrier = document.createElement("textarea");
    carrier.className = "unseen";
    carrier.value = response;
    document.body.append(carrier);
    const copied = await copy(response, carrier);
    carrier.remove();
    button.focus();
    status.textContent = copied ? status.dataset.copied : status.dataset.saved;
  });
  form.querySelector(".export").hidden = false;
}
