import { LitElement, css, html, nothing } from "lit";
import { LiveController, source } from "../live";
import { card, shared } from "../styles";
import "./lb-components";
import "./lb-generator";
import "./lb-new-field";
import "./lb-pipelines";
import "./lb-stage";
import "./lb-tables";
import "./lb-topics";

/** The data's way from left to right, then what can be asked of its end, then what it all runs on. */
class LbOverview extends LitElement {
  static styles = [
    shared,
    css`
      :host {
        --stream: 20px;
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(4 * var(--space));
      }
      .flow {
        display: grid;
        gap: var(--stream);
        grid-template-columns: minmax(0, 13.75rem) minmax(0, 8.2fr) minmax(0, 7.4fr) minmax(0, 15.8fr);
      }
      .card {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(2 * var(--space));
        min-height: 16rem;
        ${card}
      }
      @media (max-width: 1023px) {
        .flow {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];
  private readonly live = new LiveController(this);
  private editor = false;

  updated() {
    // the stream is there first: the editor is the largest part of the page
    if (this.live.state && !this.editor) {
      this.editor = true;
      void import("../query/lb-query");
    }
  }

  render() {
    const state = this.live.state;
    const running = state?.sandbox.state === "RUNNING";
    const pipelines = state?.pipelines ?? [];
    const working = pipelines.filter((each) => each.state === "RUNNING").length;
    const courses = source.courses;
    const now = courses.at(-1);
    return html`
      ${running ? nothing : html`<lb-components></lb-components>`}
      <div class="flow" style="--flown: ${(3 * source.states) % 8}px">
        <lb-stage first name="Generator" unit="orders/s" .rate=${now?.orders} .course=${courses.map((each) => each.orders)}>
          <lb-generator></lb-generator>
          <lb-new-field></lb-new-field>
        </lb-stage>
        <lb-stage name="Topics" unit="records/s" .rate=${now?.records} .course=${courses.map((each) => each.records)}>
          <lb-topics></lb-topics>
        </lb-stage>
        <lb-stage
          name="Pipelines"
          unit=${pipelines.length > 0 ? `of ${pipelines.length} run` : "run"}
          .rate=${pipelines.length > 0 ? working : null}
        >
          <lb-pipelines></lb-pipelines>
        </lb-stage>
        <lb-stage name="Tables" unit="rows/s" .rate=${now?.rows} .course=${courses.map((each) => each.rows)}>
          <lb-tables></lb-tables>
        </lb-stage>
      </div>
      <section class="card" aria-label="Query">
        <h2>Ask any moment</h2>
        <lb-query></lb-query>
      </section>
      ${running ? html`<lb-components></lb-components>` : nothing}
    `;
  }
}
customElements.define("lb-overview", LbOverview);
