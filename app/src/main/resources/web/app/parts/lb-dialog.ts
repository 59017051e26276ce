import { LitElement, css, html } from "lit";
import { shared } from "../styles";

/** A dialog over the page, with its title. It closes with Escape, and says so: `close`. */
export class LbDialog extends LitElement {
  static properties = { heading: {} };
  static styles = [
    shared,
    css`
      :host {
        display: contents;
      }
      dialog {
        width: min(40rem, calc(100vw - 2rem));
        max-height: calc(100vh - 4rem);
        padding: calc(4 * var(--space));
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 40%);
      }
      header {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: calc(2 * var(--space));
        margin-block-end: calc(3 * var(--space));
      }
      h2 {
        overflow-wrap: anywhere;
      }
    `,
  ];
  declare heading: string;

  firstUpdated() {
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  render() {
    return html`<dialog aria-labelledby="heading" @close=${() => this.dispatchEvent(new Event("close"))}>
      <header>
        <h2 id="heading">${this.heading}</h2>
        <button class="quiet" type="button" @click=${() => this.close()}>Close</button>
      </header>
      <slot></slot>
    </dialog>`;
  }

  close() {
    this.renderRoot.querySelector("dialog")?.close();
  }
}
customElements.define("lb-dialog", LbDialog);
