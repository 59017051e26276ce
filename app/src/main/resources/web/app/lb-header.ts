import { LitElement, css, html, nothing } from "lit";
import { LiveController } from "./live";
import "./parts/lb-state";
import { PlaceController } from "./router";
import { shared } from "./styles";
import { type Theme, choose, theme } from "./theme";

const THEMES: [Theme, string][] = [
  ["system", "System"],
  ["light", "Light"],
  ["dark", "Dark"],
];
const SCREENS: [string, string, string[]][] = [
  ["/", "Overview", ["overview"]],
  ["/tables", "Tables", ["tables", "table"]],
  ["/query", "Query", ["query"]],
  ["/stream", "Stream", ["stream"]],
  ["/dead-letters", "Dead letters", ["dead-letters"]],
  ["/connect", "Connect", ["connect"]],
];
const CONNECTION = { connecting: "Connecting…", live: "Live", lost: "Connection lost, trying again" };

/** Whose page this is, whether it is live, and how it looks. */
class LbHeader extends LitElement {
  static styles = [
    shared,
    css`
      :host {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: calc(2 * var(--space)) calc(4 * var(--space));
      }
      h1 {
        display: flex;
        align-items: center;
        gap: calc(2 * var(--space));
        margin: 0;
        font-size: 1.0625rem;
        font-weight: 650;
        letter-spacing: -0.01em;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: calc(4 * var(--space));
      }
      .screens a {
        padding-block: var(--space);
        color: var(--text);
        text-decoration: none;
      }
      .screens a[aria-current] {
        border-block-end: 2px solid var(--accent);
        color: var(--accent);
        font-weight: 600;
      }
      .elsewhere {
        margin-inline-start: auto;
      }
      fieldset {
        display: flex;
        margin: 0;
        padding: 0;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        overflow: hidden;
      }
      fieldset label {
        position: relative;
        padding: calc(0.5 * var(--space)) calc(2 * var(--space));
        font-size: var(--size-small);
        cursor: pointer;
      }
      fieldset label:has(:checked) {
        background: var(--accent);
        color: var(--on-accent);
        font-weight: 600;
      }
      fieldset label:has(:focus-visible) {
        outline: var(--focus);
        outline-offset: -3px;
      }
      input {
        position: absolute;
        inset: 0;
        opacity: 0;
        margin: 0;
        cursor: pointer;
      }
    `,
  ];
  private readonly live = new LiveController(this);
  private readonly at = new PlaceController(this);

  render() {
    const { connection, state } = this.live;
    return html`
      <h1><img src="/favicon.svg" width="22" height="22" alt="" />Lakebox</h1>
      <nav class="screens" aria-label="Screens">
        ${SCREENS.map(
          ([path, words, screens]) =>
            html`<a href=${path} aria-current=${screens.includes(this.at.place.screen) ? "page" : nothing}>${words}</a>`,
        )}
      </nav>
      <div role="status"><lb-state .value=${connection} .word=${CONNECTION[connection]}></lb-state></div>
      ${state && state.sandbox.state !== "RUNNING" ? html`<lb-state .value=${state.sandbox.state}></lb-state>` : null}
      <nav class="elsewhere" aria-label="Elsewhere">
        <a href="/q/swagger-ui">API</a>
        ${this.flink()}
      </nav>
      <fieldset>
        <legend class="unseen">Theme</legend>
        ${THEMES.map(
          ([value, word]) =>
            html`<label
              >${word}<input type="radio" name="theme" .checked=${theme() === value} @change=${() => this.choose(value)}
            /></label>`,
        )}
      </fieldset>
    `;
  }

  private flink() {
    const flink = this.live.state?.sandbox.components.find((each) => each.name === "flink");
    return flink?.endpoint ? html`<a href=${flink.endpoint} target="_blank" rel="noopener">Flink</a>` : null;
  }

  private choose(value: Theme) {
    choose(value);
    this.requestUpdate();
  }
}
customElements.define("lb-header", LbHeader);
