import { css } from "lit";

/** The surface that a part of a screen stands on, for a rule of an element's own. */
export const card = css`
  padding: calc(3 * var(--space));
  border: 1px solid var(--line);
  border-radius: var(--radius);
  background: var(--surface);
`;

/** What every element of the page shares: cards, tables, buttons and fields. */
export const shared = css`
  * {
    box-sizing: border-box;
  }
  :host {
    display: block;
    min-width: 0;
  }
  h2,
  h3,
  p,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  h2,
  h3 {
    font-size: var(--size-title);
    font-weight: 600;
  }
  ul {
    list-style: none;
  }
  .number,
  .id,
  time {
    font-variant-numeric: tabular-nums;
  }
  .id {
    font-family: var(--font-mono);
    font-size: var(--size-small);
  }
  .soft {
    color: var(--text-soft);
  }
  .small {
    font-size: var(--size-small);
  }
  .good {
    color: var(--good);
  }
  .busy {
    color: var(--busy);
  }
  .bad {
    color: var(--bad);
  }
  .unseen {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  a {
    color: var(--accent);
    text-underline-offset: 2px;
  }
  :focus-visible {
    outline: var(--focus);
    outline-offset: 1px;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    color: inherit;
  }
  button,
  a.button {
    padding: calc(0.75 * var(--space)) calc(2.25 * var(--space));
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    cursor: pointer;
    white-space: nowrap;
  }
  a.button {
    color: var(--text);
    text-decoration: none;
  }
  button:hover:not(:disabled) {
    border-color: var(--accent);
    background: var(--accent-soft);
  }
  button:disabled {
    color: var(--text-soft);
    border-color: var(--line);
    cursor: default;
  }
  button.main,
  a.button.main {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button.main:hover:not(:disabled),
  a.button.main:hover {
    background: color-mix(in srgb, var(--accent) 85%, var(--text));
  }
  button.main:disabled {
    border-color: var(--line);
    background: var(--sunken);
    color: var(--text-soft);
  }
  button.quiet {
    border-color: transparent;
    background: none;
    color: var(--accent);
    padding-block: 0;
    padding-inline: calc(1.5 * var(--space));
  }
  input,
  select,
  textarea {
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    padding: calc(0.75 * var(--space)) calc(1.5 * var(--space));
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th {
    font-weight: 500;
    font-size: var(--size-small);
    color: var(--text-soft);
    text-align: start;
    white-space: nowrap;
  }
  th,
  td {
    padding: calc(1 * var(--space)) calc(1.5 * var(--space));
    border-block-end: 1px solid var(--line);
    vertical-align: baseline;
  }
  tr:last-child > td {
    border-block-end: none;
  }
  th:first-child,
  td:first-child {
    padding-inline-start: 0;
  }
  th:last-child,
  td:last-child {
    padding-inline-end: 0;
  }
  th.number,
  td.number {
    text-align: end;
    white-space: nowrap;
  }
  .scroll {
    position: relative;
    overflow: auto;
  }
  @media (max-width: 639px) {
    .wide {
      display: none;
    }
  }
  .note {
    padding: calc(2 * var(--space)) calc(3 * var(--space));
    border-radius: var(--radius);
    background: var(--sunken);
    color: var(--text-soft);
  }
  .note.bad {
    background: var(--bad-soft);
    color: var(--bad);
  }
  .note.busy {
    background: var(--busy-soft);
    color: var(--busy);
  }
`;
