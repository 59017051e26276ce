import { LitElement, css, html } from "lit";
import { type Topic } from "../api";
import { count, rate } from "../format";
import { LiveController } from "../live";
import { addressOfDeadLetters } from "../router";
import { shared } from "../styles";

const DEAD = ".dlq";

/** Kafka's topics; those for dead letters are told apart as soon as there are any. */
class LbTopics extends LitElement {
  static styles = [
    shared,
    css`
      td {
        overflow-wrap: anywhere;
      }
    `,
  ];
  private readonly live = new LiveController(this);

  render() {
    const topics = this.live.state?.topics ?? [];
    if (topics.length === 0) {
      return html`<p class="note">No topics yet: they come with Kafka.</p>`;
    }
    return html`<table>
      <thead>
        <tr>
          <th scope="col">Topic</th>
          <th scope="col" class="number">Records</th>
          <th scope="col" class="number">per s</th>
        </tr>
      </thead>
      <tbody>
        ${topics.map((topic) => this.row(topic))}
      </tbody>
    </table>`;
  }

  private row(topic: Topic) {
    const title = `${count(topic.partitions)} partitions, ${count(topic.records)} records held, ${count(topic.endOffset)} ever`;
    const dead = topic.name.endsWith(DEAD) && topic.endOffset > 0;
    return html`<tr title=${title}>
      <td>${dead ? html`<a class="busy" href=${addressOfDeadLetters(topic.name.slice(0, -DEAD.length))}>${topic.name}</a>` : topic.name}</td>
      <td class="number">${count(topic.endOffset)}</td>
      <td class="number">${rate(topic.recordsPerSecond)}</td>
    </tr>`;
  }
}
customElements.define("lb-topics", LbTopics);
