// Shows what is new on the site as soon as it is there, and what a failed build says. Only the development server puts this
// into pages. One tab of a browser waits for news and tells the others: browsers open few connections to one server.
(() => {
  const { number, made } = document.currentScript.dataset;
  const { watch, seen } = document.body.dataset;
  const channel = new BroadcastChannel("kept-dev");
  let since = Number(number);
  let panel;

  const style = new CSSStyleSheet();
  style.replaceSync(`
    section { position: fixed; inset: auto 0 0 0; max-block-size: 60vh; overflow: auto; z-index: 2147483647; padding: 16px 24px;
      background: #2a1210; color: #ffe9e6; border-block-start: 3px solid #ff8a7d; font: 15px/1.5 system-ui, sans-serif; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.5 ui-monospace, monospace; margin: 8px 0 0; }
    strong { font-size: 17px; }`);

  const complain = (error) => {
    if ((panel?.shown ?? "") === error) return;
    panel?.remove();
    panel = undefined;
    if (!error) return;
    panel = document.createElement("kept-build-error");
    panel.shown = error;
    const root = panel.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [style];
    const [section, heading, text] = ["section", "strong", "pre"].map((name) => document.createElement(name));
    heading.textContent = "The build failed; this page is from the last good one.";
    text.textContent = error;
    section.role = "alert";
    section.append(heading, text);
    root.append(section);
    document.body.append(panel);
  };

  // A request that is parsed as it comes: text may not be made into a page under the site's own rules (trusted types).
  const page = () =>
    new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("GET", location.href);
      request.responseType = "document";
      request.onload = () => request.status === 200 && request.response ? resolve(request.response) : reject();
      request.onerror = reject;
      request.send();
    });

  const show = async (news) => {
    if (news.number === since) return complain(news.error);
    since = news.number;
    const mine = news.pages === "all" || news.pages.includes(decodeURI(location.pathname));
    if (made && (mine || news.handler)) return location.reload();
    try {
      keptPage.restyle(news.styles);
      if (mine || news.handler) keptPage.show(await page());
    } catch {
      return location.reload();
    }
    complain(news.error);
  };

  let last = Promise.resolve();
  const next = (news) => {
    last = last.then(() => show(news)).catch(() => {});
    return last;
  };

  const ask = async (wait) => {
    const answer = await fetch(`/dev/news?since=${since}${wait ? "&wait=1" : ""}`, { cache: "no-store" });
    return answer.ok ? answer.json() : Promise.reject(answer.status);
  };
  const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

  const follow = async () => {
    for (;;) {
      try {
        const news = await ask(true);
        channel.postMessage(news);
        await next(news);
      } catch {
        await pause(200); // the server begins anew
      }
    }
  };
  const catchUp = () => ask(false).then(next).catch(() => {});

  channel.onmessage = ({ data }) => data.since > since ? catchUp() : next(data);
  addEventListener("pageshow", ({ persisted }) => persisted && catchUp());
  document.addEventListener("visibilitychange", () => document.hidden || catchUp());
  catchUp();
  navigator.locks.request("kept-dev", follow);

  // The pages of /dev that list something are loaded anew when there is more of it.
  const count = async () => {
    const news = await ask(false).catch(() => ({}));
    if (watch in news && String(news[watch]) !== seen) location.reload();
    setTimeout(count, 500);
  };
  if (watch) count();
})();
