import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { type EChartsType, init, use } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { LitElement, type PropertyValues, css, html } from "lit";
import type { QueryAnswer } from "../api";
import { shared } from "../styles";
import { numeric, temporal } from "./types";

use([LineChart, BarChart, GridComponent, LegendComponent, TooltipComponent, CanvasRenderer]);

/** An answer's figures over its first column that is none: a line over time, bars over names. */
class LbChart extends LitElement {
  static properties = { answer: { attribute: false }, x: { state: true }, y: { state: true } };
  static styles = [
    shared,
    css`
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: calc(3 * var(--space));
        margin-block-end: calc(2 * var(--space));
      }
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: calc(2 * var(--space));
        margin: 0;
        padding: 0;
        border: none;
      }
      .chart {
        height: 20rem;
      }
    `,
  ];
  private chart: EChartsType | null = null;
  private readonly size = new ResizeObserver(() => this.chart?.resize());
  declare answer: QueryAnswer;
  declare x: number;
  declare y: number[];

  willUpdate(changed: PropertyValues) {
    const columns = this.answer.columns;
    if (changed.has("answer") && (this.x === undefined || this.x >= columns.length || this.y.some((i) => !columns[i] || !numeric(columns[i].type)))) {
      const first = columns.findIndex(({ type }) => temporal(type));
      const named = columns.findIndex(({ type }) => !numeric(type));
      this.x = Math.max(0, first >= 0 ? first : named);
      this.y = columns.flatMap(({ type }, i) => (numeric(type) && i !== this.x ? [i] : []));
    }
  }

  render() {
    const { columns, rows } = this.answer;
    const figures = columns.flatMap(({ name, type }, i) => (numeric(type) ? [{ name, i }] : []));
    if (figures.length === 0 || rows.length === 0) {
      return html`<p class="note">A chart needs rows with at least one column of numbers.</p>`;
    }
    return html`
      <div class="line">
        <label class="small soft"
          >Across
          <select @change=${(event: Event) => (this.x = Number((event.target as HTMLSelectElement).value))}>
            ${columns.map(({ name }, i) => html`<option value=${i} .selected=${i === this.x}>${name}</option>`)}
          </select>
        </label>
        <fieldset class="small soft">
          <legend class="unseen">Figures</legend>
          ${figures.map(
            ({ name, i }) =>
              html`<label><input type="checkbox" .checked=${this.y.includes(i)} @change=${() => this.toggle(i)} /> ${name}</label>`,
          )}
        </fieldset>
      </div>
      <div class="chart" role="img" aria-label=${`${this.y.map((i) => columns[i].name).join(", ")} by ${columns[this.x].name}; the table has the figures`}></div>
    `;
  }

  updated() {
    const place = this.renderRoot.querySelector<HTMLElement>(".chart");
    if (!place) {
      this.chart?.dispose();
      this.chart = null;
      return;
    }
    if (this.chart?.getDom() !== place) {
      this.chart?.dispose();
      this.chart = init(place);
      this.size.observe(place);
    }
    this.chart!.setOption(this.option(), { notMerge: true });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.size.disconnect();
    this.chart?.dispose();
    this.chart = null;
  }

  private toggle(column: number) {
    this.y = this.y.includes(column) ? this.y.filter((i) => i !== column) : [...this.y, column];
  }

  private option() {
    const { columns, rows } = this.answer;
    const style = getComputedStyle(this);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const time = temporal(columns[this.x].type);
    const axis = { axisLine: { lineStyle: { color: colour("--line-strong") } }, axisLabel: { color: colour("--text-soft") } };
    return {
      animation: false,
      color: [colour("--accent"), colour("--busy"), colour("--good"), colour("--bad"), colour("--text-soft")],
      grid: { left: 8, right: 16, top: this.y.length > 1 ? 32 : 12, bottom: 8, outerBoundsMode: "same" },
      legend: this.y.length > 1 ? { top: 0, textStyle: { color: colour("--text") } } : undefined,
      tooltip: {
        trigger: "axis",
        backgroundColor: colour("--surface"),
        borderColor: colour("--line-strong"),
        textStyle: { color: colour("--text") },
      },
      xAxis: { type: time ? "time" : "category", ...axis },
      yAxis: { type: "value", ...axis, splitLine: { lineStyle: { color: colour("--line") } } },
      series: this.y.map((i) => ({
        name: columns[i].name,
        type: time ? "line" : "bar",
        showSymbol: rows.length < 60,
        data: points(rows, this.x, i, time),
      })),
    };
  }
}

function points(rows: unknown[][], x: number, y: number, time: boolean): [string, number | null][] {
  const pairs = rows.map((row): [string, number | null] => [String(row[x]), row[y] === null ? null : Number(row[y])]);
  return time ? pairs.sort(([a], [b]) => (a < b ? -1 : 1)) : pairs;
}
customElements.define("lb-chart", LbChart);
