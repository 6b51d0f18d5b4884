// A sentence at the foot of the window for some seconds, where nothing of ours is open that could tell it.

const NOTICE_SHOWN = 6_000;
/** A live region is read when it changes, not when it comes. In ms. */
const READ_AFTER = 60;

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
class Notice {
  #surface = new Surface("paperlight-notice", NOTICE_STYLE);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {string} text */
  tell(text) {
    clearTimeout(this.#timer);
    const words = make("span", "", { role: "status" });
    const close = button("close", "close", [icon("close")], () => this.hide());
    named(close, told("noticeClose"));
    this.#surface.show(make("div", "notice", {}, words, close));
    setTimeout(() => {
      words.textContent = text.replaceAll("`", "");
    }, READ_AFTER);
    this.#timer = setTimeout(() => this.#late(), NOTICE_SHOWN);
  }

  /** Nobody loses what the keyboard is in. */
  #late() {
    if (this.#surface.focused) this.#timer = setTimeout(() => this.#late(), NOTICE_SHOWN);
    else this.hide();
  }

  hide() {
    clearTimeout(this.#timer);
    this.#surface.hide();
  }
}
