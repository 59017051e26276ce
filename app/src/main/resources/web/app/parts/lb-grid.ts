import "@vaadin/grid/vaadin-grid.js";
import "@vaadin/grid/vaadin-grid-column.js";
import { columnBodyRenderer, columnHeaderRenderer } from "@vaadin/grid/lit.js";
import { LitElement, type PropertyValues, type TemplateResult, css, html } from "lit";
import { shared } from "../styles";

export type Cell = TemplateResult | string | typeof import("lit").nothing;

/** A column of a grid, for items of that kind. */
export interface GridColumn<T> {
  key: string;
  header: Cell;
  cell: (item: T) => Cell;
  number?: boolean;
  /** CSS; as its content needs if absent */
  width?: string;
  /** takes what room is left */
  grow?: boolean;
}

interface VaadinGrid extends HTMLElement {
  recalculateColumnWidths(): void;
  requestContentUpdate(): void;
}

/** A table of any length: only the rows in sight are there. Cursor keys lead through it. */
export class LbGrid<T = unknown> extends LitElement {
  static properties = {
    label: {},
    items: { attribute: false },
    columns: { attribute: false },
    looks: { attribute: false },
    fresh: { attribute: false },
  };
  static styles = [
    shared,
    css`
      :host {
        --vaadin-grid-background: var(--surface);
        --vaadin-grid-border-color: var(--line);
        --vaadin-grid-border-radius: var(--radius);
        --vaadin-grid-cell-background-color: var(--surface);
        --vaadin-grid-cell-padding: calc(0.75 * var(--space)) calc(2 * var(--space));
        --vaadin-grid-header-font-size: var(--size-small);
        --vaadin-grid-header-text-color: var(--text-soft);
        --vaadin-grid-row-hover-background-color: var(--sunken);
        --vaadin-text-color: var(--text);
        --vaadin-background-color: var(--surface);
        --vaadin-focus-ring-color: var(--accent);
        --vaadin-focus-ring-width: 2px;
        display: flex;
        min-height: 0;
      }
      vaadin-grid {
        height: var(--grid-height, 22rem);
      }
      vaadin-grid-cell-content {
        white-space: nowrap;
        font-variant-numeric: tabular-nums;
      }
      vaadin-grid::part(number) {
        text-align: end;
      }
      vaadin-grid::part(header-cell) {
        --vaadin-grid-cell-background-color: var(--sunken);
      }
      vaadin-grid::part(chosen) {
        --vaadin-grid-cell-background-color: var(--accent-soft);
      }
      vaadin-grid::part(added) {
        --vaadin-grid-cell-background-color: var(--good-soft);
      }
      vaadin-grid::part(removed) {
        --vaadin-grid-cell-background-color: var(--bad-soft);
      }
      vaadin-grid::part(changed) {
        --vaadin-grid-cell-background-color: var(--busy-soft);
      }
      button.quiet {
        padding-inline: 0;
      }
    `,
  ];
  declare label: string;
  declare items: T[];
  declare columns: GridColumn<T>[];
  /** which of the looks chosen, added, removed and changed a cell has; empty for none */
  declare looks: ((item: T, key: string) => string) | null;
  /** what cells depend on besides their items: they are drawn anew when it changes */
  declare fresh: unknown;

  constructor() {
    super();
    this.label = "";
    this.items = [];
    this.columns = [];
    this.looks = null;
  }

  /** The host is the region, because cells belong to it and not to the grid's own shadow. */
  willUpdate() {
    this.role = "region";
    this.ariaLabel = this.label;
  }

  render() {
    const numbers = new Set(this.columns.filter((column) => column.number).map((column) => column.key));
    const parts = (column: { path?: string } | null, { item }: { item: T }) => {
      const key = column?.path ?? "";
      return `${numbers.has(key) ? "number" : ""} ${this.looks?.(item, key) ?? ""}`.trim();
    };
    return html`<vaadin-grid
      accessible-name=${this.label}
      .items=${this.items}
      .cellPartNameGenerator=${parts}
      .columnRendering=${this.columns.length > 40 ? "lazy" : "eager"}
    >
      ${this.columns.map(
        (column) => html`<vaadin-grid-column
          .path=${column.key}
          .flexGrow=${column.grow ? 1 : 0}
          .width=${column.width ?? "100px"}
          .autoWidth=${column.width === undefined}
          .headerPartName=${column.number ? "number" : ""}
          resizable
          ${columnHeaderRenderer(() => html`${column.header}`, [column.header])}
          ${columnBodyRenderer((item: T) => html`<span class="value">${column.cell(item)}</span>`, [column.cell, this.fresh])}
        ></vaadin-grid-column>`,
      )}
    </vaadin-grid>`;
  }

  updated(changed: PropertyValues) {
    const grid = this.renderRoot.querySelector("vaadin-grid") as VaadinGrid;
    if (changed.has("columns") && this.items.length > 0) {
      grid.recalculateColumnWidths();
    }
    if (changed.has("looks") || changed.has("fresh")) {
      grid.requestContentUpdate();
    }
  }
}
customElements.define("lb-grid", LbGrid);
