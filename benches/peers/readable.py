"""Copies a submission without the rows that have another number of cells than the header, or that are no UTF-8."""
import csv
import sys

source, target = sys.argv[1:]
with open(source, encoding="utf-8", errors="replace", newline="") as rows, open(target, "w", encoding="utf-8", newline="") as out:
    reader, writer = csv.reader(rows), csv.writer(out, lineterminator="\r\n")
    header = next(reader)
    writer.writerow(header)
    writer.writerows(row for row in reader if len(row) == len(header) and not any("\ufffd" in cell for cell in row))
