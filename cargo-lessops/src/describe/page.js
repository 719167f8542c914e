"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const picture = document.querySelector(".picture");
  const frame = document.querySelector(".frame");
  const panel = document.getElementById("panel");
  const search = document.getElementById("search");
  const found = document.getElementById("found");
  const nodes = all("a.node", picture);
  const lines = all("[data-from]", picture);
  const rows = all("tr[data-node]");
  const articles = new Map(all(".details article").map((article) => [article.id, article]));
  document.documentElement.classList.add("scripted");
  all("form, .zoom").forEach((element) => (element.hidden = false));

  /* What is lit: the chosen node with its neighbours, or what the search found; everything where neither is. */
  let chosen = null;
  let matches = null;
  const ofRow = (row) => row.dataset.node.split(" ");
  const neighbours = (id) => {
    const near = new Set([id]);
    all(`a[href^="#"]`, articles.get(id)).forEach((link) => near.add(link.hash.slice(1)));
    return near;
  };
  const light = () => {
    const near = chosen ? neighbours(chosen) : matches;
    nodes.forEach((node) => {
      const id = node.dataset.node;
      node.classList.toggle("dim", near !== null && !near.has(id));
      node.classList.toggle("chosen", id === chosen);
      if (id === chosen) node.setAttribute("aria-current", "true");
      else node.removeAttribute("aria-current");
    });
    lines.forEach((line) => {
      const { from, to } = line.dataset;
      const isLit = near === null || (chosen ? from === chosen || to === chosen : near.has(from) && near.has(to));
      line.classList.toggle("dim", !isLit);
    });
  };

  const known = new Map();
  rows.forEach((row) => {
    const table = row.closest("section").id;
    ofRow(row).forEach((id) => known.set(`${table} ${id}`, [...(known.get(`${table} ${id}`) ?? []), row]));
  });
  const rowsOf = (id, table, columns) => {
    const own = known.get(`${table} ${id}`);
    if (!own) return null;
    const section = document.createElement("section");
    const heading = section.appendChild(document.createElement("h4"));
    heading.textContent = table === "alarms" ? "Alarms" : "Permissions";
    const body = section.appendChild(document.createElement("table")).appendChild(document.createElement("tbody"));
    own.forEach((row) => {
      const line = body.appendChild(document.createElement("tr"));
      const cell = line.appendChild(document.createElement("td"));
      columns.forEach((column) => {
        const part = cell.appendChild(document.createElement(column.small ? "small" : "div"));
        part.append(...[...row.cells[column.index].cloneNode(true).childNodes]);
      });
    });
    return section;
  };
  const show = (id) => {
    const article = articles.get(id).cloneNode(true);
    article.removeAttribute("id");
    const isTopic = article.classList.contains("alarms");
    const alarms = rowsOf(id, "alarms", [...(isTopic ? [{ index: 0 }] : []), { index: 1 }, { index: 2, small: true }]);
    const permissions = rowsOf(id, "permissions", [{ index: 1 }, { index: 2, small: true }, { index: 3, small: true }]);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "close";
    close.textContent = "Close";
    close.addEventListener("click", () => choose(null));
    panel.replaceChildren(close, article, ...[alarms, permissions].filter(Boolean));
    panel.dataset.node = id;
    panel.hidden = false;
    panel.scrollTop = 0;
  };
  const choose = (id) => {
    const before = chosen;
    chosen = articles.has(id) ? id : null;
    if (chosen) show(chosen);
    else {
      panel.hidden = true;
      delete panel.dataset.node;
      if (before) nodes.find((node) => node.dataset.node === before)?.focus({ preventScroll: true });
    }
    document.body.classList.toggle("open", chosen !== null);
    const hash = chosen ? `#${chosen}` : " ";
    history.replaceState(null, "", hash);
    light();
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link) return;
    const id = link.getAttribute("href").slice(1);
    if (!articles.has(id)) return;
    event.preventDefault();
    choose(id);
    if (!link.closest(".picture")) reveal(id);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && chosen) choose(null);
    if (event.key === "/" && !(event.target instanceof HTMLInputElement)) {
      event.preventDefault();
      search.focus();
    }
  });
  const reveal = (id) => nodes.find((node) => node.dataset.node === id)?.scrollIntoView({ block: "nearest", inline: "nearest" });

  /* The search looks into descriptions and tables, and leaves of both what has every word. */
  const texts = new Map([...articles].map(([id, article]) => [id, article.textContent.toLowerCase()]));
  search.addEventListener("input", () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (text) => words.every((word) => text.includes(word));
    if (words.length === 0) {
      matches = null;
      rows.forEach((row) => (row.hidden = false));
      found.textContent = "";
    } else {
      matches = new Set([...texts].filter(([, text]) => has(text)).map(([id]) => id));
      rows.forEach((row) => {
        const [id] = ofRow(row);
        const isOfNode = ["functions", "resources"].includes(row.closest("section").id);
        row.hidden = !has(row.textContent.toLowerCase()) && !(isOfNode && has(texts.get(id)));
        if (!row.hidden) matches.add(id);
      });
      matches.delete("");
      found.textContent = `${matches.size} of ${nodes.length}`;
    }
    all("section.table").forEach((section) => (section.hidden = all("tbody tr:not([hidden])", section).length === 0));
    if (chosen) choose(null);
    light();
    search.focus({ preventScroll: true });
  });

  const size = { width: picture.viewBox.baseVal.width, height: picture.viewBox.baseVal.height };
  let zoom = 1;
  const scale = (factor) => {
    zoom = Math.min(3, Math.max(0.05, factor));
    picture.setAttribute("width", size.width * zoom);
    picture.setAttribute("height", size.height * zoom);
  };
  const fit = () => Math.min(1, frame.clientWidth / size.width);
  const zooms = {
    in: () => scale(zoom * 1.25),
    out: () => scale(zoom / 1.25),
    fit: () => scale(Math.min(fit(), (innerHeight * 0.74) / size.height)),
  };
  all("[data-zoom]").forEach((button) => button.addEventListener("click", zooms[button.dataset.zoom]));
  /* As large as can be read, and as small as fits where that is no less. */
  scale(Math.max(fit(), 0.8));

  if (location.hash) choose(location.hash.slice(1));
})();
