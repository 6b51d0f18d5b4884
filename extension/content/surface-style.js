// The look that all we show in a page has in common. Strings, for a shadow root takes a constructed style sheet: a page's Content
// Security Policy cannot forbid it, and nothing has to be fetched. The tokens are those of shared/tokens.css, which it can't
// link; they stand on the sheet, for a page could set those of the host.

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
const SURFACE_STYLE = `
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

.sheet {
  --raised: light-dark(#ffffff, #1c1f24);
  --sunken: light-dark(#f4f2ee, #24282f);
  --text: light-dark(#1d2026, #e9e7e2);
  --muted: light-dark(#545a64, #a9afb9);
  --line: light-dark(#e3dfd8, #31363d);
  --line-strong: light-dark(#88847b, #757c87);
  --focus: light-dark(#1c5fb8, #82b4ff);
  --new: light-dark(#1c5fb8, #82b4ff);
  --saved: light-dark(#8a5300, #f2b650);
  --reading: light-dark(#7238b0, #c8a6ff);
  --read: light-dark(#1a6b3c, #74d29b);
  --dismissed: light-dark(#5c626c, #a3a9b4);
  --star: light-dark(#8a5300, #f2b650);
  --danger: light-dark(#a3261f, #ff9d94);
  --yellow: light-dark(#a67c00, #e3bd3f);
  --green: light-dark(#2f8f4e, #5fc487);
  --blue: light-dark(#2b78d0, #6aa9f5);
  --pink: light-dark(#c2407f, #f08cb8);
  box-sizing: border-box;
  position: fixed;
  max-width: calc(100vw - 16px);
  max-height: calc(100vh - 16px);
  overflow: auto;
  border: 1px solid var(--line);
  border-radius: 14px;
  background: var(--raised);
  color: var(--text);
  box-shadow: 0 1px 2px rgb(0 0 0 / 0.08), 0 12px 32px -6px rgb(0 0 0 / 0.28);
  font: 400 13px/1.45 system-ui, sans-serif;
  text-align: start;
  animation: rise 120ms ease-out;
}

.sheet:focus { outline: none; }
.sheet:focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }

button {
  all: unset;
  box-sizing: border-box;
  cursor: pointer;
  border-radius: 8px;
  -webkit-user-select: none;
  user-select: none;
}

:is(button, textarea, input, select):focus-visible { outline: 2px solid var(--focus); outline-offset: 1px; }
button[aria-disabled="true"] { cursor: default; }
[hidden] { display: none !important; }

svg {
  display: block;
  flex: none;
  width: 18px;
  height: 18px;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.6;
  stroke-linecap: round;
  stroke-linejoin: round;
}

.unsent {
  display: inline-flex;
  align-items: center;
  gap: 4px;
  color: var(--muted);
  font-size: 12px;
}

.unsent:empty { display: none; }
.unsent svg { width: 14px; height: 14px; }
.unsent:is([data-state="failed"], [data-state="conflict"]) { color: var(--danger); }

[aria-busy="true"] { animation: wait 900ms ease-in-out infinite alternate; }

.failure { margin: 8px 0 0; color: var(--danger); }
.failure:empty { display: none; }

[data-color="yellow"] { --edge: var(--yellow); }
[data-color="green"] { --edge: var(--green); }
[data-color="blue"] { --edge: var(--blue); }
[data-color="pink"] { --edge: var(--pink); }

@keyframes rise { from { opacity: 0; transform: translateY(4px); } }
@keyframes wait { from { opacity: 1; } to { opacity: 0.35; } }

@media (prefers-reduced-motion: reduce) {
  .sheet { animation: none; }
  [aria-busy="true"] { animation: none; opacity: 0.55; }
}

@media (prefers-contrast: more) {
  .sheet { border-color: var(--text); --muted: var(--text); }
}

@media (forced-colors: active) {
  .sheet { border: 2px solid CanvasText; }
}
`;
