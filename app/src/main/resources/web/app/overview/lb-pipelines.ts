import { LitElement, css, html, nothing } from "lit";
import { type Pipeline, actOnPipeline, removePipeline } from "../api";
import { bytes, count, duration } from "../format";
import { LiveController } from "../live";
import { shared } from "../styles";
import "../parts/lb-state";
import "../parts/lb-time";

const STARTABLE = new Set(["STOPPED", "FAILED", "CANCELED", "FINISHED"]);

/** Flink's jobs: started from their newest checkpoint, stopped with a savepoint. */
class LbPipelines extends LitElement {
  static properties = { doing: { state: true }, failures: { state: true }, doubted: { state: true } };
  static styles = [
    shared,
    css`
      li {
        position: relative;
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 calc(2 * var(--space));
        align-items: center;
        padding-block: var(--space);
        border-block-end: 1px solid var(--line);
      }
      li:last-child {
        border-block-end: none;
      }
      .name {
        font-weight: 500;
      }
      .buttons {
        display: flex;
        gap: var(--space);
      }
      details {
        border-block-start: 1px solid var(--line);
      }
      summary {
        padding-block: var(--space);
        cursor: pointer;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        grid-column: 1 / -1;
        gap: 0 calc(1.5 * var(--space));
        align-items: baseline;
      }
      lb-time {
        display: inline;
      }
      .checkpoint {
        grid-column: 1 / -1;
      }
      .pulse {
        display: inline-block;
        vertical-align: 1px;
        width: 6px;
        height: 6px;
        border-radius: 50%;
        background: var(--good);
      }
      .pulse.even {
        opacity: 0.35;
      }
      button {
        padding-block: 0;
      }
      .error {
        grid-column: 1 / -1;
        overflow-wrap: anywhere;
        max-height: 8em;
        overflow: auto;
      }
    `,
  ];
  private readonly live = new LiveController(this);
  declare doing: Record<string, string>;
  declare failures: Record<string, string>;
  /** Whose removal was asked for once. */
  declare doubted: string | null;
  /** What is stopped while somebody looks stays where it was. */
  private readonly shown = new Set<string>();

  constructor() {
    super();
    this.doing = {};
    this.failures = {};
    this.doubted = null;
  }

  render() {
    const pipelines = this.live.state?.pipelines ?? [];
    if (pipelines.length === 0) {
      return html`<p class="note">No pipelines yet: they start when Kafka, S3 and the catalog run.</p>`;
    }
    for (const { name, state, error, written } of pipelines) {
      if (state !== "STOPPED" || error || written) {
        this.shown.add(name);
      }
    }
    const [shown, rest] = [true, false].map((wanted) => pipelines.filter(({ name }) => this.shown.has(name) === wanted));
    return html`<ul>
        ${shown.map((pipeline) => this.row(pipeline))}
      </ul>
      ${
        rest.length === 0
          ? nothing
          : html`<details>
              <summary>${count(rest.length)} more, stopped</summary>
              <ul>
                ${rest.map((pipeline) => this.row(pipeline))}
              </ul>
            </details>`
      }`;
  }

  private row(pipeline: Pipeline) {
    const doing = this.doing[pipeline.name];
    const starts = STARTABLE.has(pipeline.state);
    const error = this.failures[pipeline.name] ?? pipeline.error ?? pipeline.refused;
    return html`<li>
      <span class="name">${pipeline.name}</span>
      <span class="buttons">${this.removal(pipeline, doing)}${this.button(pipeline, doing, starts)}</span>
      <div class="line">
          <lb-state .value=${doing ?? pipeline.state}></lb-state>
          <span class="small soft" title=${pipeline.tables.join(", ")}
            ><span aria-hidden="true">→</span><span class="unseen"> writes</span> ${pipeline.tables.map(shortName).join(", ")}</span
          >
      </div>
      ${this.pulse(pipeline)}
      ${error ? html`<p class="error small bad" role="alert">${error}</p>` : nothing}
    </li>`;
  }

  /** The newest checkpoint: until it was taken, nothing newer could be read. */
  private pulse({ checkpoint, state }: Pipeline) {
    if (state !== "RUNNING" || !checkpoint) {
      return nothing;
    }
    const { id, time, durationMillis, bytes: size, failed } = checkpoint;
    return html`<p
      class="checkpoint small soft"
      title="Checkpoint ${count(id)} took ${duration(durationMillis)} and holds ${bytes(size)} of state; ${count(failed)} did not complete, as is usual while tasks start"
    >
      <span class="pulse ${id % 2 ? "" : "even"}" aria-hidden="true"></span> Checkpoint <lb-time .value=${time}></lb-time>
    </p>`;
  }

  private button({ name }: Pipeline, doing: string | undefined, starts: boolean) {
    return html`<button
      ?disabled=${doing !== undefined}
      title=${starts ? "Start from the newest checkpoint" : "Stop with a savepoint"}
      @click=${() => this.act(name, starts ? "STARTING" : "STOPPING", () => actOnPipeline(name, starts ? "start" : "stop"))}
    >
      ${starts ? "Start" : "Stop"}<span class="unseen"> ${name}</span>
    </button>`;
  }

  private removal({ name, written }: Pipeline, doing: string | undefined) {
    if (!written) {
      return nothing;
    }
    const sure = this.doubted === name;
    return html`<button
      ?disabled=${doing !== undefined}
      title="End it and forget its SQL; its tables stay"
      @click=${() => (sure ? this.act(name, "STOPPING", () => removePipeline(name)) : (this.doubted = name))}
      @blur=${() => (this.doubted = null)}
    >
      ${sure ? "Really remove" : "Remove"}<span class="unseen"> ${name}</span>
    </button>`;
  }

  private async act(name: string, meanwhile: "STARTING" | "STOPPING", action: () => Promise<unknown>) {
    const { [name]: ignored, ...others } = this.failures;
    this.failures = others;
    this.doing = { ...this.doing, [name]: meanwhile };
    try {
      await action();
    } catch (e) {
      this.failures = { ...this.failures, [name]: (e as Error).message };
    } finally {
      const { [name]: done, ...rest } = this.doing;
      this.doing = rest;
    }
  }
}

/** Without the namespace. */
function shortName(table: string): string {
  return table.slice(table.lastIndexOf(".") + 1);
}
customElements.define("lb-pipelines", LbPipelines);
