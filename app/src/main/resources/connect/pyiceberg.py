from pyiceberg.catalog import load_catalog

# the catalog tells where the files are and how to sign for them
catalog = load_catalog("lakebox", type="rest", uri="${catalog}")
orders = catalog.load_table("raw.orders")
print(orders.scan().count())
for order in orders.scan(limit=5).to_arrow().to_pylist():
    print(order)
