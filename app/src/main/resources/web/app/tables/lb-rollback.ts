import { LitElement, css, html, nothing } from "lit";
import { type Rollback, type Snapshot, actOnPipeline, rollback } from "../api";
import { count, moment, shortId } from "../format";
import "../parts/lb-dialog";
import { shared } from "../styles";

/** Makes an older snapshot the newest: first what will happen, then the deed, then the way back. */
class LbRollback extends LitElement {
  static properties = {
    table: {},
    snapshot: { attribute: false },
    preview: { state: true },
    done: { state: true },
    stopped: { state: true },
    failure: { state: true },
    doing: { state: true },
  };
  static styles = [
    shared,
    css`
      div {
        display: grid;
        gap: calc(3 * var(--space));
      }
      ul {
        display: grid;
        gap: var(--space);
        padding-inline-start: calc(4 * var(--space));
        list-style: disc;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: calc(2 * var(--space));
        align-items: center;
      }
    `,
  ];
  declare table: string;
  declare snapshot: Snapshot;
  declare preview: Rollback | null;
  declare done: Rollback | null;
  /** pipelines that were stopped for it */
  declare stopped: string[];
  declare failure: string;
  declare doing: string;

  constructor() {
    super();
    this.preview = null;
    this.done = null;
    this.stopped = [];
    this.failure = "";
    this.doing = "";
  }

  firstUpdated() {
    void this.act("Asking…", async () => (this.preview = await rollback(this.table, this.snapshot.id, true)));
  }

  render() {
    return html`<lb-dialog
      .heading=${`Roll ${this.table} back to snapshot ${shortId(this.snapshot.id)}`}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <div>
        ${this.done ? this.afterwards(this.done) : this.preview ? this.plan(this.preview) : nothing}
        ${this.failure ? html`<p class="note bad" role="alert">${this.failure}</p>` : nothing}
        ${this.doing ? html`<p class="soft" role="status">${this.doing}</p>` : nothing}
      </div>
    </lb-dialog>`;
  }

  private plan({ from, to, rowsBefore, rowsAfter, snapshotsLeft, writers }: Rollback) {
    if (from === to) {
      return html`<p>It is the newest already: there is nothing to roll back.</p>`;
    }
    return html`
      <p>What will happen:</p>
      <ul>
        <li>
          Readers see ${count(rowsAfter)} rows instead of ${count(rowsBefore)}, as on
          ${moment(new Date(this.snapshot.time), new Date())}.
        </li>
        <li>${count(snapshotsLeft)} ${snapshotsLeft === 1 ? "snapshot leaves" : "snapshots leave"} the table's past, and no file is deleted.</li>
        <li>Rolling back to snapshot ${shortId(from ?? "")} takes it back, for as long as that is kept.</li>
        <li>Rows that pipelines have read from Kafka already are not read again.</li>
      </ul>
      ${writers.length > 0
        ? html`<p class="note busy">
              ${writers.join(", ")} ${writers.length === 1 ? "writes" : "write"} the table and would go on on top of it, so
              ${writers.length === 1 ? "it has" : "they have"} to stop first.
            </p>
            <button class="main" ?disabled=${this.doing !== ""} @click=${() => this.stop(writers)}>
              Stop ${writers.join(", ")} and look again
            </button>`
        : html`<button class="main" ?disabled=${this.doing !== ""} @click=${this.confirm}>Roll back</button>`}
    `;
  }

  private afterwards({ from, rowsAfter }: Rollback) {
    return html`
      <p role="status">Done: ${this.table} holds ${count(rowsAfter)} rows.</p>
      <div class="line">
        <button ?disabled=${this.doing !== ""} @click=${() => this.undo(from ?? "")}>Undo the rollback</button>
        ${this.stopped.map(
          (name) => html`<button ?disabled=${this.doing !== ""} @click=${() => this.start(name)}>Start ${name}</button>`,
        )}
      </div>
    `;
  }

  private stop(writers: string[]) {
    return this.act(`Stopping ${writers.join(", ")} with a savepoint…`, async () => {
      for (const name of writers) {
        await actOnPipeline(name, "stop");
        this.stopped = [...this.stopped, name];
      }
      this.preview = await rollback(this.table, this.snapshot.id, true);
    });
  }

  private confirm() {
    return this.act("Rolling back…", async () => {
      this.done = await rollback(this.table, this.snapshot.id, false);
      this.tell(`Rolled back to snapshot ${shortId(this.snapshot.id)}.`);
    });
  }

  private undo(snapshot: string) {
    return this.act("Taking it back…", async () => {
      this.done = await rollback(this.table, snapshot, false);
      this.tell(`The rollback is undone: snapshot ${shortId(snapshot)} is the newest.`);
    });
  }

  private start(name: string) {
    return this.act(`Starting ${name}…`, async () => {
      await actOnPipeline(name, "start");
      this.stopped = this.stopped.filter((each) => each !== name);
    });
  }

  private tell(detail: string) {
    this.dispatchEvent(new CustomEvent("lb-changed", { detail }));
  }

  private async act(doing: string, action: () => Promise<unknown>) {
    this.doing = doing;
    this.failure = "";
    try {
      await action();
    } catch (e) {
      this.failure = (e as Error).message;
    } finally {
      this.doing = "";
    }
  }
}
customElements.define("lb-rollback", LbRollback);
