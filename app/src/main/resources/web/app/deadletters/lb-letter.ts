import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { ApiError, type DeadLetter, type Replayed, replay } from "../api";
import { bytes, moment, utc } from "../format";
import { addressOfQuery } from "../router";
import { shared } from "../styles";

/** Where a topic's records land. */
const TABLES: Record<string, string> = {
  orders: "raw.orders",
  "payment-events": "raw.payment_events",
  transactions: "raw.transactions",
};
const CONFLICT = 409;

/** Its place on the topic that it came on, as addresses and the API have it. */
export function idOf({ topic, partition, offset }: DeadLetter): string {
  return `${encodeURIComponent(topic)}/${partition}/${offset}`;
}

/** What a reader has written, by the letter's place: kept while the page is open. */
const written = new Map<string, string>();

/** One dead letter: what came, and an editor for what should have come. */
class LbLetter extends LitElement {
  static properties = {
    letter: { attribute: false },
    text: { state: true },
    doing: { state: true },
    failure: { state: true },
    again: { state: true },
    sent: { state: true },
  };
  static styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(2 * var(--space));
      }
      h2 {
        overflow-wrap: anywhere;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 0 calc(3 * var(--space));
      }
      dt {
        color: var(--text-soft);
      }
      dd {
        overflow-wrap: anywhere;
      }
      pre,
      textarea {
        font-family: var(--font-mono);
        font-size: var(--size-small);
        line-height: 1.5;
      }
      pre {
        margin: 0;
        max-height: 9rem;
        padding: calc(2 * var(--space));
        border-radius: var(--radius);
        background: var(--sunken);
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        overflow: auto;
      }
      textarea {
        display: block;
        width: 100%;
        height: 16rem;
        resize: vertical;
      }
      form {
        display: grid;
        gap: calc(2 * var(--space));
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: calc(2 * var(--space));
        align-items: center;
      }
      /* what becomes of it comes below everything else, and moves nothing */
      .outcome {
        min-height: 4rem;
      }
    `,
  ];
  declare letter: DeadLetter;
  declare text: string;
  declare doing: boolean;
  declare failure: string;
  declare again: boolean;
  declare sent: Replayed | null;

  constructor() {
    super();
    this.text = "";
    this.forget();
    this.doing = false;
  }

  willUpdate(changed: PropertyValues) {
    const before = changed.get("letter") as DeadLetter | undefined;
    if (changed.has("letter") && (!before || idOf(before) !== idOf(this.letter))) {
      this.text = written.get(idOf(this.letter)) ?? this.letter.draft ?? "";
      this.forget();
      this.doing = false;
    }
  }

  render() {
    const { topic, partition, offset, timestamp, error, key, draft } = this.letter;
    const time = new Date(timestamp);
    return html`
      <h2>${topic}, partition ${partition}, offset ${offset}</h2>
      <dl class="small">
        <dt>Cannot be read</dt>
        <dd>${error ?? "for a reason that was not kept"}</dd>
        <dt>Key</dt>
        <dd>${key === null ? html`<span class="soft">none</span>` : html`<span class="id">${key}</span>`}</dd>
        <dt>Found</dt>
        <dd><time datetime=${timestamp} title=${utc(time)}>${moment(time, new Date())}</time></dd>
      </dl>
      <h3 id="value">Value as it came <span class="small soft">${this.kind()}</span></h3>
      <pre tabindex="0" role="region" aria-labelledby="value">${this.letter.value}</pre>
      <form @submit=${this.submit}>
        <label for="draft"
          ><b>Value to send</b> <span class="small soft">${topic === "orders" ? "JSON, which becomes Avro by the newest schema" : "JSON"}</span></label
        >
        <textarea
          id="draft"
          required
          spellcheck="false"
          autocomplete="off"
          aria-describedby="about"
          .value=${this.text}
          @input=${this.write}
        ></textarea>
        <p id="about" class="small soft">${this.about()}</p>
        <div class="line">
          <button class="main" ?disabled=${this.doing}>Send again</button>
          <button type="button" ?disabled=${this.text === (draft ?? "")} @click=${this.reset}>Take the draft back</button>
        </div>
      </form>
      <div class="outcome" aria-busy=${this.doing}>${this.outcome()}</div>
    `;
  }

  private kind() {
    const { value, valueEncoding, valueBytes } = this.letter;
    if (value === null) {
      return "none at all";
    }
    return `${valueBytes === 0 ? "empty" : bytes(valueBytes)}${valueEncoding === "base64" ? ", no text: base64" : ""}${valueBytes > 64 * 1024 ? ", the beginning" : ""}`;
  }

  private about() {
    if (this.letter.draft !== null) {
      return `It goes to ${this.letter.topic} under its key. Null stands for what could not be read.`;
    }
    return this.letter.valueBytes > 64 * 1024
      ? "No draft: it is too large. What you write goes to its topic under its key."
      : "No draft: the schema registry does not answer. What you write goes to its topic under its key.";
  }

  private outcome() {
    const { topic, replayedAs, replayUnknown } = this.letter;
    if (this.failure) {
      return html`<p class="note bad" role="alert">${this.failure}</p>
        ${this.again ? html`<p><button type="button" ?disabled=${this.doing} @click=${() => void this.send(true)}>Send it all the same</button></p>` : nothing}`;
    }
    if (this.sent || replayedAs) {
      const { partition, offset } = this.sent ?? replayedAs!;
      const table = TABLES[topic];
      const row = `SELECT *\nFROM ${table}\nWHERE kafka_partition = ${partition} AND kafka_offset = ${offset}`;
      return html`<p class="note" role="status">
        <span class="good" aria-hidden="true">●</span> Sent again: it is at partition ${partition}, offset ${offset} of ${topic} now.
        ${table ? html`<a href=${addressOfQuery(row)}>Its row</a> can be read after the pipeline's next checkpoint.` : nothing}
      </p>`;
    }
    return replayUnknown
      ? html`<p class="note busy" role="status">It may have been sent again: there was no answer, or Lakebox ended meanwhile.</p>`
      : nothing;
  }

  private readonly write = (event: Event) => {
    this.text = (event.target as HTMLTextAreaElement).value;
    written.set(idOf(this.letter), this.text);
  };

  private readonly reset = () => {
    written.delete(idOf(this.letter));
    this.text = this.letter.draft ?? "";
    this.forget();
  };

  private readonly submit = (event: Event) => {
    event.preventDefault();
    void this.send(false);
  };

  private forget() {
    this.failure = "";
    this.again = false;
    this.sent = null;
  }

  private async send(again: boolean) {
    const letter = this.letter;
    this.forget();
    try {
      JSON.parse(this.text);
    } catch (e) {
      this.failure = `No JSON, and so not sent: ${(e as Error).message}`;
      return;
    }
    this.doing = true;
    try {
      const sent = await replay(idOf(letter), this.text, again);
      const replayedAs = { partition: sent.partition, offset: sent.offset };
      this.dispatchEvent(new CustomEvent("lb-sent", { detail: { ...letter, replayedAs, replayUnknown: false } }));
      if (idOf(letter) === idOf(this.letter)) {
        this.sent = sent;
      }
    } catch (e) {
      if (idOf(letter) === idOf(this.letter)) {
        this.failure = (e as Error).message;
        this.again = e instanceof ApiError && e.status === CONFLICT;
      }
    } finally {
      if (idOf(letter) === idOf(this.letter)) {
        this.doing = false;
      }
    }
  }
}

customElements.define("lb-letter", LbLetter);
