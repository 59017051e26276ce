import { acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { sql } from "@codemirror/lang-sql";
import { HighlightStyle, bracketMatching, syntaxHighlighting } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, keymap, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { LitElement, type PropertyValues, css, html } from "lit";
import { type Dialect, duckdbSql } from "./completion";

/** What a query went wrong with, and where it is known to have. */
export interface Mark {
  message: string;
  position: number | null;
}

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--good)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--busy)" },
  { tag: [tags.lineComment, tags.blockComment], color: "var(--text-soft)", fontStyle: "italic" },
  { tag: tags.typeName, color: "var(--text)" },
]);

const look = EditorView.theme({
  "&": { border: "1px solid var(--line-strong)", borderRadius: "var(--radius)", background: "var(--sunken)", color: "var(--text)" },
  "&.cm-focused": { outline: "var(--focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", fontSize: "var(--size-text)", lineHeight: "1.5", minHeight: "7.6em", maxHeight: "24rem" },
  ".cm-content": { caretColor: "var(--text)", padding: "8px 4px" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-gutters": { background: "transparent", border: "none" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": { background: "var(--accent-soft) !important" },
  ".cm-matchingBracket": { background: "var(--accent-soft)", outline: "1px solid var(--accent)" },
  ".cm-tooltip": { background: "var(--surface)", color: "var(--text)", border: "1px solid var(--line-strong)", borderRadius: "var(--radius)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { background: "var(--accent)", color: "var(--on-accent)" },
  ".cm-completionDetail": { color: "inherit", opacity: "0.8", fontStyle: "normal" },
  ".cm-diagnostic": { padding: "4px 8px" },
});

/** Where SQL is written: completion of what there is, errors at their place, Ctrl+Enter. */
class LbEditor extends LitElement {
  static properties = { value: {}, mark: { attribute: false }, label: {}, dialect: { attribute: false } };
  static styles = css`
    :host {
      display: block;
      min-width: 0;
    }
  `;
  private view: EditorView | null = null;
  private readonly language = new Compartment();
  declare value: string;
  declare mark: Mark | null;
  declare label: string;
  /** whose SQL it is; as it was at first */
  declare dialect: Dialect;

  constructor() {
    super();
    this.label = "Query";
    this.dialect = duckdbSql;
    this.value = "";
    this.mark = null;
  }

  render() {
    return html`<div></div>`;
  }

  firstUpdated() {
    this.view = new EditorView({
      parent: this.renderRoot.querySelector("div")!,
      root: this.renderRoot as ShadowRoot,
      state: EditorState.create({ doc: this.value, extensions: this.extensions() }),
    });
    this.view.contentDOM.addEventListener("focus", () => void this.learn());
  }

  updated(changed: PropertyValues) {
    const view = this.view;
    if (!view) {
      return;
    }
    if (changed.has("value") && this.value !== view.state.doc.toString()) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: this.value } });
    }
    if (changed.has("mark")) {
      view.dispatch(setDiagnostics(view.state, this.diagnostics(view)));
    }
  }

  private extensions() {
    return [
      Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => this.tell("lb-run") }, { key: "Tab", run: acceptCompletion }])),
      keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ maxRenderedOptions: 50 }),
      syntaxHighlighting(colours),
      lintGutter(),
      look,
      placeholder("SELECT …"),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ "aria-label": this.label, spellcheck: "false", autocapitalize: "off" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) {
          this.value = update.state.doc.toString();
          this.tell("lb-change", this.value);
        }
      }),
      this.language.of(this.sql({})),
    ];
  }

  private sql(schema: Parameters<typeof sql>[0] extends { schema?: infer S } | undefined ? S : never) {
    const { language, functions } = this.dialect;
    const support = sql({ dialect: language, schema, upperCaseKeywords: true });
    return functions ? [support, support.language.data.of({ autocomplete: functions })] : [support];
  }

  /** Tables come and go, so what can be completed is asked for when the reader begins to write. */
  private async learn() {
    try {
      const schema = await this.dialect.names();
      this.view?.dispatch({ effects: this.language.reconfigure(this.sql(schema)) });
    } catch {
      // keywords can be completed without it, and the header says that Lakebox is gone
    }
  }

  private diagnostics(view: EditorView) {
    if (!this.mark || this.mark.position === null) {
      return [];
    }
    const from = Math.min(this.mark.position, view.state.doc.length);
    const word = /^[\w$.]+/.exec(view.state.doc.sliceString(from));
    const to = Math.min(view.state.doc.length, from + (word?.[0].length ?? 1));
    return [{ from, to, severity: "error" as const, message: this.mark.message }];
  }

  private tell(name: string, detail?: unknown): boolean {
    this.dispatchEvent(new CustomEvent(name, { detail }));
    return true;
  }
}
customElements.define("lb-editor", LbEditor);
