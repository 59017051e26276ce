import { type Snapshot, snapshots } from "../api";

const NEWEST = 50;
const PAGE = 10_000;

/** All snapshots of a table, the newest first. Each commit adds to it what is new; all is read again only where that does not join. */
export class TableHistory {
  all: Snapshot[] = [];

  constructor(readonly table: string) {}

  async refresh() {
    const { total, snapshots: newest } = await snapshots(this.table, 0, NEWEST);
    const oldest = newest.at(-1);
    const joint = oldest ? this.all.findIndex(({ id }) => id === oldest.id) : -1;
    if (joint >= 0) {
      // the newest are taken whole: a tag may have come to one; and what has expired is gone from the end
      this.all = [...newest, ...this.all.slice(joint + 1)].slice(0, total);
      return;
    }
    this.all = newest;
    while (this.all.length < total) {
      const page = await snapshots(this.table, this.all.length, PAGE);
      if (page.snapshots.length === 0) {
        return;
      }
      this.all = [...this.all, ...page.snapshots];
    }
  }
}
