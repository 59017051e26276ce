import { LitElement, css, html } from "lit";
import { type Component, type Sandbox } from "../api";
import { count, duration } from "../format";
import { LiveController } from "../live";
import { card, shared } from "../styles";
import "../parts/lb-state";

/** As lakebox.disk-budget counts. */
const MEGABYTE = 2 ** 20;

/** What really runs: each component with its endpoint and health; while they start, how far they are. */
class LbComponents extends LitElement {
  static styles = [
    shared,
    css`
      :host {
        ${card}
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 0 calc(2 * var(--space));
        align-items: baseline;
        padding-block-end: var(--space);
      }
      .note {
        margin-block-end: calc(2 * var(--space));
      }
      .id {
        white-space: nowrap;
      }
      .kind {
        min-width: 14rem;
      }
    `,
  ];
  private readonly live = new LiveController(this);

  render() {
    const sandbox = this.live.state?.sandbox;
    const disk = this.live.state?.disk;
    if (!sandbox) {
      return html`<header><h2>Components</h2></header>
        <p class="note">Asking Lakebox what runs…</p>`;
    }
    return html`
      <header>
        <h2>Components</h2>
        <span class="small soft" role="status">${this.standing(sandbox)}</span>
        ${disk?.usedBytes
          ? html`<span class="small soft">Disk: ${count(disk.usedBytes / MEGABYTE)} of ${count(disk.budgetBytes / MEGABYTE)} MB</span>`
          : null}
      </header>
      ${sandbox.failure ? html`<p class="note bad" role="alert">${sandbox.failure}</p>` : null}
      ${sandbox.warnings.map((warning) => html`<p class="note busy">${warning}</p>`)}
      <div class="scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">Component</th>
              <th scope="col">State</th>
              <th scope="col">What it is</th>
              <th scope="col">Endpoint</th>
              <th scope="col" class="number">Started in</th>
            </tr>
          </thead>
          <tbody>
            ${sandbox.components.map((each) => this.row(each))}
          </tbody>
        </table>
      </div>
    `;
  }

  private standing({ state, components }: Sandbox): string {
    const running = components.filter((each) => each.state === "RUNNING").length;
    const starting = components.filter((each) => each.state === "STARTING").map((each) => each.name);
    return state === "STARTING"
      ? `${count(running)} of ${count(components.length)} run, now starting: ${starting.join(", ")}`
      : `${count(running)} of ${count(components.length)} run`;
  }

  private row(each: Component) {
    return html`<tr>
      <td><b>${each.name}</b></td>
      <td>
        <lb-state .value=${each.state}></lb-state>
        ${each.reason ? html`<p class="small bad">${each.reason}</p>` : null}
      </td>
      <td class="kind">${each.kind || html`<span class="soft">–</span>`} <span class="soft">${each.version}</span></td>
      <td class="id">
        ${each.name === "flink" && each.endpoint
          ? html`<a href=${each.endpoint} target="_blank" rel="noopener">${each.endpoint}</a>`
          : each.endpoint || html`<span class="soft">–</span>`}
      </td>
      <td class="number">${each.startMillis ? duration(each.startMillis) : "–"}</td>
    </tr>`;
  }
}
customElements.define("lb-components", LbComponents);
