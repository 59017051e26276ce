import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import type { Snapshot } from "../api";
import { bytes, count, moment, shortId, utc } from "../format";
import { LiveController } from "../live";
import "../parts/lb-grid";
import type { GridColumn } from "../parts/lb-grid";
import { addressOfRows, addressOfTable, router } from "../router";
import { shared } from "../styles";
import { TableHistory } from "./history";
import "./lb-name";
import "./lb-rollback";

const MOST = 2;

/** A table's snapshots. One that is picked can be asked about, named or gone back to; two can be compared. They stand still meanwhile. */
class LbTimeline extends LitElement {
  static properties = {
    table: {},
    shown: { state: true },
    picked: { state: true },
    failure: { state: true },
    hovered: { state: true },
    focused: { state: true },
    doing: { state: true },
    message: { state: true },
  };
  static styles = [
    shared,
    css`
      :host {
        --grid-height: max(20rem, calc(100vh - 24rem));
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(2 * var(--space));
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: calc(2 * var(--space));
        align-items: center;
        min-height: 2rem;
      }
      .end {
        margin-inline-start: auto;
      }
    `,
  ];
  private readonly live = new LiveController(this);
  private history = new TableHistory("");
  private asked = "";
  private readonly columns: GridColumn<Snapshot>[] = this.columnsOf();
  declare table: string;
  declare shown: Snapshot[] | null;
  declare picked: Snapshot[];
  declare failure: string;
  declare hovered: boolean;
  declare focused: boolean;
  declare doing: "tag" | "branch" | "rollback" | null;
  declare message: string;

  constructor() {
    super();
    this.shown = null;
    this.picked = [];
    this.failure = "";
    this.hovered = false;
    this.focused = false;
    this.doing = null;
    this.message = "";
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
      this.history = new TableHistory(this.table);
      this.shown = null;
      this.picked = [];
      this.failure = "";
      this.message = "";
      this.asked = "";
    }
    const newest = this.newest();
    if (newest && newest !== this.asked && !this.held()) {
      this.asked = newest;
      void this.read();
    }
  }

  render() {
    return html`
      <div class="line">
        ${this.actions()}
        <span class="small soft end" role="status">${this.standing()}</span>
      </div>
      ${this.failure ? html`<p class="note bad" role="alert">${this.failure}</p>` : nothing}
      ${this.message ? html`<p class="note" role="status">${this.message}</p>` : nothing}
      ${this.shown && this.shown.length > 0
        ? html`<lb-grid
            .label=${`Snapshots of ${this.table}, newest first`}
            .items=${this.shown}
            .columns=${this.columns}
            .looks=${this.looks}
            .fresh=${this.picked}
          ></lb-grid>`
        : this.empty()}
      ${this.dialog()}
    `;
  }

  private readonly looks = ({ id }: Snapshot) => (this.picked.some((each) => each.id === id) ? "chosen" : "");

  private actions() {
    const [one, other] = this.picked;
    if (!one) {
      return html`<span class="soft">Pick a snapshot to ask what the table held then, or two to see what changed between them.</span>`;
    }
    if (other) {
      const [from, to] = one.sequenceNumber < other.sequenceNumber ? [one, other] : [other, one];
      return html`<button
          class="main"
          @click=${() => router.go(addressOfTable(this.table, { view: "changes", from: from.id, to: to.id }))}
        >
          What changed between the two
        </button>
        <button class="quiet" @click=${() => (this.picked = [])}>Pick none</button>`;
    }
    return html`
      <span>Snapshot <span class="id">${shortId(one.id)}</span></span>
      <a class="button main" href=${addressOfRows(this.table, `snapshot:${one.id}`)}>Query as of it</a>
      <button @click=${() => (this.doing = "tag")}>Tag</button>
      <button @click=${() => (this.doing = "branch")}>Branch</button>
      <button @click=${() => (this.doing = "rollback")}>Roll back to it</button>
      <button class="quiet" @click=${() => (this.picked = [])}>Pick none</button>
    `;
  }

  private dialog() {
    const [snapshot] = this.picked;
    if (!this.doing || !snapshot) {
      return nothing;
    }
    const close = () => (this.doing = null);
    return this.doing === "rollback"
      ? html`<lb-rollback .table=${this.table} .snapshot=${snapshot} @close=${close} @lb-changed=${this.changed}></lb-rollback>`
      : html`<lb-name
          .table=${this.table}
          .snapshot=${snapshot}
          .type=${this.doing}
          @close=${close}
          @lb-changed=${this.changed}
        ></lb-name>`;
  }

  private readonly changed = (event: Event) => {
    this.message = (event as CustomEvent<string>).detail;
    this.asked = "";
    this.dispatchEvent(new CustomEvent("lb-changed"));
    void this.read(true);
  };

  private columnsOf(): GridColumn<Snapshot>[] {
    return [
      {
        key: "pick",
        header: html`<span class="unseen">Pick</span>`,
        width: "3rem",
        cell: (each) => html`<input
          type="checkbox"
          aria-label="Pick snapshot ${shortId(each.id)} with ${count(each.totalRows)} rows"
          .checked=${this.picked.some(({ id }) => id === each.id)}
          @change=${() => this.pick(each)}
        />`,
      },
      { key: "time", header: "Time", cell: ({ time }) => clock(new Date(time)) },
      {
        key: "operation",
        header: "Operation",
        cell: (each) =>
          html`${each.operation} ${each.refs.map((ref) => html`<span style="border: 1px solid; border-radius: 1em; padding-inline: 6px">${ref}</span> `)}`,
      },
      { key: "added", header: "Rows added", number: true, cell: (each) => signed("+", each.addedRows) },
      { key: "deleted", header: "Rows deleted", number: true, cell: (each) => signed("−", each.deletedRows) },
      { key: "rows", header: "Rows in all", number: true, cell: (each) => count(each.totalRows) },
      {
        key: "files",
        header: "Files",
        number: true,
        // as wide as a merge's, which comes later than the first that are drawn
        width: "7rem",
        cell: (each) => `${signed("+", each.addedFiles)}${each.deletedFiles ? ` ${signed("−", each.deletedFiles)}` : ""}`,
      },
      { key: "bytes", header: "Size added", number: true, cell: (each) => bytes(each.addedBytes) },
      { key: "flink", header: "Written by", cell: (each) => this.writer(each) },
      { key: "id", header: "Snapshot", grow: true, cell: (each) => html`<span class="id" title=${each.id}>${each.id}</span>` },
    ];
  }

  private writer({ flinkJobId, flinkCheckpoint }: Snapshot) {
    if (!flinkJobId) {
      return html`<span class="soft">–</span>`;
    }
    const pipeline = this.live.state?.pipelines.find(({ jobId }) => jobId === flinkJobId);
    const flink = this.live.state?.sandbox.components.find(({ name }) => name === "flink")?.endpoint;
    const job = pipeline?.name ?? `job ${shortId(flinkJobId)}`;
    return html`<span title="Flink job ${flinkJobId}"
      >${pipeline && flink
        ? html`<a href="${flink}/#/job/running/${flinkJobId}/checkpoints" target="_blank" rel="noopener">${job}</a>`
        : job},
      checkpoint ${count(flinkCheckpoint)}</span
    >`;
  }

  private pick(snapshot: Snapshot) {
    const others = this.picked.filter(({ id }) => id !== snapshot.id);
    this.picked = others.length < this.picked.length ? others : [...this.picked, snapshot].slice(-MOST);
    this.message = "";
  }

  private standing() {
    const total = this.live.table(this.table);
    const newer = total && this.shown ? total.snapshots - this.shown.length : 0;
    if (this.held() && newer > 0) {
      return `Held while you choose, ${count(newer)} newer`;
    }
    return this.shown ? `${count(this.shown.length)} kept` : "";
  }

  private held(): boolean {
    return this.shown !== null && (this.hovered || this.focused || this.picked.length > 0);
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
    return this.live.table(this.table)?.snapshotId ?? null;
  }

  /** @param moved whether the reader changed the history and is to see it at once, held or not */
  private async read(moved = false) {
    const history = this.history;
    try {
      await history.refresh();
      if (history !== this.history) {
        return;
      }
      this.failure = "";
      if (this.held() && !moved) {
        this.asked = ""; // the pointer came while it was read: rows must not move from under it
      } else {
        this.shown = history.all;
      }
    } catch (e) {
      this.failure = (e as Error).message;
    }
  }
}

/** Not ticking, unlike lb-time: its width is known at once. */
function clock(time: Date) {
  const here = moment(time, new Date());
  return html`<time datetime=${time.toISOString()} title="${here} here, ${utc(time)}">${here}</time>`;
}

function signed(sign: string, value: number | null): string {
  return value === null ? "–" : value === 0 ? "0" : `${sign}${count(value)}`;
}
customElements.define("lb-timeline", LbTimeline);
