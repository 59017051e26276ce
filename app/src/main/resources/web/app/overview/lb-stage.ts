import { LitElement, css, html, nothing } from "lit";
import { card, shared } from "../styles";
import { rate } from "../format";
import "../parts/lb-sparkline";

/** One stage of the data's way: its name, what passes through it now, and what is in it. */
class LbStage extends LitElement {
  static properties = {
    name: {},
    unit: {},
    rate: { attribute: false },
    course: { attribute: false },
    first: { type: Boolean },
  };
  static styles = [
    shared,
    css`
      :host {
        position: relative;
      }
      .card {
        height: 100%;
        display: flex;
        flex-direction: column;
        gap: calc(2 * var(--space));
        ${card}
      }
      header {
        display: flex;
        align-items: end;
        justify-content: space-between;
        gap: calc(2 * var(--space));
      }
      .figure {
        white-space: nowrap;
        line-height: 1.2;
      }
      .figure b {
        font-size: var(--size-figure);
        font-weight: 600;
        letter-spacing: -0.01em;
      }
      /* the stream between two stages: it moves on with each state where something flows, and costs nothing between */
      .stream {
        position: absolute;
        inset-block-start: 34px;
        inset-inline-start: calc(-1 * var(--stream));
        width: var(--stream);
        height: 2px;
        background: repeating-linear-gradient(90deg, var(--accent) 0 4px, transparent 4px 8px);
        opacity: 0.35;
      }
      .stream.flows {
        opacity: 1;
        background-position-x: var(--flown);
      }
      @media (max-width: 1023px) {
        .stream {
          inset-block-start: calc(-1 * var(--stream));
          inset-inline-start: 24px;
          width: 2px;
          height: var(--stream);
          background: repeating-linear-gradient(180deg, var(--accent) 0 4px, transparent 4px 8px);
        }
        .stream.flows {
          background-position: 0 var(--flown);
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .stream.flows {
          background-position: 0 0;
        }
      }
    `,
  ];
  declare name: string;
  declare unit: string;
  declare rate: number | null | undefined;
  declare course: (number | null)[];
  declare first: boolean;

  /** The host is the region, because what is slotted into a stage belongs to it and not to its shadow. */
  willUpdate() {
    this.role = "region";
    this.ariaLabel = this.name;
  }

  render() {
    const figure = html`<p class="figure">
      <b class="number">${rate(this.rate)}</b> <span class="soft">${this.unit}</span>
    </p>`;
    return html`
      ${this.first ? nothing : html`<div class="stream ${this.rate ? "flows" : ""}" aria-hidden="true"></div>`}
      <div class="card">
        <header>
          <div>
            <h2>${this.name}</h2>
            ${this.unit ? figure : nothing}
          </div>
          ${this.course ? html`<lb-sparkline .values=${this.course}></lb-sparkline>` : nothing}
        </header>
        <slot></slot>
      </div>
    `;
  }
}
customElements.define("lb-stage", LbStage);
