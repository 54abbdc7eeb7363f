"""Compares two folders of one run: every stored page, its columns and its rows as multisets.

Usage: judge.py HERE THERE. Decimals count to ten places, as far as engines agree. What has no sign is a whole number,
and a moment is one whether it is kept to a millionth of a second or finer.
Prints what differs; its exit status is 1 when anything does, or when there is nothing to compare.
"""
import os
import sys

import duckdb

PLACES = 10


def pages(run):
    for room in ("steps", "tables"):
        for name in sorted(os.listdir(os.path.join(run, room))):
            if os.path.isdir(os.path.join(run, room, name)):
                yield room, name


def opened(connection, run, room, name):
    files = os.path.join(run, room, name, "*.parquet").replace("'", "''")
    return connection.sql(f"select * from read_parquet('{files}')")


def columns(table):
    alike = {"UBIGINT": "BIGINT", "UINTEGER": "INTEGER", "TIMESTAMP_NS": "TIMESTAMP"}
    return [(name, alike.get(str(kind), str(kind))) for name, kind in zip(table.columns, table.types)]


def compared(table):
    def cell(name, kind):
        return f'round("{name}", {PLACES}) as "{name}"' if str(kind).startswith("DECIMAL") else f'"{name}"'
    return ", ".join(cell(name, kind) for name, kind in zip(table.columns, table.types))


def differences(connection, here, there):
    """What is said of a page that differs; nothing of one that is equal."""
    if columns(here) != columns(there):
        return f"columns {columns(here)} here, {columns(there)} there"
    connection.register("here", here)
    connection.register("there", there)
    left, right = f"select {compared(here)} from here", f"select {compared(there)} from there"
    only_here = connection.sql(f"{left} except all {right}").fetchall()
    only_there = connection.sql(f"{right} except all {left}").fetchall()
    if only_here or only_there:
        return f"{len(only_here)} rows only here, such as {only_here[:2]}, {len(only_there)} only there, such as {only_there[:2]}"
    return None


def main(here, there):
    connection = duckdb.connect()
    seen = faults = 0
    for room, name in pages(here):
        seen += 1
        try:
            fault = differences(connection, opened(connection, here, room, name), opened(connection, there, room, name))
        except duckdb.IOException:
            fault = "not stored there"
        if fault:
            faults += 1
            print(f"{room}/{name}: {fault}")
    print(f"{seen} stored pages, {faults} differ")
    return 0 if seen and not faults else 1


sys.exit(main(*sys.argv[1:3]))
