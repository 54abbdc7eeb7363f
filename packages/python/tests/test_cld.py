"""The module does what the program does: asked of a package that is installed, with polars and pandas."""

import csv
import subprocess
import tempfile
import unittest
from pathlib import Path

import cld


class Whole(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.place = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.place.name)
        made = ["synthesise", "-o", cls.folder / "received", "--authorities", "2", "--people", "200", "--errors", "0.01"]
        subprocess.run([cld.program(), *made], check=True, capture_output=True)
        cls.file = sorted((cls.folder / "received" / "submissions").glob("*.csv"))[0]
        cls.made = cld.run(cls.folder / "received", cls.folder / "run", parameters="fy")

    @classmethod
    def tearDownClass(cls):
        cls.place.cleanup()

    def test_a_file_is_checked_as_the_program_checks_it(self):
        report, findings = self.folder / "report.html", self.folder / "findings.csv"
        checked = cld.check(self.file, report=report, findings=findings)
        self.assertEqual(checked.verdict, "findings")
        self.assertGreater(checked.rows, 0)
        self.assertTrue(report.read_text(encoding="utf-8").startswith("<!DOCTYPE html>"))
        with findings.open(encoding="utf-8-sig", newline="") as lines:
            self.assertEqual({row["rule"] for row in csv.DictReader(lines)}, set(checked.findings))

    def test_what_cannot_be_read_is_an_error_with_the_program_s_words(self):
        with self.assertRaisesRegex(cld.CldError, "nobody.csv: cannot be read"):
            cld.check(self.folder / "nobody.csv")
        with self.assertRaisesRegex(cld.CldError, "is no finished run"):
            cld.Run(self.folder)

    def test_a_prepared_file_is_one_that_the_portal_takes(self):
        ready = self.folder / "ready.csv"
        cld.prepare(self.file, ready)
        self.assertEqual(cld.check(ready).rows, cld.check(self.file).rows)

    def test_the_tables_of_a_run_are_read_by_both_libraries(self):
        self.assertIn("ascof_2a", self.made.tables)
        with (self.made.folder / "tables" / "ascof_2a.csv").open(encoding="utf-8-sig", newline="") as lines:
            written = {row["la_code"]: int(row["numerator"]) for row in csv.DictReader(lines)}
        polars = self.made.polars("ascof_2a")
        self.assertEqual(dict(zip(polars["la_code"], polars["numerator"])), written)
        pandas = self.made.pandas("ascof_2a")
        self.assertEqual(dict(zip(pandas["la_code"], pandas["numerator"])), written)
        with self.assertRaisesRegex(cld.CldError, "no table 'ascof_9z'. It has: .*ascof_2a"):
            self.made.polars("ascof_9z")


if __name__ == "__main__":
    unittest.main()
