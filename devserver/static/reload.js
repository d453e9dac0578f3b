// Loads the page anew when the site was built again, and shows what a failed build says. Only the development server
// puts this into pages. It asks twice a second, which costs a short answer; a stream would hold a thread of the server.
(() => {
  const { number } = document.currentScript.dataset;
  const { watch, seen } = document.body.dataset;
  let panel;

  const style = new CSSStyleSheet();
  style.replaceSync(`
    section { position: fixed; inset: auto 0 0 0; max-block-size: 60vh; overflow: auto; z-index: 2147483647; padding: 16px 24px;
      background: #2a1210; color: #ffe9e6; border-block-start: 3px solid #ff8a7d; font: 15px/1.5 system-ui, sans-serif; }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; font: 14px/1.5 ui-monospace, monospace; margin: 8px 0 0; }
    strong { font-size: 17px; }`);

  const show = (error) => {
    panel?.remove();
    panel = undefined;
    if (!error) return;
    panel = document.createElement("kept-build-error");
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

  const look = async () => {
    const state = await (await fetch("/dev/build", { cache: "no-store" })).json();
    if (String(state.number) !== number || (watch && String(state[watch]) !== seen)) location.reload();
    if ((panel ? panel.shown : "") !== state.error) {
      show(state.error);
      if (panel) panel.shown = state.error;
    }
  };

  const again = async () => {
    if (!document.hidden) await look().catch(() => {});
    setTimeout(again, 500);
  };
  again();
})();
