import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { LiveController } from "./live";
import { PlaceController } from "./router";
import { shared } from "./styles";
import "./lb-header";
import "./overview/lb-overview";

const TITLES = {
  overview: "Overview",
  tables: "Tables",
  query: "Query",
  stream: "Stream",
  "dead-letters": "Dead letters",
  connect: "Connect",
  unknown: "Not found",
};

/** The page: where the reader is, and what is wrong just now. Screens other than the first are loaded when asked for. */
class LbApp extends LitElement {
  static properties = { failure: { state: true } };
  static styles = [
    shared,
    css`
      :host {
        max-width: 112rem;
        margin-inline: auto;
        padding: calc(3 * var(--space)) calc(5 * var(--space)) calc(6 * var(--space));
      }
      main {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(4 * var(--space));
        margin-block-start: calc(3 * var(--space));
      }
      main:focus {
        outline: none;
      }
      @media (max-width: 1023px) {
        :host {
          padding-inline: calc(3 * var(--space));
        }
      }
    `,
  ];
  private readonly live = new LiveController(this);
  private readonly at = new PlaceController(this);
  private path = location.pathname;
  declare failure: string;

  constructor() {
    super();
    this.failure = "";
  }

  render() {
    const state = this.live.state;
    return html`
      <lb-header role="banner"></lb-header>
      <main tabindex="-1">
        ${state?.problems.map((problem) => html`<p class="note busy" role="alert">${problem}</p>`)}
        ${state?.disk && state.disk.state !== "OK" ? html`<p class="note busy" role="alert">${state.disk.reason}</p>` : nothing}
        ${this.failure ? html`<p class="note bad" role="alert">${this.failure}</p>` : nothing} ${this.screen()}
      </main>
    `;
  }

  updated(changed: PropertyValues) {
    super.updated(changed);
    const place = this.at.place;
    document.title = `${place.screen === "table" ? place.table : TITLES[place.screen]} – Lakebox`;
    if (this.path !== location.pathname) {
      // a screen reader goes on where the new screen begins
      this.path = location.pathname;
      this.renderRoot.querySelector("main")?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
  }

  private screen() {
    const place = this.at.place;
    switch (place.screen) {
      case "overview":
        return html`<lb-overview></lb-overview>`;
      case "tables":
        this.load(() => import("./tables/lb-catalog"));
        return html`<lb-catalog></lb-catalog>`;
      case "table":
        this.load(() => import("./tables/lb-table"));
        return html`<lb-table .name=${place.table} .params=${place.params}></lb-table>`;
      case "query":
        this.load(() => import("./query/lb-query"));
        return html`<lb-query .params=${place.params}></lb-query>`;
      case "stream":
        this.load(() => import("./stream/lb-stream"));
        return html`<lb-stream .params=${place.params}></lb-stream>`;
      case "dead-letters":
        this.load(() => import("./deadletters/lb-dead-letters"));
        return html`<lb-dead-letters .params=${place.params}></lb-dead-letters>`;
      case "connect":
        this.load(() => import("./connect/lb-connect"));
        return html`<lb-connect></lb-connect>`;
      default:
        return html`<p class="note">There is no such screen. <a href="/">The overview</a> shows the whole.</p>`;
    }
  }

  private load(screen: () => Promise<unknown>) {
    screen().then(
      () => (this.failure = ""),
      () => (this.failure = "Cannot load this screen: is Lakebox still running? Load the page again when it does."),
    );
  }
}
customElements.define("lb-app", LbApp);
