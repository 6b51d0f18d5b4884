// The look of a paper's hover card.

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
const CARD_STYLE = `
.card { width: 352px; padding: 12px 14px 10px; }

[data-status="new"] { --tone: var(--new); --stroke: dotted; }
[data-status="saved"] { --tone: var(--saved); --stroke: solid; }
[data-status="reading"] { --tone: var(--reading); --stroke: dashed; }
[data-status="read"] { --tone: var(--read); --stroke: double; }
[data-status="dismissed"] { --tone: var(--dismissed); --stroke: solid; }

header { display: flex; align-items: center; gap: 10px; min-height: 28px; }

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

.note:empty, .annotations:empty { display: none; }

.annotations { margin: 8px 0 0; color: var(--muted); font-size: 12px; }

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

.icon-new { stroke-dasharray: 0.1 3.3; stroke-width: 2; }
.status svg { width: 16px; height: 16px; }

.star { margin-inline: auto -5px; padding: 5px; color: var(--muted); }
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

@media (forced-colors: active) {
  .choices button { border: 1px solid transparent; }
  .choices button[aria-pressed="true"] { forced-color-adjust: none; background: SelectedItem; color: SelectedItemText; }
  .star[aria-pressed="true"] { forced-color-adjust: none; color: Highlight; }
}
`;
