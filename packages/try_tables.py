"""try_tables.py GUIDE RUN FOLDER: does what docs/tables.md says in Python and R, with the run in place of its example; the files
of make dist are in FOLDER. Of R what is installed is tried, and what is not is named.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

guide, run, folder = Path(sys.argv[1]), Path(sys.argv[2]).resolve(), sys.argv[3]
blocks = re.findall(r"```(python|r)\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
os.chdir(folder)
counts = set()
for language, text in blocks:
    text = text.replace("run-2026", str(run))
    if language == "python":
        place: dict = {}
        exec(compile(text, str(guide), "exec"), place)
        counts.add(len(place["table"]))
        continue
    library = re.search(r"library\((\w+)\)", text)
    if shutil.which("Rscript") is None:
        print("tables: R is not installed, its lines are not tried")
    elif library and subprocess.run(["Rscript", "-e", library[0]], capture_output=True).returncode != 0:
        print(f"tables: R has no {library[1]} here, its lines are not tried")
    else:
        said = subprocess.run(["Rscript", "-e", text + "\ncat(nrow(table))"], check=True, capture_output=True, text=True)
        counts.add(int(said.stdout.split()[-1]))
assert len(blocks) >= 5 and len(counts) == 1 and counts.pop() > 0, (len(blocks), counts)
print(f"tables: {len(blocks)} ways to open a run")
