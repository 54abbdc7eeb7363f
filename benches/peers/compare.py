"""Prints the medians of each program and what each found: SCRATCH, a folder with NAME.times and NAME.csv."""
import csv
import os
import statistics
import sys
from collections import Counter

scratch = sys.argv[1]
tools = ["cld", "polars", "duckdb"]
rows = sum(1 for _ in csv.reader(open(os.path.join(scratch, "file.csv"), newline="", encoding="utf-8"))) - 1
size = os.path.getsize(os.path.join(scratch, "file.csv"))


def medians(tool):
    runs = [list(map(float, line.split())) for line in open(os.path.join(scratch, f"{tool}.times"))]
    wall, user, system, memory = (statistics.median(run[at] for run in runs) for at in range(4))
    return wall, user + system, memory / 1024, len(runs)


def found(tool):
    lines = csv.DictReader(open(os.path.join(scratch, f"{tool}.csv"), newline="", encoding="utf-8"))
    return {(int(line["row"]), line["rule"], line["item"]) for line in lines}


print(f"{rows:,} rows, {size / 1e6:,.0f} MB, every finding written; medians")
print("| program | runs | wall s | CPU s | rows per CPU-second | MiB | CPU of cld |")
print("|---|---|---|---|---|---|---|")
cpu_of_cld = medians("cld")[1]
for tool in tools:
    wall, cpu, memory, runs = medians(tool)
    print(f"| {tool} | {runs} | {wall:.1f} | {cpu:.1f} | {rows / cpu:,.0f} | {memory:.0f} | {cpu / cpu_of_cld:.1f} |")

findings = {tool: found(tool) for tool in tools}
asked = {rule for tool in tools[1:] for _, rule, _ in findings[tool]}
counts = {tool: Counter(rule for _, rule, _ in findings[tool]) for tool in tools}
others = len(set(counts["cld"]) - asked)
print(f"\ncld asked every rule and found {sum(counts['cld'].values()):,} by {len(counts['cld'])} rules, {others} of which the others were not asked.")
print("| rule | " + " | ".join(tools) + " | of these in all three |")
print("|---" * (len(tools) + 2) + "|")
for rule in sorted(asked):
    mine = [{finding for finding in findings[tool] if finding[1] == rule} for tool in tools]
    print(f"| {rule} | " + " | ".join(f"{len(one):,}" for one in mine) + f" | {len(set.intersection(*mine)):,} |")
