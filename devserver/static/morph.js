// Puts a new version of the page in place without loading it: `keptPage.show(document)` changes only what the server
// changed. It compares what the server sent before with what it sends now, so that whatever scripts and visitors have done
// meanwhile (an open dialog, a field that was typed in, a banner that is gone) stays. It throws where only loading will do.
globalThis.keptPage = (() => {
  const inert = document.implementation.createHTMLDocument("");
  const twins = new WeakMap(); // node of the copy → node of the page
  const ours = 'script[src^="/dev/"]';
  // Scripts may have taken hold of these: new ones would stand there and do nothing.
  const bound = "form, dialog, template, button, input, select, textarea, iframe, video, audio, script";
  const most = 300; // children that are compared one by one

  const pair = (copy, node) => {
    twins.set(copy, node);
    copy.childNodes.forEach((child, place) => pair(child, node.childNodes[place]));
  };
  const copied = (node) => {
    const copy = inert.importNode(node, true);
    pair(copy, node);
    copy.querySelectorAll(ours).forEach((script) => script.remove());
    return copy;
  };
  const root = inert.importNode(document.documentElement, false);
  twins.set(root, document.documentElement);
  const head = copied(document.head);
  const body = copied(document.body);

  const load = (why) => {
    throw new Error(why);
  };
  const twin = (copy) => {
    const node = twins.get(copy);
    return node?.isConnected ? node : load("a script has replaced what changed");
  };
  const text = (node) => node.outerHTML ?? node.data;
  const same = (one, other) => one.nodeType === other.nodeType && text(one) === text(other);
  const alike = (one, other) => one.nodeName === other.nodeName && one.id === other.id;
  const isStyle = (node) => node.nodeName === "LINK" && node.rel === "stylesheet";
  const binds = (node) => node.nodeType === 1 && (node.matches(bound) || node.querySelector(bound));

  // The old style stays until the new one is there: the page is never bare.
  const restyle = (copy, href) => {
    const old = twin(copy);
    const fresh = old.cloneNode();
    fresh.setAttribute("href", href);
    fresh.addEventListener("load", () => old.remove());
    old.after(fresh);
    twins.set(copy, fresh);
  };

  const attributes = (copy, next) => {
    for (const { name, value } of [...next.attributes]) {
      if (copy.getAttribute(name) === value) continue;
      if (name === "href" && isStyle(copy)) restyle(copy, value);
      else twin(copy).setAttribute(name, value);
      copy.setAttribute(name, value);
    }
    for (const { name } of [...copy.attributes]) {
      if (next.hasAttribute(name)) continue;
      twin(copy).removeAttribute(name);
      copy.removeAttribute(name);
    }
  };

  const remove = (copy) => {
    if (binds(copy)) load("a part with controls is gone");
    twin(copy).remove();
    copy.remove();
  };
  const insert = (parent, next, before) => {
    if (binds(next)) load("there is a new part with controls");
    const copy = parent.insertBefore(inert.importNode(next, true), before);
    const node = document.importNode(next, true);
    pair(copy, node);
    const place = before && twin(before);
    if (place && place.parentNode !== twin(parent)) load("a script has moved what is beside it");
    twin(parent).insertBefore(node, place);
  };

  // The pairs of equal nodes of two lists, in order, as many as there can be.
  const equal = (old, now) => {
    if (Math.max(old.length, now.length) > most) return [];
    const [a, b] = [old, now].map((nodes) => nodes.map(text));
    const table = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        table[i][j] = a[i] === b[j] ? table[i + 1][j + 1] + 1 : Math.max(table[i + 1][j], table[i][j + 1]);
      }
    }
    const pairs = [];
    for (let i = 0, j = 0; i < a.length && j < b.length;) {
      if (a[i] === b[j]) pairs.push([i++, j++]);
      else if (table[i + 1][j] >= table[i][j + 1]) i++;
      else j++;
    }
    return pairs;
  };

  // Between two equal nodes: what is alike is changed, what is left goes, what is new comes.
  const settle = (parent, old, now, before) => {
    for (const next of now) {
      const place = old.findIndex((one) => alike(one, next));
      if (place < 0) {
        insert(parent, next, old[0] ?? before);
      } else {
        old.splice(0, place).forEach(remove);
        change(old.shift(), next);
      }
    }
    old.forEach(remove);
  };

  const children = (copy, next) => {
    const [old, now] = [[...copy.childNodes], [...next.childNodes]];
    let [i, j] = [0, 0];
    for (const [k, l] of [...equal(old, now), [old.length, now.length]]) {
      settle(copy, old.slice(i, k), now.slice(j, l), old[k] ?? null);
      [i, j] = [k + 1, l + 1];
    }
  };

  function change(copy, next) {
    if (same(copy, next)) return;
    if (copy.nodeType !== 1) {
      twin(copy).data = copy.data = next.data;
      return;
    }
    if (["TEMPLATE", "SCRIPT", "IFRAME"].includes(copy.nodeName)) load("a script has read this already");
    attributes(copy, next);
    children(copy, next);
  }

  const fixed = (part) => [...part.querySelectorAll("script, meta[http-equiv]")].map(text).join("\n");

  return {
    show: (next) => {
      next.querySelectorAll(ours).forEach((script) => script.remove());
      if (fixed(head) !== fixed(next.head) || fixed(body) !== fixed(next.body)) load("scripts have changed");
      attributes(root, next.documentElement);
      change(head, next.head);
      change(body, next.body);
    },
    // `renamed` has the new addresses of styles by the old ones.
    restyle: (renamed) => {
      for (const copy of head.querySelectorAll('link[rel="stylesheet"]')) {
        const href = renamed[copy.getAttribute("href")];
        if (!href || href === copy.getAttribute("href")) continue;
        restyle(copy, href);
        copy.setAttribute("href", href);
      }
    },
  };
})();
