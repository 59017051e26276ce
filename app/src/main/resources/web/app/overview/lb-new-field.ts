import { LitElement, css, html, nothing } from "lit";
import { addField } from "../api";
import { LiveController } from "../live";
import { shared } from "../styles";

const TYPES = ["string", "long", "int", "double", "float", "boolean"];

/** Gives orders one field more, or says in the registry's words why not. */
class LbNewField extends LitElement {
  static properties = {
    name: { state: true },
    type: { state: true },
    optional: { state: true },
    doing: { state: true },
    message: { state: true },
    failed: { state: true },
  };
  static styles = [
    shared,
    css`
      summary {
        cursor: pointer;
        color: var(--accent);
      }
      form {
        display: grid;
        gap: calc(1.5 * var(--space)) calc(2 * var(--space));
        margin-block-start: calc(1.5 * var(--space));
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: calc(2 * var(--space));
      }
      label {
        display: grid;
        gap: 1px;
        font-size: var(--size-small);
        color: var(--text-soft);
      }
      label.check {
        display: flex;
        align-items: center;
        gap: calc(1.5 * var(--space));
      }
      input:not([type="checkbox"]),
      select {
        width: 100%;
        min-width: 0;
        color: var(--text);
        font-size: var(--size-text);
      }
      [role="status"] {
        min-height: 1.3em;
        overflow-wrap: anywhere;
      }
    `,
  ];
  private readonly live = new LiveController(this);
  declare name: string;
  declare type: string;
  declare optional: boolean;
  declare doing: boolean;
  declare message: string;
  declare failed: boolean;

  constructor() {
    super();
    this.name = "";
    this.type = "string";
    this.optional = true;
    this.doing = false;
    this.message = "";
    this.failed = false;
  }

  render() {
    if (!this.live.state?.generator) {
      return nothing;
    }
    return html`<details>
      <summary>New field of orders</summary>
      <form @submit=${this.submit}>
        <div class="line">
          <label
            >Field
            <input
              name="field"
              required
              pattern="[A-Za-z_][A-Za-z0-9_]*"
              title="Letters, digits and _, no digit first"
              autocomplete="off"
              .value=${this.name}
              @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
            />
          </label>
          <label
            >Type
            <select @change=${(event: Event) => (this.type = (event.target as HTMLSelectElement).value)}>
              ${TYPES.map((each) => html`<option ?selected=${each === this.type}>${each}</option>`)}
            </select>
          </label>
        </div>
        <label class="check" title="One that may not be null has no default, and the registry lets no such field come later">
          <input
            type="checkbox"
            .checked=${this.optional}
            @change=${(event: Event) => (this.optional = (event.target as HTMLInputElement).checked)}
          />
          May be null
        </label>
        <button ?disabled=${this.doing}>Add field</button>
        <p role="status" class="small ${this.failed ? "bad" : "soft"}">${this.message}</p>
      </form>
    </details>`;
  }

  private async submit(event: Event) {
    event.preventDefault();
    this.doing = true;
    this.message = "";
    try {
      const { field } = await addField(this.name, this.type, this.optional);
      this.message = `${field} flows; column raw.orders.${field}`;
      this.failed = false;
      this.name = "";
    } catch (e) {
      this.message = (e as Error).message;
      this.failed = true;
    } finally {
      this.doing = false;
    }
  }
}
customElements.define("lb-new-field", LbNewField);
