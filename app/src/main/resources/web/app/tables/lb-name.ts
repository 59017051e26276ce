import { LitElement, css, html, nothing } from "lit";
import { type Snapshot, addRef } from "../api";
import { count, moment, shortId } from "../format";
import "../parts/lb-dialog";
import { shared } from "../styles";

/** Gives a snapshot a name: a tag, which keeps it, or a branch, which begins there. */
class LbName extends LitElement {
  static properties = {
    table: {},
    snapshot: { attribute: false },
    type: {},
    name: { state: true },
    failure: { state: true },
    doing: { state: true },
  };
  static styles = [
    shared,
    css`
      form {
        display: grid;
        gap: calc(3 * var(--space));
      }
      label {
        display: grid;
        gap: 2px;
      }
      button {
        justify-self: start;
      }
    `,
  ];
  declare table: string;
  declare snapshot: Snapshot;
  declare type: "tag" | "branch";
  declare name: string;
  declare failure: string;
  declare doing: boolean;

  constructor() {
    super();
    this.name = "";
    this.failure = "";
    this.doing = false;
  }

  render() {
    const { id, time, totalRows } = this.snapshot;
    const tag = this.type === "tag";
    return html`<lb-dialog
      .heading=${`${tag ? "Tag" : "Branch at"} snapshot ${shortId(id)} of ${this.table}`}
      @close=${() => this.dispatchEvent(new Event("close"))}
    >
      <form @submit=${this.submit}>
        <p>
          ${tag
            ? "The snapshot gets a name that queries can use, and is kept however old it grows, until the tag is removed."
            : "A branch begins at the snapshot. Writers can go on there without a reader of the table seeing it."}
          It is of ${moment(new Date(time), new Date())} and holds ${count(totalRows)} rows.
        </p>
        <label
          >Name
          <input
            required
            autofocus
            autocomplete="off"
            .value=${this.name}
            @input=${(event: Event) => (this.name = (event.target as HTMLInputElement).value)}
          />
        </label>
        ${this.failure ? html`<p class="note bad" role="alert">${this.failure}</p>` : nothing}
        <button class="main" ?disabled=${this.doing || !this.name.trim()}>${tag ? "Tag it" : "Begin the branch"}</button>
      </form>
    </lb-dialog>`;
  }

  private async submit(event: Event) {
    event.preventDefault();
    this.doing = true;
    try {
      const { name, type } = await addRef(this.table, this.type, this.name.trim(), this.snapshot.id);
      const use = `FROM ${this.table} AT (VERSION => '${name}')`;
      this.dispatchEvent(new CustomEvent("lb-changed", { detail: `The ${type} ${name} is there: ${use} reads it.` }));
      this.dispatchEvent(new Event("close"));
    } catch (e) {
      this.failure = (e as Error).message;
    } finally {
      this.doing = false;
    }
  }
}
customElements.define("lb-name", LbName);
