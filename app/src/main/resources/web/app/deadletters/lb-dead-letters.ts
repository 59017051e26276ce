import { LitElement, type PropertyValues, css, html, nothing } from "lit";
import { ApiError, type DeadLetter, deadLetter, deadLetters } from "../api";
import { LiveController } from "../live";
import "../parts/lb-time";
import { addressOfDeadLetters } from "../router";
import { card, shared } from "../styles";
import { idOf } from "./lb-letter";

const SHOWN = 100;
const SUFFIX = ".dlq";
const AT_MOST_EVERY_MILLIS = 2_000;

/** What no pipeline could read: the newest, and one of them to be mended. The list stands still while the reader is in it. */
class LbDeadLetters extends LitElement {
  static properties = {
    params: { attribute: false },
    shown: { state: true },
    picked: { state: true },
    failure: { state: true },
    missing: { state: true },
    hovered: { state: true },
    focused: { state: true },
  };
  static styles = [
    shared,
    css`
      :host {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        align-items: start;
        gap: calc(4 * var(--space));
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: calc(2 * var(--space));
        ${card}
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: calc(1 * var(--space)) calc(4 * var(--space));
      }
      .end {
        margin-inline-start: auto;
      }
      nav {
        display: flex;
        flex-wrap: wrap;
        gap: calc(1 * var(--space)) calc(4 * var(--space));
        border-block-end: 1px solid var(--line);
      }
      nav a {
        padding-block-end: calc(1.5 * var(--space));
        color: var(--text);
        text-decoration: none;
      }
      nav a[aria-current] {
        border-block-end: 2px solid var(--accent);
        color: var(--accent);
        font-weight: 600;
      }
      .scroll {
        height: max(20rem, calc(100vh - 15rem));
      }
      /* columns keep their width whatever comes */
      table {
        table-layout: fixed;
        min-width: 30rem;
      }
      th,
      td {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      tr.picked td {
        background: var(--accent-soft);
      }
      @media (max-width: 1023px) {
        :host {
          grid-template-columns: minmax(0, 1fr);
        }
        .scroll {
          height: 20rem;
        }
      }
    `,
  ];
  private readonly live = new LiveController(this);
  private asked: string | null = null;
  private askedAt = 0;
  private next = 0;
  declare params: URLSearchParams;
  declare shown: DeadLetter[] | null;
  declare picked: DeadLetter | null;
  declare failure: string;
  declare missing: string;
  declare hovered: boolean;
  declare focused: boolean;

  constructor() {
    super();
    this.shown = null;
    this.picked = null;
    this.failure = "";
    this.missing = "";
    this.hovered = false;
    this.focused = false;
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.next);
  }

  willUpdate(changed: PropertyValues) {
    const before = changed.get("params") as URLSearchParams | undefined;
    if (changed.has("params") && (before === undefined || before.get("topic") !== this.topic)) {
      this.shown = null;
      this.asked = null;
      this.askedAt = 0;
    }
    const letter = this.params.get("letter");
    if (changed.has("params") && letter !== (this.picked && idOf(this.picked))) {
      this.picked = this.shown?.find((each) => idOf(each) === letter) ?? null;
      this.missing = "";
      if (letter && !this.picked) {
        void this.find(letter);
      }
    }
    this.look();
  }

  render() {
    return html`<section aria-label="Dead letters">
        <header>
          <h2>Dead letters</h2>
          <span class="small soft">what no pipeline could read, newest first</span>
          <span class="small soft end" role="status">${this.standing()}</span>
        </header>
        ${this.topics()}
        ${this.failure ? html`<p class="note bad" role="alert">${this.failure}</p>` : nothing}
        <div
          class="scroll"
          tabindex="0"
          role="region"
          aria-label="Newest dead letters"
          @pointerenter=${(event: PointerEvent) => (this.hovered = event.pointerType === "mouse")}
          @pointerleave=${() => (this.hovered = false)}
          @focusin=${(event: Event) => (this.focused = (event.target as Element).matches(":focus-visible"))}
          @focusout=${() => (this.focused = false)}
        >
          ${this.list()}
        </div>
      </section>
      <section aria-label="The dead letter that is picked">${this.panel()}</section>`;
  }

  private get topic(): string | null {
    return this.params.get("topic");
  }

  private topics() {
    const names = (this.live.state?.topics ?? [])
      .map(({ name }) => name)
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => name.slice(0, -SUFFIX.length));
    const letter = this.params.get("letter") ?? undefined;
    return html`<nav aria-label="Topics">
      ${[null, ...names].map(
        (name) =>
          html`<a href=${addressOfDeadLetters(name ?? undefined, letter)} aria-current=${name === this.topic ? "page" : nothing}>${name ?? "All"}</a>`,
      )}
    </nav>`;
  }

  private list() {
    if (!this.shown) {
      return this.failure ? nothing : html`<p class="note" role="status">Reading the dead letters…</p>`;
    }
    if (this.shown.length === 0) {
      return html`<p class="note">
        None. A record that cannot be read comes here with its pipeline's next checkpoint; <i>Malformed</i> among the generator's
        settings makes some.
      </p>`;
    }
    return html`<table>
      <thead>
        <tr>
          ${this.topic ? nothing : html`<th scope="col" style="width: 8rem">Topic</th>`}
          <th scope="col" style="width: 7rem">Place</th>
          <th scope="col" style="width: 6rem">Found</th>
          <th scope="col">Why it cannot be read</th>
          <th scope="col" style="width: 6rem">Sent again</th>
        </tr>
      </thead>
      <tbody>
        ${this.shown.map((each) => this.row(each))}
      </tbody>
    </table>`;
  }

  private row(letter: DeadLetter) {
    const { topic, partition, offset, timestamp, error, replayedAs, replayUnknown } = letter;
    const picked = this.params.get("letter") === idOf(letter);
    return html`<tr class=${picked ? "picked" : ""}>
      ${this.topic ? nothing : html`<td title=${topic}>${topic}</td>`}
      <td>
        <a
          class="number"
          href=${addressOfDeadLetters(this.topic ?? undefined, idOf(letter))}
          aria-current=${picked ? "true" : nothing}
          aria-label="${topic}, partition ${partition}, offset ${offset}"
          title="Partition ${partition}, offset ${offset}"
          >${partition} / ${offset}</a
        >
      </td>
      <td><lb-time .value=${timestamp}></lb-time></td>
      <td title=${error ?? ""}>${error}</td>
      <td>${replayedAs ? html`<span class="good">● ${replayedAs.partition} / ${replayedAs.offset}</span>` : replayUnknown ? html`<span class="busy">◐ perhaps</span>` : html`<span class="soft">no</span>`}</td>
    </tr>`;
  }

  private panel() {
    if (this.missing) {
      return html`<p class="note bad" role="alert">${this.missing}</p>`;
    }
    return this.picked
      ? html`<lb-letter .letter=${this.picked} @lb-sent=${this.sent}></lb-letter>`
      : html`<p class="note">
          ${this.params.get("letter") ? "Reading it…" : "Pick a dead letter to see what came, to mend it and to send it again."}
        </p>`;
  }

  private standing() {
    return this.held() && this.state() !== this.asked ? "Held while you choose, newer ones have come" : "";
  }

  private held(): boolean {
    return this.shown !== null && this.shown.length > 0 && (this.hovered || this.focused);
  }

  /** Changes when there is something new. */
  private state(): string {
    const wanted = this.topic === null ? null : this.topic + SUFFIX;
    const topics = (this.live.state?.topics ?? []).filter(({ name }) => (wanted ? name === wanted : name.endsWith(SUFFIX)));
    return topics.map(({ name, endOffset }) => `${name} ${endOffset}`).join();
  }

  private look() {
    const state = this.state();
    // Kafka's topics come first
    if (!this.live.state?.topics.length || state === this.asked || this.held()) {
      return;
    }
    clearTimeout(this.next);
    const wait = this.askedAt + AT_MOST_EVERY_MILLIS - Date.now();
    if (wait > 0) {
      this.next = setTimeout(() => this.requestUpdate(), wait);
      return;
    }
    this.asked = state;
    this.askedAt = Date.now();
    void this.read(this.topic);
  }

  private async read(topic: string | null) {
    try {
      const letters = await deadLetters(topic, SHOWN);
      if (topic !== this.topic) {
        return;
      }
      this.failure = "";
      if (this.held()) {
        this.asked = null; // the pointer came while they were read: rows must not move from under it
      } else {
        this.shown = letters;
      }
    } catch (e) {
      if (topic === this.topic) {
        this.failure = (e as Error).message;
        // what is not there is not asked for again; all else may be better soon
        this.asked = e instanceof ApiError && e.status === 404 ? this.asked : null;
      }
    }
  }

  private async find(place: string) {
    try {
      const letter = await deadLetter(place);
      if (this.params.get("letter") === place) {
        this.picked = letter;
      }
    } catch (e) {
      if (this.params.get("letter") === place) {
        this.missing = (e as Error).message;
      }
    }
  }

  /** Where it is shows at once, held or not: nothing moves by it. */
  private readonly sent = ({ detail }: CustomEvent<DeadLetter>) => {
    const place = idOf(detail);
    this.shown = this.shown?.map((each) => (idOf(each) === place ? detail : each)) ?? null;
    if (this.picked && idOf(this.picked) === place) {
      this.picked = detail;
    }
  };
}
customElements.define("lb-dead-letters", LbDeadLetters);
