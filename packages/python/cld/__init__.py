"""Check files of Client Level Data, and read the tables of a run.

The program ``cld`` comes with this package and does the work, on this machine; no data leaves it. What it says of a file
is what ``cld check`` says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas
    import polars

__all__ = ["Checked", "CldError", "Run", "check", "prepare", "program", "run"]


class CldError(Exception):
    """What the program said when it did not do what was asked: what is wrong, where, and what to do."""


@dataclass(frozen=True)
class Checked:
    """What a file came to."""

    file: str
    """The file, as it was named."""
    verdict: str
    """``clean``, or ``findings``."""
    release: str | None
    """The release of the specification that the file follows."""
    rows: int
    """Rows that are about an event or a person."""
    findings: dict[str, int]
    """How often each rule was broken, by its name."""
    line: dict[str, Any]
    """All that ``cld check --json`` says of the file."""


def program() -> str:
    """Where the program is: next to this Python, or on the path. ``CLD`` in the environment names another one."""
    name = "cld.exe" if os.name == "nt" else "cld"
    ours = Path(sysconfig.get_path("scripts"), name)
    found = os.environ.get("CLD") or (str(ours) if ours.exists() else shutil.which("cld"))
    if found is None:
        raise CldError(f"the program cld is neither in {ours.parent} nor on the path. Install the package again.")
    return found


def _said(arguments: list[str], done: set[int]) -> str:
    ended = subprocess.run([program(), *arguments], capture_output=True, text=True, encoding="utf-8")
    if ended.returncode not in done or not ended.stdout:
        raise CldError(ended.stderr.strip() or f"cld ended with status {ended.returncode} and said nothing")
    return ended.stdout


def check(
    file: str | Path,
    *,
    release: str | None = None,
    previous: str | Path | None = None,
    report: str | Path | None = None,
    findings: str | Path | None = None,
    with_values: bool = False,
) -> Checked:
    """Check a file. ``report`` (.html) and ``findings`` (.csv, .jsonl, .xlsx) name files to write.

    Findings are no error; a file that cannot be read is one: :class:`CldError`.
    """
    options = {"--release": release, "--previous": previous, "--report": report, "--findings": findings}
    arguments = [text for name, value in options.items() if value is not None for text in (name, str(value))]
    arguments += ["--with-values"] if with_values else []
    line = json.loads(_said(["check", "--json", *arguments, "--", str(file)], {0, 1, 2}))
    if line["verdict"] == "unreadable":
        raise CldError(line["reason"])
    return Checked(line["file"], line["verdict"], line.get("release"), line["rows"], line.get("findings", {}), line)


def prepare(file: str | Path, output: str | Path) -> str:
    """Write a copy that the Data Landing Portal takes; the answer says every change that was made."""
    return _said(["prepare", "-o", str(output), "--", str(file)], {0, 1})


def run(received: str | Path, output: str | Path, *, parameters: str | None = None, method: str | None = None) -> Run:
    """Turn submissions into tables, and open them. ``received`` is a folder with receipts, or one file."""
    options = {"--parameters": parameters, "--method": method}
    arguments = [text for name, value in options.items() if value is not None for text in (name, value)]
    _said(["run", *arguments, "-o", str(output), "--", str(received)], {0, 1})
    return Run(output)


class Run:
    """A run that is finished, as ``cld run`` leaves it in a folder."""

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        try:
            self.record: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        except OSError as missing:
            raise CldError(f"{folder}: is no finished run. Name a folder that cld run made.") from missing

    def __repr__(self) -> str:
        return f"Run({str(self.folder)!r}: {self.record['title']}, {len(self.tables)} tables)"

    @property
    def tables(self) -> list[str]:
        """The names of the tables, ``ascof_2a`` among them."""
        return sorted(place.name for place in (self.folder / "tables").iterdir() if place.is_dir())

    def files(self, table: str) -> list[Path]:
        """The Parquet files that hold the rows of a table or a step."""
        for kind in ("tables", "steps", "layouts"):
            found = sorted((self.folder / kind / table).glob("*.parquet"))
            if found:
                return found
        raise CldError(f"the run has no table {table!r}. It has: {', '.join(self.tables)}")

    def pandas(self, table: str) -> pandas.DataFrame:
        """The rows of a table, with pandas."""
        import pandas

        return pandas.concat([pandas.read_parquet(file) for file in self.files(table)], ignore_index=True)

    def polars(self, table: str) -> polars.DataFrame:
        """The rows of a table, with polars."""
        import polars

        return polars.read_parquet(self.files(table))
