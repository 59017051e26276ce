import { LitElement, css, html, svg } from "lit";

const WIDTH = 72;
const HEIGHT = 22;

/** The course of a rate over the last minute. It only repeats what figures say, so it is hidden from a screen reader. */
class LbSparkline extends LitElement {
  static properties = { values: { attribute: false } };
  static styles = css`
    :host {
      display: inline-block;
      width: ${WIDTH}px;
      height: ${HEIGHT}px;
    }
    polyline {
      fill: none;
      stroke: var(--accent);
      stroke-width: 1.5;
      stroke-linejoin: round;
      vector-effect: non-scaling-stroke;
    }
    line {
      stroke: var(--line);
    }
  `;
  declare values: (number | null)[];

  render() {
    const values = this.values.filter((value) => value !== null);
    const top = Math.max(1, ...values);
    const step = WIDTH / 59;
    const left = WIDTH - (values.length - 1) * step;
    const points = values.map((value, i) => `${left + i * step},${HEIGHT - 1 - (value / top) * (HEIGHT - 3)}`);
    return html`<svg aria-hidden="true" width=${WIDTH} height=${HEIGHT} viewBox="0 0 ${WIDTH} ${HEIGHT}">
      <line x1="0" x2=${WIDTH} y1=${HEIGHT - 0.5} y2=${HEIGHT - 0.5} />
      ${values.length > 1 ? svg`<polyline points=${points.join(" ")} />` : null}
    </svg>`;
  }
}
customElements.define("lb-sparkline", LbSparkline);
