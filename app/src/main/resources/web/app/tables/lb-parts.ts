import { LitElement, type PropertyValues, type TemplateResult, css, html } from "lit";
import { type DataFile, type Partition, type TableDetail, type TableSchema, files, nameOf, partitions, schemas } from "../api";
import { bytes, count } from "../format";
import "../parts/lb-grid";
import type { GridColumn } from "../parts/lb-grid";
import { shared } from "../styles";

const MOST_FILES = 10_000;

const FILES: GridColumn<DataFile>[] = [
  { key: "partition", header: "Partition", cell: ({ partition }) => partition || html`<span class="soft">none</span>` },
  { key: "records", header: "Rows", number: true, cell: ({ records }) => count(records) },
  { key: "bytes", header: "Size", number: true, cell: (each) => bytes(each.bytes) },
  { key: "deletes", header: "Delete files", number: true, cell: ({ deletes }) => count(deletes) },
  { key: "format", header: "Format", cell: ({ format }) => format.toLowerCase() },
  { key: "sequence", header: "Sequence", number: true, cell: ({ sequenceNumber }) => count(sequenceNumber) },
  { key: "path", header: "Path", grow: true, cell: ({ path }) => html`<span class="id" title=${path}>${path.slice(path.lastIndexOf("/") + 1)}</span>` },
];

const PARTITIONS: GridColumn<Partition>[] = [
  { key: "partition", header: "Partition", grow: true, cell: ({ partition }) => partition || html`<span class="soft">none</span>` },
  { key: "files", header: "Files", number: true, cell: (each) => count(each.files) },
  { key: "records", header: "Rows", number: true, cell: ({ records }) => count(records) },
  { key: "bytes", header: "Size", number: true, cell: (each) => bytes(each.bytes) },
  { key: "deletes", header: "Delete files", number: true, cell: ({ deletes }) => count(deletes) },
];

/** What a table is made of at its newest snapshot: columns, files, partitions or properties. */
class LbParts extends LitElement {
  static properties = {
    detail: { attribute: false },
    view: {},
    shown: { state: true },
    failure: { state: true },
  };
  static styles = [
    shared,
    css`
      :host {
        --grid-height: max(20rem, calc(100vh - 22rem));
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(2 * var(--space));
      }
      td {
        overflow-wrap: anywhere;
      }
    `,
  ];
  private asked = "";
  declare detail: TableDetail;
  declare view: string;
  declare shown: TemplateResult | null;
  declare failure: string;

  constructor() {
    super();
    this.shown = null;
    this.failure = "";
  }

  willUpdate(changed: PropertyValues) {
    const wanted = `${this.view} ${this.detail.uuid} ${this.detail.totals.snapshotId}`;
    if (changed.has("view")) {
      this.shown = null;
      this.failure = "";
    }
    if (wanted !== this.asked) {
      this.asked = wanted;
      void this.ask(this.view);
    }
  }

  render() {
    return this.failure
      ? html`<p class="note bad" role="alert">${this.failure}</p>`
      : (this.shown ?? html`<p class="note" role="status">Reading…</p>`);
  }

  private async ask(view: string) {
    try {
      const shown = await this.content(view);
      if (view === this.view) {
        this.shown = shown;
      }
    } catch (e) {
      this.failure = (e as Error).message;
    }
  }

  private async content(view: string): Promise<TemplateResult> {
    const name = nameOf(this.detail);
    switch (view) {
      case "files":
        return this.files(name);
      case "partitions":
        return html`<lb-grid label="Partitions" .items=${await partitions(name)} .columns=${PARTITIONS}></lb-grid>`;
      case "properties":
        return this.properties();
      default:
        return this.columns(await schemas(name));
    }
  }

  private async files(name: string) {
    const page = await files(name, MOST_FILES);
    return html`<p class="small soft" role="status">
        ${page.files.length < page.total ? `The newest ${count(page.files.length)} of ${count(page.total)}` : count(page.total)} data files of
        the newest snapshot
      </p>
      <lb-grid label="Data files" .items=${page.files} .columns=${FILES}></lb-grid>`;
  }

  private properties() {
    const facts: [string, string][] = [
      ["location", this.detail.location],
      ["table uuid", this.detail.uuid],
      ["format version", String(this.detail.formatVersion)],
    ];
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Properties">
      <table>
        <thead>
          <tr>
            <th scope="col">Property</th>
            <th scope="col">Value</th>
          </tr>
        </thead>
        <tbody>
          ${[...facts, ...Object.entries(this.detail.properties)].map(
            ([key, value]) => html`<tr>
              <td class="id">${key}</td>
              <td class="id">${value}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  private columns(all: TableSchema[]) {
    const former = all.filter(({ current }) => !current);
    return html`${this.schema(this.detail.columns)}
    ${former.map(
      ({ id, columns }) => html`<details>
        <summary>Schema ${id}, of earlier snapshots</summary>
        ${this.schema(columns)}
      </details>`,
    )}`;
  }

  private schema(columns: TableSchema["columns"]) {
    const transforms = (column: string) =>
      this.detail.partitioning.filter((field) => field.column === column).map(({ transform }) => transform);
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Columns">
      <table>
        <thead>
          <tr>
            <th scope="col">Column</th>
            <th scope="col">Type</th>
            <th scope="col">May be null</th>
            <th scope="col">Partitioned by</th>
            <th scope="col" class="number">Field id</th>
            <th scope="col">Comment</th>
          </tr>
        </thead>
        <tbody>
          ${columns.map(
            ({ id, name, type, required, doc }) => html`<tr>
              <td><b>${name}</b></td>
              <td class="id">${type}</td>
              <td>${required ? "no" : "yes"}</td>
              <td>${transforms(name).join(", ")}</td>
              <td class="number">${id}</td>
              <td class="soft">${doc ?? ""}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }
}
customElements.define("lb-parts", LbParts);
