"""The benchmark's queries by DuckDB's iceberg extension and by PyIceberg, over the tables that Lakebox made.

Arguments: the catalog's URI, the S3 endpoint, the bucket's directory on this machine, the longest time for one figure in
seconds. Prints a JSON object a line: engine, files, query, p50, p95 (milliseconds), runs.
"""

import json
import sys
import time
from pathlib import Path

URI, ENDPOINT, DIRECTORY, SECONDS = sys.argv[1], sys.argv[2], Path(sys.argv[3]), float(sys.argv[4])
LAYOUTS = (1, 50, 500)
POINT = 654_321
ROWS = 1_000_000
MOST = 101


def measure(engine, files, query, run):
    run()
    millis = []
    end = time.perf_counter() + SECONDS
    while len(millis) < MOST and (len(millis) < 3 or time.perf_counter() < end):
        start = time.perf_counter()
        run()
        millis.append((time.perf_counter() - start) * 1000)
    millis.sort()
    print(
        json.dumps(
            {
                "engine": engine,
                "files": files,
                "query": query,
                "p50": millis[len(millis) // 2],
                "p95": millis[len(millis) * 95 // 100],
                "runs": len(millis),
            }
        ),
        flush=True,
    )


def duckdb_queries(engine, connection, files, table):
    def run(sql, expected):
        rows = connection.execute(sql.format(table)).fetchall()
        assert len(rows) == expected, (sql, rows)

    measure(engine, files, "count", lambda: run("SELECT count(*) FROM {}", 1))
    measure(engine, files, "group-by", lambda: run("SELECT category, sum(amount) FROM {} GROUP BY 1", 10))
    measure(engine, files, "point", lambda: run(f"SELECT * FROM {{}} WHERE id = {POINT}", 1))


def duckdb_extension():
    import duckdb
    from duckdb_extensions import import_extension

    for extension in ("httpfs", "avro", "iceberg"):
        import_extension(extension)
    connection = duckdb.connect()
    for extension in ("httpfs", "avro", "iceberg"):
        connection.execute(f"LOAD {extension}")
    name = f"DuckDB {duckdb.__version__} iceberg"
    connection.execute(f"ATTACH 'lakebox' AS lake (TYPE iceberg, ENDPOINT '{URI}', AUTHORIZATION_TYPE 'none')")
    for files in LAYOUTS:
        duckdb_queries(f"{name}, catalog and S3", connection, files, f"lake.raw.files_{files}")
    for files in LAYOUTS:
        table = DIRECTORY / "warehouse" / "raw" / f"files_{files}"
        newest = max(path.name for path in (table / "metadata").glob("*.metadata.json"))
        version = newest.removesuffix(".metadata.json")
        scan = (
            f"iceberg_scan('{table}', allow_moved_paths = true, version = '{version}', "
            "version_name_format = '%s%s.metadata.json')"
        )
        duckdb_queries(f"{name}, local files", connection, files, scan)


def pyiceberg():
    import pyiceberg
    from pyiceberg.catalog import load_catalog

    catalog = load_catalog("lakebox", type="rest", uri=URI)
    engine = f"PyIceberg {pyiceberg.__version__}, catalog and S3"
    for files in LAYOUTS:
        # each from the catalog, as who wants the newest rows must
        def table():
            return catalog.load_table(f"raw.files_{files}")

        def count():
            assert table().scan().count() == ROWS

        def group():
            rows = table().scan(selected_fields=("category", "amount")).to_arrow()
            assert rows.group_by("category").aggregate([("amount", "sum")]).num_rows == 10

        def point():
            assert table().scan(row_filter=f"id = {POINT}").to_arrow().num_rows == 1

        measure(engine, files, "count", count)
        measure(engine, files, "group-by", group)
        measure(engine, files, "point", point)


for engine in (duckdb_extension, pyiceberg):
    try:
        engine()
    except ImportError as error:
        print(json.dumps({"absent": engine.__name__, "why": str(error)}), flush=True)
