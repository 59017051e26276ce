"""A PyIceberg client that knows the catalog's address and nothing else: creates, appends, reads, travels in time."""

import sys

import pyarrow as pa
from pyiceberg.catalog import load_catalog

catalog = load_catalog("lakebox", type="rest", uri=sys.argv[1])
catalog.create_namespace("py")


def rows(*ids):
    return pa.table({"id": pa.array(ids, pa.int64()), "name": pa.array([f"row {i}" for i in ids], pa.string())})


orders = catalog.create_table("py.orders", schema=rows().schema)
orders.append(rows(1, 2, 3))
first = orders.current_snapshot().snapshot_id
orders.append(rows(4, 5))

again = load_catalog("again", type="rest", uri=sys.argv[1]).load_table("py.orders")
assert sorted(again.scan().to_arrow()["id"].to_pylist()) == [1, 2, 3, 4, 5]
assert sorted(again.scan(snapshot_id=first).to_arrow()["id"].to_pylist()) == [1, 2, 3]
assert again.scan(row_filter="id > 3").to_arrow().num_rows == 2

with again.update_schema() as schema:
    schema.add_column("note", again.schema().find_type("name"))
again.manage_snapshots().create_tag(first, "first").commit()
catalog.rename_table("py.orders", "py.renamed")
assert catalog.list_tables("py") == [("py", "renamed")]
assert not catalog.table_exists("py.orders")

renamed = catalog.load_table("py.renamed")
assert renamed.properties["write.metadata.compression-codec"] == "gzip"
assert renamed.refs()["first"].snapshot_id == first
catalog.drop_table("py.renamed")
catalog.drop_namespace("py")
print("all well")
