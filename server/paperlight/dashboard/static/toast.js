// Short news at the foot of the page. They stand in a live region of the page, so they are also read out.

const SHOWN = 8000;

/**
 * Shows a sentence, in place of the one before. It stays while it is pointed at or holds the focus.
 * @param {string} sentence
 * @param {{label: string, run: () => void}} [action]
 */
export function toast(sentence, action) {
  const region = document.getElementById("toasts");
  if (!region) return;
  const box = document.createElement("div");
  box.className = "toast";
  const text = document.createElement("span");
  text.textContent = sentence;
  box.append(text);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action.label;
    button.addEventListener("click", () => {
      box.remove();
      action.run();
    });
    box.append(button);
  }
  region.replaceChildren(box);
  const leave = () => (box.matches(":hover, :focus-within") ? setTimeout(leave, SHOWN / 4) : box.remove());
  setTimeout(leave, SHOWN);
}
