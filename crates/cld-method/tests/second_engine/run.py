"""Runs the examples of the book's pages on DuckDB and says which do not come out.

Reads a line of JSON for each method or release ({"shared": [table...], "functions": [[head, SQL]...]}) and for each
example ({"page", "line", "given", "steps", "query", "columns", "expected"}); writes a line of JSON for each fault and at
last {"examples": n}.

What DuckDB spells or sets otherwise is in SETTINGS, the functions of rules that only this book has in OF_RULES, and
nowhere else.
"""
import datetime
import decimal
import json
import sys

import duckdb

SETTINGS = [
    # Where nulls stand is left unsaid on most pages. Here they stand the other way round than in the engine that runs
    # methods, so that a page for which it matters fails unless it says so.
    "set default_null_order = 'nulls_first_on_asc_last_on_desc'",
    "set timezone = 'UTC'",
    "create schema book",
    "set search_path = 'main,book'",
    "create macro book.btrim(a) as trim(a, ' ')",
    "create macro book.character_length(a) as length(a)",
    "create macro book.regexp_like(a, b) as regexp_matches(a, b)",
]

# book/README.md says what they are; a_1, a_2, … are the texts of the columns in the order of their numbers.
OF_RULES = {
    "count_filled": "list_count(texts)",
    "named_twice": "list_count(texts) > list_unique(texts)",
    # As many as are filled would fill the first columns, if there were no gap.
    "filled_after_gap": "list_count(texts[1:list_count(texts)]) < list_count(texts)",
}
MOST_COLUMNS = 40

LOOKS_LIKE = """create macro book.looks_like(a, shapes) as regexp_full_match(a, '(' || replace(replace(
    regexp_replace(shapes, '([][.+*?(){}^$\\\\])', '\\\\\\1', 'g'), 'A', '[A-Za-z]'), '9', '[0-9]') || ')')"""


def of_rules():
    """The macros for any number of columns: one body for each number."""
    yield LOOKS_LIKE
    for name, body in OF_RULES.items():
        bodies = []
        for count in range(1, MOST_COLUMNS + 1):
            names = ", ".join(f"a_{number}" for number in range(1, count + 1))
            bodies.append(f"({names}) as {body.replace('texts', f'[{names}]')}")
        yield f"create macro book.{name} {', '.join(bodies)}"


KINDS = {
    "int": {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"},
    "bigint": {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"},
    "varchar": {"VARCHAR"},
    "date": {"DATE"},
    "timestamp": {"TIMESTAMP"},
    "boolean": {"BOOLEAN"},
}


def engine():
    connection = duckdb.connect()
    for setting in [*SETTINGS, *of_rules()]:
        connection.execute(setting)
    return connection


def create(connection, schema, table):
    """A table with the planned types; its cells are cast from text."""
    name, columns = f"{schema}.{table['name']}", table["columns"]
    connection.execute(f"drop table if exists {name}")
    stated = ", ".join(f"{column['name']} {column['type']}" for column in columns)
    connection.execute(f"create table {name} ({stated})")
    if table["rows"]:
        casts = ", ".join(f"cast(? as {column['type']})" for column in columns)
        connection.executemany(f"insert into {name} values ({casts})", table["rows"])


def is_of_type(found, wanted):
    """Whole numbers of any width are one type; decimals have the digits behind the point that were planned."""
    found = str(found)
    if found in ('"NULL"', "NULL"):
        return True
    if wanted.startswith("decimal"):
        return found.startswith("DECIMAL") and found.rstrip(")").split(",")[1] == wanted.rstrip(")").split(",")[1].strip()
    return found in KINDS.get(wanted, set())


def value(cell, wanted):
    """An expected cell as the value that it is."""
    if cell is None:
        return None
    if wanted in ("int", "bigint"):
        return int(cell)
    if wanted.startswith("decimal"):
        return decimal.Decimal(cell)
    if wanted == "date":
        return datetime.date.fromisoformat(cell)
    if wanted == "timestamp":
        return datetime.datetime.fromisoformat(cell)
    if wanted == "boolean":
        return {"true": True, "false": False}[cell]
    return cell


def outcome(connection, example):
    """What is wrong with an example; None when it comes out."""
    for table in example["given"]:
        create(connection, "main", table)
    for name, sql in example["steps"]:
        connection.execute(f"create table main.{name} as {sql}")
    names = ", ".join(f"page.{column['name']}" for column in example["columns"])
    result = connection.execute(f"select {names} from ({example['query']}) as page")
    types = [description[1] for description in result.description]
    found = result.fetchall()
    for column, given in zip(example["columns"], types):
        if not is_of_type(given, column["type"]):
            return f"column {column['name']} is of type {given}, and was planned as {column['type']}"
    left = list(found)
    for row in example["expected"]:
        wanted = tuple(value(cell, column["type"]) for cell, column in zip(row, example["columns"]))
        if wanted not in left:
            return f"expected {show(wanted)}, which does not come out; left over: {[show(row) for row in left]}"
        left.remove(wanted)
    return f"also comes out: {[show(row) for row in left]}" if left else None


def show(row):
    return " | ".join("(null)" if cell is None else str(cell) for cell in row)


def tidy(connection):
    tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'main'").fetchall()
    for (name,) in tables:
        connection.execute(f"drop table main.{name}")


def main():
    connection, count = engine(), 0
    for line in sys.stdin:
        message = json.loads(line)
        if "shared" in message:
            connection = engine()
            for table in message["shared"]:
                create(connection, "book", table)
            for head, body in message.get("functions", []):
                connection.execute(f"create macro book.{head} as ({body})")
            continue
        count += 1
        try:
            what = outcome(connection, message)
        except Exception as error:  # The engine does not understand it: that is the fault that is looked for.
            what = " ".join(str(error).split())
        if what:
            print(json.dumps({"page": message["page"], "line": message["line"], "what": what}))
        tidy(connection)
    print(json.dumps({"examples": count}))


main()
