// Runs before everything in a page and notes, in `__seen`, when the banner can be seen and when it stands still, when
// something was first painted, how much the layout shifted and what moved, and how many tasks were long.
(() => {
  const selector = "SELECTOR";
  const seen = globalThis.__seen = { first: null, settled: null, paint: null, shift: 0, moved: [], long: 0 };
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("paint", ({ name, startTime }) => {
    if (name === "first-contentful-paint") seen.paint = startTime;
  });
  watch("layout-shift", ({ value, sources }) => {
    seen.shift += value;
    seen.moved.push(...sources.map(({ node }) => `${node?.nodeName} ${node?.className ?? ""}`));
  });
  watch("longtask", () => seen.long++);

  let last = "";
  const look = (now) => {
    const banner = document.querySelector(selector);
    const box = banner?.getBoundingClientRect();
    let opacity = banner ? 1 : 0;
    for (let part = banner; part; part = part.parentElement) opacity *= Number(getComputedStyle(part).opacity);
    const there = box && box.width && box.top < innerHeight && opacity > 0 &&
      banner.checkVisibility({ visibilityProperty: true });
    const place = there ? [box.x, box.y, box.width, box.height, opacity].join() : "";
    if (there) seen.first ??= now;
    if (place !== last) seen.settled = there ? now : null;
    last = place;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();
