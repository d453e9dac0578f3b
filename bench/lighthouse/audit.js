// Lighthouse on every address given, on a phone and on a desk, in the Chromium that listens at a port; one line of JSON for
// each: the scores, and every audit that takes something off them.
//
// deno run --allow-all audit.js PORT URL…
import lighthouse, { desktopConfig } from "lighthouse";

const [port, ...urls] = Deno.args;
const onlyCategories = [
  "performance",
  "accessibility",
  "best-practices",
  "seo",
];
const flags = {
  port: Number(port),
  output: "json",
  logLevel: "error",
  onlyCategories,
};

/** The first elements that an audit speaks of. */
function where(items) {
  return (items ?? []).flatMap(({ node }) => node?.selector ?? []).slice(0, 3).join(" | ");
}

for (const [device, config] of [["mobile", undefined], ["desktop", desktopConfig]]) {
  for (const url of urls) {
    let { lhr } = await lighthouse(url, flags, config);
    // A busy machine loses a trace now and then (NO_NAVSTART): look once more.
    if (lhr.runtimeError) ({ lhr } = await lighthouse(url, flags, config));
    const scores = Object.fromEntries(
      Object.values(lhr.categories).map(({ id, score }) => [id, score]),
    );
    const counted = Object.values(lhr.categories).flatMap(({ auditRefs }) => auditRefs).filter(({ weight }) =>
      weight > 0
    );
    const lost = counted.map(({ id }) => lhr.audits[id]).filter(({ score }) => score !== null && score < 0.995)
      .map(({ id, score, displayValue = "", details }) => ({
        id,
        said: `${id} ${score} ${displayValue} ${where(details?.items)}`.trim(),
      }));
    const paint = lhr.audits["first-contentful-paint"]?.numericValue ?? null;
    const shift = lhr.audits["cumulative-layout-shift"]?.numericValue ?? null;
    const line = JSON.stringify({
      url,
      device,
      scores,
      lost,
      paint,
      shift,
      trouble: lhr.runtimeError?.message ?? "",
    });
    await Deno.stdout.write(new TextEncoder().encode(`${line}\n`));
  }
}
