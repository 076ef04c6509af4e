// What Streamlit's own interface cannot be told: one step back for one click, the reader's language in the
// document and in Streamlit's words, the choice in the menu's links, and a box of our own when the server is away.
(() => {
  const WORDS = /*words*/ {}, CARRIED = /*carried*/ [], DEFAULT = /*default*/ "zh";
  const LOST = "Connection error";
  const root = document.documentElement;
  const spoken = () => {
    const asked = new URLSearchParams(location.search).get("lang");
    return asked in WORDS ? asked : DEFAULT;
  };
  const tag = () => { root.lang = WORDS[spoken()].tag || spoken(); };

  // A click may add one entry to the history; what the page adds to its address by itself replaces it.
  let mayPush = false;
  addEventListener("pointerdown", () => { mayPush = true; }, true);
  addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") mayPush = true; }, true);
  addEventListener("popstate", () => { mayPush = false; setTimeout(tag); }, true);
  const push = history.pushState.bind(history), replace = history.replaceState.bind(history);
  history.pushState = (state, title, url) => {
    const isNew = url !== undefined && new URL(url, location.href).href !== location.href;
    (mayPush && isNew ? push : replace)(state, title, url);
    if (isNew) mayPush = false;
    tag();
  };
  history.replaceState = (state, title, url) => { replace(state, title, url); tag(); };

  // Links of the menu lead to the same view in a new tab too.
  const MENU = '[data-testid="stSidebarNav"] a[href]';
  const carry = (link) => {
    const here = new URLSearchParams(location.search), to = new URL(link.href);
    to.search = "";
    for (const key of CARRIED) if (here.has(key)) to.searchParams.set(key, here.get(key));
    if (to.href !== link.href) link.href = to.href;
  };
  addEventListener("click", (event) => {
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && event.target.closest?.("a[href]"))
      event.stopImmediatePropagation();  // else Streamlit would open it in this tab
  }, true);

  // A finger on a chart is read as a mouse that stands there: Plotly shows values only to a mouse.
  addEventListener("pointerup", (event) => {
    if (event.pointerType !== "touch" || !event.target.closest?.(".stPlotlyChart")) return;
    const { clientX, clientY } = event;
    setTimeout(() => {
      const under = document.elementFromPoint(clientX, clientY);
      for (const kind of ["mouseover", "mousemove"])
        under?.dispatchEvent(new MouseEvent(kind, { clientX, clientY, bubbles: true, view: window }));
    }, 60);
  }, true);

  const FIGURES = 'h1, h2, h3, [data-testid="stMetric"], [data-testid="stDataFrame"], .stPlotlyChart, '
    + ".bx-rate, .bx-say, .bx-table, .bx-places, .bx-flow, .bx-rows, .bx-fact-row";
  const speak = (words, within) => {
    const texts = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    for (let node = texts.currentNode; node; node = texts.nextNode()) {
      if (node.nodeType !== Node.TEXT_NODE) continue;
      const said = words[node.nodeValue.trim()];
      if (said !== undefined && said !== node.nodeValue) node.nodeValue = said;
    }
    for (const one of within.querySelectorAll?.("[aria-label], [placeholder], [title]") ?? [])
      for (const name of ["aria-label", "placeholder", "title"]) {
        const said = words[one.getAttribute(name)];
        if (said !== undefined) one.setAttribute(name, said);
      }
  };
  const lost = (words) => {
    for (const box of document.querySelectorAll('[role="dialog"]')) {
      if (box.dataset.bxLost || !box.textContent.includes(LOST)) continue;
      box.dataset.bxLost = "1";
      const title = box.querySelector("h2, [slot=title]"), told = document.createElement("p");
      if (title?.firstChild) title.firstChild.nodeValue = words.lost;
      told.textContent = words.lost_more;
      told.className = "bx-lost";
      (title?.nextElementSibling ?? box).append(told);
    }
  };
  // A server that came back knows nothing of this reader: the page is asked for again before the next choice,
  // which would else be dropped.
  const CONNECTED = "data-test-connection-state";
  let wasLost = false;
  const connection = (state) => {
    if (state === "CONNECTED" && wasLost) setTimeout(() => dispatchEvent(new PopStateEvent("popstate")));
    wasLost = state !== "CONNECTED" && (wasLost || !["INITIAL", "CONNECTING"].includes(state));
  };
  const look = (changes) => {
    const words = WORDS[spoken()];
    for (const change of changes) {
      if (change.type === "attributes") connection(change.target.getAttribute(CONNECTED));
      if (change.type === "characterData") speak(words.streamlit, change.target);
      for (const node of change.addedNodes) speak(words.streamlit, node);
    }
    document.querySelectorAll(MENU).forEach(carry);
    for (const one of document.querySelectorAll(FIGURES))
      if (one.translate) one.translate = false;
    // Streamlit's menu parts its list by headings that are no items of it: it is a group of links.
    for (const list of document.querySelectorAll('[data-testid="stSidebarNavItems"]:not([role])')) {
      list.setAttribute("role", "group");
    }
    for (const item of document.querySelectorAll('[data-testid="stSidebarNavItems"] li:not([role])'))
      item.setAttribute("role", "presentation");
    lost(words);
  };
  new MutationObserver(look).observe(root, { 
    childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: [CONNECTED],
  });
  tag();
})();
