"""Which faults of encoding and header each program finds: cld check, and frictionless with the release's headers as schema.

    python3 benches/peers/sending.py CLD      needs frictionless (pip install frictionless==5.21.0)

Each file has one fault that the Data Landing Portal does not take. frictionless is given the encoding and the delimiter that
the portal wants, and the headers in their order: what it could be told, it is told.
"""

import csv, io, json, subprocess, sys, tempfile, time
from pathlib import Path

from frictionless import Detector, Dialect, Resource, Schema, fields
from frictionless.formats import CsvControl


def clean(cld, folder):
    """A file ready to send, as rows of cells."""
    run = lambda *args: subprocess.run([cld, *args], check=False, capture_output=True, text=True)
    run("synthesise", "-o", f"{folder}/made", "--authorities", "1", "--people", "300", "--release", "release-2", "--seed", "5")
    made = next(Path(folder, "made/submissions").iterdir())
    run("prepare", str(made), "-o", f"{folder}/ready.csv")
    text = Path(folder, "ready.csv").read_bytes().decode("cp1252")
    return list(csv.reader(io.StringIO(text, newline="")))


def faults(rows):
    """Each fault with the bytes of a file that has it."""
    def text(rows, delimiter=","):
        out = io.StringIO(newline="")
        csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
        return out.getvalue()

    def with_head(change):
        head = list(rows[0])
        change(head)
        return text([head, *rows[1:]]).encode("cp1252")

    def with_cell(header, value):
        at = rows[0].index(header)
        return [rows[0], [*rows[1][:at], value, *rows[1][at + 1:]], *rows[2:]]

    def swapped(head):
        head[0], head[1] = head[1], head[0]

    at = rows[0].index("Gender")
    turned = [[row[1], row[0], *row[2:]] for row in rows]
    yield "none", text(rows).encode("cp1252")
    yield "byte order mark", b"\xef\xbb\xbf" + text(rows).encode()
    yield "UTF-16", text(rows).encode("utf-16")
    yield "letters in UTF-8", text(with_cell("Gender", "Malé")).encode()
    yield "letters in two encodings", text(with_cell("Gender", "Malé")).encode() + text([["é", *rows[1][1:]]]).encode("cp1252")
    yield "semicolons", text(rows, ";").encode("cp1252")
    yield "underscore in a header", with_head(lambda head: head.__setitem__(at, "Gen_der"))
    yield "another case in a header", with_head(lambda head: head.__setitem__(at, "GENDER"))
    yield "blank behind a header", with_head(lambda head: head.__setitem__(at, "Gender "))
    yield "headers in another order", text(turned).encode("cp1252")
    yield "a header twice", with_head(lambda head: head.__setitem__(at + 1, "Gender"))
    yield "a value that begins with =", text(with_cell("Gender", "=Male")).encode("cp1252")


def by_frictionless(path, head):
    schema = Schema(fields=[fields.StringField(name=name) for name in head])
    dialect = Dialect(header_case=True, controls=[CsvControl(delimiter=",")])
    detector = Detector(schema_sync=False)
    try:
        report = Resource(path=path.name, basepath=str(path.parent), encoding="cp1252", schema=schema, dialect=dialect, detector=detector).validate(limit_errors=50)
        return {error[0] for error in report.flatten(["type"])}
    except Exception as fault:
        return {type(fault).__name__}


def by_cld(cld, path):
    done = subprocess.run([cld, "check", str(path), "--json"], capture_output=True, text=True, check=False)
    line = json.loads(done.stdout)
    return set(line.get("sending", {}).get("findings", {})), set(line["findings"])


def main(cld):
    with tempfile.TemporaryDirectory() as folder:
        rows = clean(cld, folder)
        names = {"cld": 0.0, "frictionless": 0.0}
        print("| fault | cld check | frictionless |\n|---|---|---|")
        usual = None
        for fault, content in faults(rows):
            path = Path(folder, "april.csv")
            path.write_bytes(content)
            begun = time.perf_counter()
            sending, _ = by_cld(cld, path)
            names["cld"] += time.perf_counter() - begun
            begun = time.perf_counter()
            peer = by_frictionless(path, rows[0])
            names["frictionless"] += time.perf_counter() - begun
            usual = (sending, peer) if usual is None else usual
            said = lambda found, known: ", ".join(sorted(found - known)) or "nothing"
            none = (set(), set()) if fault == "none" else usual
            print(f"| {fault} | {said(sending, none[0])} | {said(peer, none[1])} |", flush=True)
        print({name: round(seconds, 1) for name, seconds in names.items()}, file=sys.stderr)


main(sys.argv[1])
