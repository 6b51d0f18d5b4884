// The paint of a page: ranges under names to which marks.css gives a look, by the CSS Custom Highlight API, so that the page's
// own tree is not touched.

/** Names that lie above those of the statuses, without their prefix. @type {Record<string, number>} */
const PRIORITY = {
  "note-yellow": 1,
  "note-green": 1,
  "note-blue": 1,
  "note-pink": 1,
  comment: 2,
  starred: 3,
  flash: 4,
};

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Paint {
  /** @type {Map<string, Highlight>} */
  #layers = new Map();

  /** What is painted under a name. @param {string} name without its prefix @returns {Highlight} */
  layer(name) {
    const full = `paperlight-${name}`;
    let layer = this.#layers.get(full);
    if (!layer) {
      layer = new Highlight();
      layer.priority = PRIORITY[name] ?? 0;
      this.#layers.set(full, layer);
      CSS.highlights.set(full, layer);
    }
    return layer;
  }

  /** Light up one place for a moment, or none. @param {Range | null} range */
  flash(range) {
    const layer = this.layer("flash");
    layer.clear();
    if (range) layer.add(range);
    this.assert();
  }

  /** Put back what a script of the page took out of the registry: when we paint, never in answer to it, or the two would fight. */
  assert() {
    for (const [name, layer] of this.#layers) {
      if (layer.size && CSS.highlights.get(name) !== layer) CSS.highlights.set(name, layer);
    }
  }

  /** An extension that was reloaded leaves its paint behind; in Firefox its scripts can't clear it any more. @param {string[]} names */
  wipe(names) {
    for (const name of names) CSS.highlights.delete(`paperlight-${name}`);
  }

  clear() {
    for (const [name, layer] of this.#layers) {
      layer.clear();
      CSS.highlights.delete(name);
    }
    this.#layers.clear();
  }
}
