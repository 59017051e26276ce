import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { type Snapshot, type SnapshotPage, snapshots } from "./api";
import { count, shortId } from "./format";
import { LiveController } from "./live";
import { shared } from "./styles";
import "./lb-time";

const SHOWN = 20;

/** What a query is asked about. */
export interface AsOf {
  table: string;
  snapshot: string;
  time: string;
}

/** A table's newest snapshots. They stand still while one is being chosen. */
class LbSnapshots extends LitElement {
  static properties = {
    table: {},
    chosen: {},
    page: { state: true },
    failure: { state: true },
    hovered: { state: true },
    focused: { state: true },
  };
  static styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-direction: column;
        gap: calc(2 * var(--space));
        min-height: 0;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        align-items: baseline;
        gap: 0 calc(2 * var(--space));
      }
      h2 {
        font-size: var(--size-title);
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .scroll {
        max-height: var(--list-height, 22rem);
      }
      thead th {
        position: sticky;
        inset-block-start: 0;
        background: var(--surface);
      }
      tr.chosen td {
        background: var(--accent-soft);
      }
      td.number,
      td {
        white-space: nowrap;
      }
      lb-time {
        display: inline;
      }
    `,
  ];
  private readonly live = new LiveController(this);
  private asked = "";
  declare table: string;
  declare chosen: string | null;
  declare page: SnapshotPage | null;
  declare failure: string;
  declare hovered: boolean;
  declare focused: boolean;

  constructor() {
    super();
    this.page = null;
    this.failure = "";
    this.hovered = false;
    this.focused = false;
    this.addEventListener("pointerenter", (event) => (this.hovered = event.pointerType === "mouse"));
    this.addEventListener("pointerleave", () => (this.hovered = false));
    // by keyboard: a click leaves the focus behind, and must not hold the list for ever
    this.addEventListener("focusin", (event) => {
      this.focused = (event.composedPath()[0] as Element).matches(":focus-visible");
    });
    this.addEventListener("focusout", () => (this.focused = false));
  }

  willUpdate(changed: PropertyValues) {
    if (changed.has("table")) {
      this.page = null;
      this.failure = "";
      this.asked = "";
    }
    const newest = this.newest();
    const held = this.page !== null && (this.hovered || this.focused);
    if (newest && newest !== this.asked && !held) {
      this.asked = newest;
      void this.ask(this.table);
    }
  }

  render() {
    return html`
      <header>
        <h2>Snapshots of ${this.table}</h2>
        <span class="small soft" role="status">${this.standing()}</span>
      </header>
      ${this.failure ? html`<p class="note bad" role="alert">${this.failure}</p>` : nothing}
      ${this.page && this.page.snapshots.length > 0 ? this.list(this.page.snapshots) : this.empty()}
    `;
  }

  private standing() {
    const total = this.live.state?.tables.find(({ table }) => `${table.namespace}.${table.name}` === this.table)?.table;
    const newer = total && this.page ? total.snapshots - this.page.total : 0;
    if ((this.hovered || this.focused) && newer > 0) {
      return `Held while you choose, ${count(newer)} newer`;
    }
    return this.page ? `${count(this.page.total)} kept` : "";
  }

  private list(all: Snapshot[]) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Snapshots of ${this.table}, newest first">
      <table>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col" class="wide">Operation</th>
            <th scope="col" class="number">Rows added</th>
            <th scope="col" class="number">Rows in all</th>
            <th scope="col"><span class="unseen">Query</span></th>
          </tr>
        </thead>
        <tbody>
          ${all.map((each) => this.row(each))}
        </tbody>
      </table>
    </div>`;
  }

  private row(each: Snapshot) {
    return html`<tr class=${each.id === this.chosen ? "chosen" : ""} title="Snapshot ${each.id}">
      <td><lb-time absolute .value=${each.time}></lb-time></td>
      <td class="wide">${each.operation} ${each.refs.filter((ref) => ref !== "main").map((ref) => html`<b>${ref}</b> `)}</td>
      <td class="number">${each.addedRows === null ? "–" : `+${count(each.addedRows)}`}</td>
      <td class="number">${count(each.totalRows)}</td>
      <td class="number">
        <button class="quiet" @click=${() => this.choose(each)}>
          Query as of<span class="unseen"> snapshot ${shortId(each.id)} with ${count(each.totalRows)} rows</span>
        </button>
      </td>
    </tr>`;
  }

  private empty() {
    if (this.newest() || this.failure) {
      return this.failure ? nothing : html`<p class="note">Reading the snapshots…</p>`;
    }
    return html`<p class="note">
      No snapshot yet. Rows can be seen after the pipeline's first checkpoint that has any: each checkpoint commits one
      snapshot.
    </p>`;
  }

  private newest(): string | null {
    const found = this.live.state?.tables.find(({ table }) => `${table.namespace}.${table.name}` === this.table);
    return found?.table.snapshotId ?? null;
  }

  private async ask(table: string) {
    const dot = table.lastIndexOf(".");
    try {
      const page = await snapshots(table.slice(0, dot), table.slice(dot + 1), SHOWN);
      if (table === this.table) {
        this.page = page;
        this.failure = "";
      }
    } catch (e) {
      this.failure = (e as Error).message;
    }
  }

  private choose(each: Snapshot) {
    const detail: AsOf = { table: this.table, snapshot: each.id, time: each.time };
    this.dispatchEvent(new CustomEvent("lb-as-of", { detail, bubbles: true, composed: true }));
  }
}
customElements.define("lb-snapshots", LbSnapshots);
