import { LitElement, css, html, nothing } from "lit";
import type { LiveState } from "./api";
import type { AsOf } from "./lb-snapshots";
import { LiveController, source } from "./live";
import { shared } from "./styles";
import "./lb-components";
import "./lb-generator";
import "./lb-header";
import "./lb-pipelines";
import "./lb-query";
import "./lb-snapshots";
import "./lb-stage";
import "./lb-tables";
import "./lb-topics";

const SCREEN = "/tables/";
const FIRST_TABLE = "raw.orders";

/** The page: the data's way from left to right, and below it what can be asked of its end. */
class LbApp extends LitElement {
  static properties = { chosen: { state: true }, asOf: { state: true } };
  static styles = [
    shared,
    css`
      :host {
        --stream: 20px;
        max-width: 112rem;
        margin-inline: auto;
        padding: calc(3 * var(--space)) calc(5 * var(--space)) calc(6 * var(--space));
      }
      main {
        display: grid;
        gap: calc(4 * var(--space));
        margin-block-start: calc(3 * var(--space));
      }
      .flow {
        display: grid;
        gap: var(--stream);
        grid-template-columns: minmax(0, 13.75rem) minmax(0, 8.6fr) minmax(0, 7.2fr) minmax(0, 15.4fr);
      }
      .asked {
        display: grid;
        gap: calc(5 * var(--space));
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        padding: calc(3 * var(--space));
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      @media (max-width: 1023px) {
        :host {
          padding-inline: calc(3 * var(--space));
        }
        .flow,
        .asked {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];
  private readonly live = new LiveController(this);
  private readonly back = () => this.readAddress();
  declare chosen: string | null;
  declare asOf: AsOf | null;

  constructor() {
    super();
    this.asOf = null;
    this.readAddress();
    this.addEventListener("lb-select-table", (event) => this.select((event as CustomEvent<string>).detail));
    this.addEventListener("lb-as-of", (event) => (this.asOf = (event as CustomEvent<AsOf | null>).detail));
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("popstate", this.back);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener("popstate", this.back);
  }

  render() {
    const state = this.live.state;
    const running = state?.sandbox.state === "RUNNING";
    return html`
      <lb-header role="banner"></lb-header>
      <main>
        ${running ? nothing : html`<lb-components></lb-components>`}
        ${state?.problems.map((problem) => html`<p class="note busy" role="alert">${problem}</p>`)}
        ${state?.disk && state.disk.state !== "OK" ? html`<p class="note busy" role="alert">${state.disk.reason}</p>` : nothing}
        ${this.flow(state)}
        <section class="asked" aria-label="Time travel">
          <lb-snapshots .table=${this.table(state)} .chosen=${this.asOf?.snapshot ?? null}></lb-snapshots>
          <lb-query .asOf=${this.asOf}></lb-query>
        </section>
        ${running ? html`<lb-components></lb-components>` : nothing}
      </main>
    `;
  }

  private flow(state: LiveState | null) {
    const pipelines = state?.pipelines ?? [];
    const working = pipelines.filter((each) => each.state === "RUNNING").length;
    const courses = source.courses;
    const now = courses.at(-1);
    return html`<div class="flow">
      <lb-stage first name="Generator" unit="orders/s" .rate=${now?.orders} .course=${courses.map((each) => each.orders)}>
        <lb-generator></lb-generator>
      </lb-stage>
      <lb-stage name="Topics" unit="records/s" .rate=${now?.records} .course=${courses.map((each) => each.records)}>
        <lb-topics></lb-topics>
      </lb-stage>
      <lb-stage name="Pipelines" unit=${pipelines.length > 0 ? `of ${pipelines.length} run` : "run"} .rate=${pipelines.length > 0 ? working : null}>
        <lb-pipelines></lb-pipelines>
      </lb-stage>
      <lb-stage name="Tables" unit="rows/s" .rate=${now?.rows} .course=${courses.map((each) => each.rows)}>
        <lb-tables .selected=${this.table(state)}></lb-tables>
      </lb-stage>
    </div>`;
  }

  /** The one chosen, or the first that a person would look at. */
  private table(state: LiveState | null): string {
    const names = state?.tables.map(({ table }) => `${table.namespace}.${table.name}`) ?? [];
    return this.chosen ?? (names.includes(FIRST_TABLE) || names.length === 0 ? FIRST_TABLE : names[0]);
  }

  private select(name: string) {
    this.chosen = name;
    this.asOf = this.asOf?.table === name ? this.asOf : null;
    history.pushState(null, "", SCREEN + encodeURIComponent(name));
  }

  private readAddress() {
    const path = location.pathname;
    this.chosen = path.startsWith(SCREEN) ? decodeURIComponent(path.slice(SCREEN.length)) : null;
  }
}
customElements.define("lb-app", LbApp);
