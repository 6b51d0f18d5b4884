// Tabs as ARIA's authoring practices want them: arrows, Home and End go from tab to tab, and what is gone to is shown.

/**
 * @param {HTMLElement} list of tabs, each naming its panel by `aria-controls`
 * @param {(panel: string) => void} shown called with the id of each panel that is shown
 * @returns {{select: (panel: string, focus?: boolean) => void, selected: () => string, offer: (panel: string, is: boolean) => void}}
 *   `offer` shows or hides a tab; the one that is shown stays
 */
export function tabs(list, shown) {
  const all = /** @type {HTMLButtonElement[]} */ ([...list.querySelectorAll("[role=tab]")]);
  let current = "";

  /** @param {HTMLButtonElement} tab */
  const panelOf = (tab) => tab.getAttribute("aria-controls") ?? "";

  /** @param {string} panel @param {boolean} [focus] */
  function select(panel, focus = false) {
    const changed = panel !== current;
    current = panel;
    for (const tab of all) {
      const is = panelOf(tab) === panel;
      tab.ariaSelected = String(is);
      tab.tabIndex = is ? 0 : -1;
      if (is) tab.hidden = false;
      if (is && focus) tab.focus();
      const element = document.getElementById(panelOf(tab));
      if (element) element.hidden = !is;
    }
    if (changed) shown(panel);
  }

  list.addEventListener("click", ({ target }) => {
    const tab = target instanceof Element && target.closest("button");
    if (tab) select(panelOf(tab));
  });
  list.addEventListener("keydown", (event) => {
    const there = all.filter((tab) => !tab.hidden);
    const at = there.findIndex((tab) => panelOf(tab) === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: there.length - 1 }[event.key];
    const tab = to === undefined ? undefined : there.at(to % there.length);
    if (!tab) return;
    event.preventDefault();
    select(panelOf(tab), true);
  });

  return {
    select,
    selected: () => current,
    offer: (panel, is) => {
      for (const tab of all) if (panelOf(tab) === panel && panel !== current) tab.hidden = !is;
    },
  };
}
