// Looks at the reports in a folder: node run.mjs FOLDER. The folder's manifest.json says which reports there are and what is expected of
// them. Prints a line for each check, and ends with 1 when one failed, with 3 when there is no browser to look with.
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as checks from "./checks.mjs";
import { findBrowser, withBrowser } from "./launch.mjs";

const NO_BROWSER = 3;
const AT_ONCE = 3;

const folder = resolve(process.argv[2] ?? ".");
const manifest = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
const browserPath = findBrowser();
if (!browserPath) {
  console.error("no Chromium in the search path");
  process.exit(NO_BROWSER);
}

const jobs = [];
for (const [check, reports] of Object.entries(manifest)) {
  for (const report of reports) {
    const url = pathToFileURL(join(folder, report.page)).href;
    jobs.push({ name: `${check}: ${report.page}`, run: (browser) => checks[check](browser, { ...report, url }) });
  }
}

let failed = 0;
await withBrowser(browserPath, async (browser) => {
  const next = jobs.values();
  const work = async () => {
    for (const { name, run } of next) {
      try {
        await run(browser);
        console.log(`ok      ${name}`);
      } catch (error) {
        failed += 1;
        console.log(`FAILED  ${name}\n${error.message}\n${error.stack?.split("\n").find((line) => line.includes("checks.mjs:")) ?? ""}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
});
console.log(`${jobs.length - failed} of ${jobs.length} checks passed`);
process.exit(failed > 0 ? 1 : 0);
