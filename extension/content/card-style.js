// The look of the hover card. A string, for the card's shadow root takes a constructed style sheet: a page's Content Security
// Policy cannot forbid it, and nothing has to be fetched. The colours are those of shared/tokens.css, which it can't link.

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
const CARD_STYLE = `
:host {
  all: initial !important;
  display: block !important;
  position: fixed !important;
  inset: 0 auto auto 0 !important;
  width: 0 !important;
  height: 0 !important;
  overflow: visible !important;
  z-index: 2147483647 !important;
  color-scheme: light dark !important;
}

.card {
  --raised: light-dark(#ffffff, #1c1f24);
  --sunken: light-dark(#f4f2ee, #24282f);
  --text: light-dark(#1d2026, #e9e7e2);
  --muted: light-dark(#545a64, #a9afb9);
  --line: light-dark(#e3dfd8, #31363d);
  --new: light-dark(#1c5fb8, #82b4ff);
  --saved: light-dark(#8a5300, #f2b650);
  --reading: light-dark(#7238b0, #c8a6ff);
  --read: light-dark(#1a6b3c, #74d29b);
  --dismissed: light-dark(#5c626c, #a3a9b4);
  --star: light-dark(#8a5300, #f2b650);
  --danger: light-dark(#a3261f, #ff9d94);
  box-sizing: border-box;
  position: fixed;
  width: min(352px, calc(100vw - 16px));
  max-height: calc(100vh - 16px);
  overflow: auto;
  padding: 12px 14px 10px;
  border: 1px solid var(--line);
  border-radius: 14px;
  background: var(--raised);
  color: var(--text);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.08), 0 12px 32px -6px rgb(0 0 0 / 0.28);
  font: 400 13px/1.45 system-ui, sans-serif;
  text-align: start;
  animation: rise 120ms ease-out;
}

.card:focus { outline: none; }
.card:focus-visible { outline: 2px solid var(--new); outline-offset: 2px; }

[data-status="new"] { --tone: var(--new); --stroke: dotted; }
[data-status="saved"] { --tone: var(--saved); --stroke: solid; }
[data-status="reading"] { --tone: var(--reading); --stroke: dashed; }
[data-status="read"] { --tone: var(--read); --stroke: double; }
[data-status="dismissed"] { --tone: var(--dismissed); --stroke: solid; }

header { display: flex; align-items: center; justify-content: space-between; min-height: 28px; }

.status {
  display: inline-flex;
  align-items: center;
  gap: 6px;
  color: var(--tone);
  font-size: 12px;
  font-weight: 650;
}

.status span {
  padding: 1px 3px;
  border-radius: 3px;
  background: color-mix(in srgb, var(--tone) 12%, transparent);
  text-decoration: underline 2px var(--stroke);
  text-decoration-thickness: 2px;
  text-underline-offset: 2px;
}

.status[data-status="read"] span { text-decoration-thickness: 1px; }
.status[data-status="dismissed"] span { background: none; text-decoration: line-through 1px; }

h2 {
  margin: 4px 0 0;
  font: 650 15px/1.35 system-ui, sans-serif;
  overflow-wrap: anywhere;
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 4;
  overflow: hidden;
}

.note {
  margin: 8px 0 0;
  padding-inline-start: 9px;
  border-inline-start: 2px solid var(--line);
  color: var(--muted);
  white-space: pre-line;
  overflow-wrap: anywhere;
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 3;
  overflow: hidden;
}

.note[hidden] { display: none; }

button {
  all: unset;
  box-sizing: border-box;
  cursor: pointer;
  border-radius: 8px;
  -webkit-user-select: none;
  user-select: none;
}

button:focus-visible { outline: 2px solid var(--new); outline-offset: 1px; }
button[aria-disabled="true"] { cursor: default; }

svg {
  display: block;
  width: 18px;
  height: 18px;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.6;
  stroke-linecap: round;
  stroke-linejoin: round;
}

.icon-new { stroke-dasharray: 0.1 3.3; stroke-width: 2; }
.status svg { width: 16px; height: 16px; }

.star { margin-inline-end: -5px; padding: 5px; color: var(--muted); }
.star:hover { background: var(--sunken); color: var(--star); }
.star[aria-pressed="true"] { color: var(--star); }
.star[aria-pressed="true"] svg { fill: currentColor; }

.choices {
  display: grid;
  grid-template-columns: repeat(5, 1fr);
  gap: 2px;
  margin-top: 12px;
  padding: 3px;
  border-radius: 11px;
  background: var(--sunken);
}

.choices button {
  display: flex;
  flex-direction: column;
  align-items: center;
  gap: 3px;
  padding: 6px 0 5px;
  color: var(--muted);
  font-size: 11px;
  line-height: 1.2;
  text-align: center;
}

.choices button:hover { color: var(--tone); background: color-mix(in srgb, var(--tone) 8%, transparent); }

.choices button[aria-pressed="true"] {
  background: var(--raised);
  color: var(--tone);
  font-weight: 650;
  box-shadow: 0 0 0 1px color-mix(in srgb, var(--tone) 45%, transparent), 0 1px 2px rgb(0 0 0 / 0.12);
}

[aria-busy="true"] { animation: wait 900ms ease-in-out infinite alternate; }

.failure { margin: 8px 0 0; color: var(--danger); }
.failure:empty { display: none; }

footer {
  display: flex;
  align-items: center;
  justify-content: space-between;
  gap: 12px;
  margin-top: 8px;
  color: var(--muted);
  font-size: 12px;
}

.open { padding: 4px 6px; margin-inline-end: -6px; color: var(--new); font-weight: 550; white-space: nowrap; }
.open:hover { text-decoration: underline; }

@keyframes rise { from { opacity: 0; transform: translateY(4px); } }
@keyframes wait { from { opacity: 1; } to { opacity: 0.35; } }

@media (prefers-reduced-motion: reduce) {
  .card { animation: none; }
  [aria-busy="true"] { animation: none; opacity: 0.55; }
}

@media (prefers-contrast: more) {
  .card { border-color: var(--text); --muted: var(--text); }
}

@media (forced-colors: active) {
  .card { border: 2px solid CanvasText; }
  .choices button { border: 1px solid transparent; }
  .choices button[aria-pressed="true"] { forced-color-adjust: none; background: SelectedItem; color: SelectedItemText; }
  .star[aria-pressed="true"] { forced-color-adjust: none; color: Highlight; }
}
`;
