// The look of what annotating shows in a page: the bar beside a selection, the card of annotations and its form, the notice.

const COLOR_STYLE = `
.color { display: grid; place-items: center; width: 28px; height: 28px; }
.color i {
  box-sizing: border-box;
  width: 16px;
  height: 16px;
  border: 2px solid var(--edge);
  border-radius: 50%;
  background: color-mix(in srgb, var(--edge) 45%, var(--raised));
}
.color:hover { background: var(--sunken); }
.color[aria-checked="true"] i { box-shadow: 0 0 0 2px var(--raised), 0 0 0 4px var(--text); }

.paper {
  overflow: hidden;
  color: var(--muted);
  font-size: 12px;
  text-overflow: ellipsis;
  white-space: nowrap;
}

@media (forced-colors: active) {
  .color i { forced-color-adjust: none; border-color: CanvasText; }
  .color[aria-checked="true"] { outline: 2px solid Highlight; outline-offset: -2px; }
}
`;

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
const BAR_STYLE = `${COLOR_STYLE}
.bar { width: max-content; max-width: min(380px, calc(100vw - 16px)); border-radius: 12px; }
.tools { display: flex; align-items: center; padding: 4px 4px 2px; }
.word {
  display: inline-flex;
  align-items: center;
  gap: 5px;
  min-height: 28px;
  padding: 0 8px;
  font-weight: 550;
  white-space: nowrap;
}
.word:hover { background: var(--sunken); }
.word svg { width: 16px; height: 16px; color: var(--muted); }
.color + .word { margin-inline-start: 4px; }
/* The title is as wide as the tools, however long it is. */
.paper { width: 0; min-width: 100%; box-sizing: border-box; margin: 0; padding: 0 10px 6px; }
.new { color: var(--text); font-weight: 550; margin-inline-end: 4px; }
select {
  box-sizing: border-box;
  width: 100%;
  min-height: 26px;
  border: 1px solid var(--line-strong);
  border-radius: 7px;
  background: var(--raised);
  color: var(--text);
  font: inherit;
  text-overflow: ellipsis;
}
select.asked { border-color: var(--danger); }
`;

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
const NOTE_STYLE = `${COLOR_STYLE}
.note { width: 352px; padding: 10px 14px; }
.annotation + .annotation { margin-top: 10px; padding-top: 10px; border-top: 1px solid var(--line); }
.paper { display: block; box-sizing: border-box; max-width: 100%; min-height: 24px; margin: 0 0 4px; line-height: 24px; }
button.paper:hover { color: var(--text); text-decoration: underline; }

blockquote {
  margin: 0 0 8px;
  padding: 1px 0 1px 10px;
  padding-inline: 10px 0;
  border-inline-start: 4px solid var(--edge);
  color: var(--muted);
  font-size: 13px;
  overflow-wrap: anywhere;
  display: -webkit-box;
  -webkit-box-orient: vertical;
  -webkit-line-clamp: 4;
  overflow: hidden;
}

.comment { max-height: 240px; margin: 0 0 8px; overflow: auto; font-size: 14px; white-space: pre-wrap; overflow-wrap: anywhere; }
.tags { display: flex; flex-wrap: wrap; gap: 4px; margin: 0 0 6px; }
.tag { max-width: 100%; padding: 1px 8px; border-radius: 99px; background: var(--sunken); color: var(--muted); font-size: 12px; overflow-wrap: anywhere; }
.tools, .colors, .actions { display: flex; align-items: center; }
.colors { margin-inline-start: -6px; }
.tools .unsent { margin-inline-start: 8px; }
.tool { display: grid; place-items: center; width: 28px; height: 28px; color: var(--muted); }
.tool:hover { background: var(--sunken); color: var(--text); }
.tool[data-name="edit"] { margin-inline-start: auto; }
.tool[data-name="remove"] { margin-inline-end: -5px; }
.gone { display: flex; align-items: center; justify-content: space-between; margin: 0; color: var(--muted); }

.form { display: grid; gap: 8px; }
textarea, input {
  box-sizing: border-box;
  width: 100%;
  margin: 0;
  padding: 7px 9px;
  border: 1px solid var(--line-strong);
  border-radius: 8px;
  background: var(--raised);
  color: var(--text);
  font: inherit;
}
textarea { min-height: 84px; max-height: 45vh; resize: vertical; font-size: 14px; }
::placeholder { color: var(--muted); opacity: 1; }
.form .colors { margin-block: -2px; }
.form .failure { margin: 0; }
.actions { justify-content: flex-end; gap: 6px; flex-wrap: wrap; }
.keys, .question { margin-inline-end: auto; color: var(--muted); font-size: 12px; }
.question { color: var(--text); }
.plain, .primary, .danger { min-height: 30px; padding: 0 12px; font-weight: 550; text-align: center; }
.plain { color: var(--focus); }
.plain:hover { background: var(--sunken); }
.primary { background: var(--focus); color: light-dark(#ffffff, #15171b); }
.primary:hover { filter: brightness(1.08); }
.danger { color: var(--danger); }
.danger:hover { background: var(--sunken); }

@media (forced-colors: active) {
  .plain, .primary, .danger { border: 1px solid ButtonText; }
}
`;

// biome-ignore lint/correctness/noUnusedVariables: for the files after this one
const NOTICE_STYLE = `
.notice {
  inset: auto 50% 20px auto;
  display: flex;
  align-items: center;
  gap: 8px;
  width: max-content;
  max-width: min(520px, calc(100vw - 24px));
  padding: 6px 6px 6px 14px;
  padding-inline: 14px 6px;
  border-radius: 12px;
  font-size: 14px;
  transform: translateX(50%);
  animation-name: appear;
}
.notice span { overflow-wrap: anywhere; }
.close { display: grid; place-items: center; width: 28px; height: 28px; color: var(--muted); }
.close:hover { background: var(--sunken); color: var(--text); }
@keyframes appear { from { opacity: 0; } }
`;
