import { LitElement, css, html } from "lit";
import "../overview/lb-tables";
import { LiveController } from "../live";
import { card, shared } from "../styles";

/** All tables. */
class LbCatalog extends LitElement {
  static styles = [
    shared,
    css`
      section {
        ${card}
      }
      h2 {
        padding-block-end: calc(2 * var(--space));
      }
    `,
  ];
  private readonly live = new LiveController(this);

  render() {
    const catalog = this.live.state?.tables[0]?.table.catalog;
    return html`<section aria-label="Tables">
      <h2>Tables${catalog ? html` <span class="soft">in the catalog ${catalog}</span>` : ""}</h2>
      <lb-tables wide></lb-tables>
    </section>`;
  }
}
customElements.define("lb-catalog", LbCatalog);
