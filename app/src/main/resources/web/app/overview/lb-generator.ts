import { LitElement, css, html, noChange, nothing } from "lit";
import { live } from "lit/directives/live.js";
import { type Generator, type GeneratorSettings, burst, changeGenerator } from "../api";
import { count, share } from "../format";
import { LiveController } from "../live";
import { shared } from "../styles";

type Share = "late" | "outOfOrder" | "duplicate" | "malformed";

const SHARES: [Share, string, string][] = [
  ["late", "Late", "sent half a minute or more after their turn"],
  ["outOfOrder", "Out of order", "sent up to a few seconds after their turn"],
  ["duplicate", "Duplicate", "sent a second time"],
  ["malformed", "Malformed", "followed by a spoilt copy"],
];

/** The shop's controls. What is typed holds as soon as the field is left, or on Enter. */
class LbGenerator extends LitElement {
  static properties = { message: { state: true }, failed: { state: true }, orders: { state: true } };
  static styles = [
    shared,
    css`
      form,
      .fields {
        display: grid;
        gap: calc(1.5 * var(--space)) calc(2 * var(--space));
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: calc(2 * var(--space));
        align-items: center;
      }
      .fields {
        grid-template-columns: 1fr 1fr;
      }
      label {
        display: grid;
        gap: 1px;
        font-size: var(--size-small);
        color: var(--text-soft);
      }
      .with-unit {
        display: flex;
        align-items: baseline;
        gap: var(--space);
        color: var(--text-soft);
      }
      input {
        width: 100%;
        min-width: 0;
        color: var(--text);
        font-size: var(--size-text);
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      .grow {
        flex: 1 1 0;
        min-width: 4.5rem;
      }
      [role="status"] {
        min-height: 1.3em;
      }
    `,
  ];
  private readonly live = new LiveController(this);
  declare message: string;
  declare failed: boolean;
  declare orders: number;

  constructor() {
    super();
    this.message = "";
    this.failed = false;
    this.orders = 1_000;
  }

  render() {
    const shop = this.live.state?.generator;
    if (!shop) {
      return html`<p class="note">
        The shop is not open${this.live.state?.sandbox.state === "RUNNING" ? ": see lakebox.generator.enabled." : " yet."}
      </p>`;
    }
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      <div class="line">
        <label class="grow">Mean rate, orders/s ${this.field("rate", shop.rate, 1, 1_000_000, "any")}</label>
        <button type="button" style="align-self: end" @click=${() => this.pause(shop)}>
          ${shop.paused ? "Continue" : "Pause"}
        </button>
      </div>
      <div class="fields">
        ${SHARES.map(
          ([name, label, title]) =>
            html`<label title="Share of records ${title}"
              ><span>${label}, %</span>${this.field(name, 100 * shop[name], 100, 100, "any")}</label
            >`,
        )}
      </div>
      <div class="line">
        <label class="grow"
          >Burst, orders
          <input
            type="number"
            min="1"
            max="1000000"
            .value=${String(this.orders)}
            @change=${(event: Event) => (this.orders = Number((event.target as HTMLInputElement).value))}
          />
        </label>
        <button type="button" style="align-self: end" @click=${this.burst}>Send burst</button>
      </div>
      <p role="status" class="small ${this.failed ? "bad" : "soft"}">
        ${this.message || (shop.waiting ? html`<span class="busy">Waits for Kafka: ${shop.lastError}</span>` : nothing)}
      </p>
    </form>`;
  }

  private field(name: keyof GeneratorSettings, value: number, scale: number, max: number, step: string) {
    // what is being typed is not overwritten by what arrives meanwhile
    const typing = this.renderRoot.querySelector(`input[name=${name}]`)?.matches(":focus") ?? false;
    const shown = String(Number(value.toFixed(4)));
    return html`<input
      type="number"
      name=${name}
      required
      min="0"
      max=${max}
      step=${step}
      .value=${typing ? noChange : live(shown)}
      @change=${(event: Event) => this.change(name, event.target as HTMLInputElement, scale)}
    />`;
  }

  private change(name: keyof GeneratorSettings, input: HTMLInputElement, scale: number) {
    // an emptied field is no zero
    if (!input.reportValidity()) {
      return;
    }
    const value = input.valueAsNumber / scale;
    const text = name === "rate" ? `Rate: ${count(value)} orders/s` : `${this.labelOf(name)}: ${share(value)} of records`;
    return this.send(() => changeGenerator({ [name]: value }), text);
  }

  private pause(shop: Generator) {
    return this.send(
      () => changeGenerator({ paused: !shop.paused }),
      shop.paused ? "The shop sells again" : "Paused: nothing is sent until you continue",
    );
  }

  private burst() {
    return this.send(() => burst(this.orders), `${count(this.orders)} orders are on their way, besides the rate`);
  }

  private async send(action: () => Promise<unknown>, done: string) {
    try {
      await action();
      this.message = done;
      this.failed = false;
    } catch (e) {
      this.message = (e as Error).message;
      this.failed = true;
    }
  }

  private labelOf(name: string): string {
    return SHARES.find(([each]) => each === name)?.[1] ?? name;
  }
}
customElements.define("lb-generator", LbGenerator);
