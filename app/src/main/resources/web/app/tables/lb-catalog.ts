import { LitElement, css, html } from "lit";
import "../overview/lb-tables";
import { LiveController } from "../live";
import { shared } from "../styles";

/** All tables. */
class LbCatalog extends LitElement {
  static styles = [
    shared,
    css`
      section {
        padding: calc(3 * var(--space));
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
      }
      h2 {
        font-size: var(--size-title);
        font-weight: 600;
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
