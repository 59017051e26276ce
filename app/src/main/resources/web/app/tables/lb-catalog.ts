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
    const catalogs = [...new Set(this.live.state?.tables.map(({ table }) => table.catalog))];
    return html`<section aria-label="Tables">
      <h2>Tables${catalogs.length > 0 ? html` <span class="soft">in the catalog${catalogs.length > 1 ? "s" : ""} ${catalogs.join(" and ")}</span>` : ""}</h2>
      <lb-tables wide></lb-tables>
    </section>`;
  }
}
customElements.define("lb-catalog", LbCatalog);
