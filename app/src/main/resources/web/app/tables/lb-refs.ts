import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { type Ref, refs, removeRef } from "../api";
import { shortId } from "../format";
import { addressOfRows } from "../router";
import { shared } from "../styles";

/** A table's tags and branches, each to be asked about or taken away. */
class LbRefs extends LitElement {
  static properties = {
    table: {},
    version: {},
    found: { state: true },
    failure: { state: true },
  };
  static styles = [
    shared,
    css`
      ul {
        display: flex;
        flex-wrap: wrap;
        gap: calc(2 * var(--space));
      }
      li {
        display: flex;
        align-items: baseline;
        gap: calc(1.5 * var(--space));
        padding: calc(0.5 * var(--space)) calc(2 * var(--space));
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      button.quiet {
        padding-inline: 0;
      }
    `,
  ];
  declare table: string;
  declare version: number;
  declare found: Ref[];
  declare failure: string;

  constructor() {
    super();
    this.found = [];
    this.failure = "";
  }

  willUpdate(changed: PropertyValues) {
    if (changed.has("table") || changed.has("version")) {
      void this.ask();
    }
  }

  render() {
    const named = this.found.filter(({ name }) => name !== "main");
    return html`${this.failure ? html`<p class="note bad" role="alert">${this.failure}</p>` : nothing}
    ${named.length === 0
      ? nothing
      : html`<ul aria-label="Tags and branches">
          ${named.map((each) => this.row(each))}
        </ul>`}`;
  }

  private row({ name, type, snapshotId }: Ref) {
    return html`<li>
      <span><b>${name}</b> <span class="small soft">${type}</span> <span class="id" title="Snapshot ${snapshotId}">${shortId(snapshotId)}</span></span>
      <a class="small" href=${addressOfRows(this.table, `ref:${name}`)}>Query as of<span class="unseen"> ${name}</span></a>
      <button class="quiet small" @click=${() => this.drop(name)}>Remove<span class="unseen"> ${name}</span></button>
    </li>`;
  }

  private async drop(name: string) {
    try {
      await removeRef(this.table, name);
      this.dispatchEvent(new CustomEvent("lb-changed"));
    } catch (e) {
      this.failure = (e as Error).message;
    }
  }

  private async ask() {
    const table = this.table;
    try {
      const found = await refs(table);
      if (table === this.table) {
        this.found = found;
        this.failure = "";
      }
    } catch (e) {
      this.failure = (e as Error).message;
    }
  }
}
customElements.define("lb-refs", LbRefs);
