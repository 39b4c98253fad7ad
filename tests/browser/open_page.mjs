// A report in a tab of the browser, with a record of everything it should not do.

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 360, height: 740, isMobile: true, hasTouch: true };

/**
 * Opens the report at `url` in a context of its own and hands the tab to `look`. Downloads go to the folder `downloads`. Afterwards the report must have asked for nothing but itself and have written
 * nothing to the console.
 */
export async function withPage(browser, url, { viewport = WIDE, scheme = "light", script = true, downloads }, look) {
  const downloadBehavior = downloads ? { policy: "allow", downloadPath: downloads } : { policy: "deny" };
  const context = await browser.createBrowserContext({ downloadBehavior });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => complaints.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error in the script: ${error.message}`));
  page.on("request", (request) => {
    const asked = request.url();
    if (asked.split("#")[0] !== url.split("#")[0] && !asked.startsWith("blob:")) complaints.push(`request: ${asked}`);
  });
  try {
    await page.setViewport(viewport);
    await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
    await page.setJavaScriptEnabled(script);
    await page.goto(url, { waitUntil: "load" });
    await look(page);
  } finally {
    await context.close();
  }
  if (complaints.length > 0) throw new Error(complaints.join("\n"));
}
