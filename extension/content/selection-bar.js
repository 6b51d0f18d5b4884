// The bar beside a selected passage: highlight, comment, quote into the note, and of which paper.

/** @typedef {"comment" | "quote" | Color} BarAction */

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class SelectionBar {
  #surface = new Surface("paperlight-bar", BAR_STYLE);
  /** @type {HTMLElement[]} */
  #row = [];
  /** @type {HTMLElement | null} */
  #first = null;

  /** @param {{act(action: BarAction, of: Choice): void}} listener */
  constructor(listener) {
    this.listener = listener;
  }

  get shown() {
    return this.#surface.shown;
  }

  get focused() {
    return this.#surface.focused;
  }

  /** @param {Event} event */
  holds(event) {
    return this.#surface.holds(event);
  }

  /**
   * @param {{choices: Choice[], chosen: Choice | null}} subjects
   * @param {Color} color the one that was used last
   * @param {Element | null} beside the element that the passage stands in
   */
  show({ choices, chosen }, color, beside) {
    const paper = paperChoice(choices, chosen);
    /** @param {BarAction} action */
    const act = (action) => {
      const of = paper.chosen();
      if (of) this.listener.act(action, of);
      else paper.ask();
    };
    const colors = COLORS.map((one) => {
      const element = button("color", one, [make("i", "")], () => act(one));
      element.dataset.color = one;
      named(element, told("barHighlight", colorName(one)));
      return element;
    });
    const comment = button("word", "comment", [icon("comment"), told("barComment")], () => act("comment"));
    const quote = button("word", "quote", [icon("quote"), told("barQuote")], () => act("quote"));
    this.#row = [...colors, comment, quote];
    for (const element of this.#row) element.tabIndex = -1;
    this.#first = colors[COLORS.indexOf(color)] ?? comment;
    this.#first.tabIndex = 0;
    const tools = make("div", "tools", { role: "toolbar", "aria-label": told("barLabel") }, ...this.#row);
    tools.addEventListener("keydown", (event) => {
      const next = steppedTo(event, this.#row);
      for (const element of next ? this.#row : []) element.tabIndex = element === next ? 0 : -1;
    });
    const bar = make("div", "bar", {}, tools, paper.element);
    // The passage stays selected while the bar is used.
    bar.addEventListener("mousedown", (event) => {
      if (!(event.target instanceof HTMLSelectElement)) event.preventDefault();
    });
    this.#surface.show(bar, beside);
  }

  focus() {
    if (this.#first) this.#surface.focus(this.#first);
  }

  /** @param {{left: number, top: number, bottom: number}} around @param {"below" | "above"} side */
  place(around, side) {
    this.#surface.place(around, side);
  }

  hide() {
    this.#surface.hide();
    this.#row = [];
    this.#first = null;
  }
}

/**
 * Which paper: its title, or a choice where several could be meant.
 * @param {Choice[]} choices
 * @param {Choice | null} chosen null where only the reader can tell
 * @returns {{element: HTMLElement, chosen(): Choice | null, ask(): void}} `ask`: have the reader choose
 */
function paperChoice(choices, chosen) {
  if (chosen && choices.length === 1) {
    const title = make("bdi", "", {}, chosen.title);
    const words = chosen.isNew ? [make("span", "new", {}, told("barSaves")), title] : [title];
    return { element: make("p", "paper", { title: chosen.title }, ...words), chosen: () => chosen, ask: () => {} };
  }
  const list = /** @type {HTMLSelectElement} */ (make("select", "", { "aria-label": told("barPaper") }));
  if (!chosen) list.append(make("option", "", { value: "" }, told("barChoose")));
  for (const [at, { title, isNew }] of choices.entries())
    list.append(make("option", "", { value: String(at) }, isNew ? `${told("barSaves")} ${title}` : title));
  list.value = chosen ? String(choices.indexOf(chosen)) : "";
  return {
    element: make("p", "paper", {}, list),
    chosen: () => (list.value === "" ? null : (choices[Number(list.value)] ?? null)),
    ask: () => {
      list.classList.add("asked");
      list.focus();
    },
  };
}
