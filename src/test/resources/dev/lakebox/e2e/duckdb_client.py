"""Runs the SQL of a file in DuckDB and prints the rows of each statement.

INSTALL is answered by the extensions of PyPI, which are put where DuckDB keeps installed ones.
"""

import sys
from importlib.resources import files

import duckdb

connection = duckdb.connect(config={"extension_directory": "extensions"})
for name in ("httpfs", "avro", "iceberg"):
    binary = files(f"duckdb_extension_{name}") / "extensions" / f"v{duckdb.__version__}" / f"{name}.duckdb_extension"
    connection.execute(f"INSTALL '{binary}'")

with open(sys.argv[1], encoding="utf-8") as lines:
    for statement in connection.extract_statements(lines.read()):
        for row in connection.execute(statement).fetchall():
            print(*row)
