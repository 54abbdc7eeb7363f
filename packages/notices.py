"""notices.py TARGET...: who wrote what is built into the program for these targets, and under which licences.

Each licence text stands once, after the names of all crates that come with that very text.
"""

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

NAMES = ("LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE")


def built_in(target: str) -> set[str]:
    """The ids of the crates that the program is made of, as `cargo metadata` names them; not those that only build."""
    tree = ["cargo", "tree", "--locked", "-p", "cld", "-e", "normal", "--target", target, "--prefix", "none", "-f", "{p}"]
    lines = subprocess.run(tree, check=True, capture_output=True, text=True).stdout.splitlines()
    return {" ".join(line.split()[:2]) for line in lines if line}


def main() -> None:
    wanted = set().union(*(built_in(target) for target in sys.argv[1:]))
    asked = ["cargo", "metadata", "--locked", "--format-version", "1"]
    packages = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)["packages"]
    by_text: dict[str, list[str]] = defaultdict(list)
    without: list[str] = []
    for package in sorted(packages, key=lambda one: (one["name"], one["version"])):
        if f"{package['name']} v{package['version']}" not in wanted or package["source"] is None:
            continue
        name = f"{package['name']} {package['version']} ({package['license'] or 'see the text'})"
        folder = Path(package["manifest_path"]).parent
        texts = sorted(path for path in folder.iterdir() if path.is_file() and path.name.upper().startswith(NAMES))
        if not texts:
            without.append(f"{name}: {package['repository'] or 'no address given'}")
        for path in texts:
            by_text[path.read_text(encoding="utf-8", errors="replace").strip()].append(name)
    print("The program cld is under the licence MIT (LICENSE). Built into it is what others wrote:")
    for text, names in sorted(by_text.items(), key=lambda pair: pair[1]):
        print("\n" + "=" * 80, *names, "-" * 80, text, sep="\n")
    if without:
        print("\n" + "=" * 80, "These come without a file of their licence; the expression above says which it is:", *without, sep="\n")


main()
