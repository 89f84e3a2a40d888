#!/usr/bin/env python3
"""Write NAME.expected.json beside each sample, from what this binary says now. Read the differences before you commit them.

usage: expect.py SLUICE [--force]      (without --force, files that exist are left as they are)

{"inspect": what `sluice inspect NAME --json` prints for the file alone, and its exit status,
 "import": its entry of one `sluice import --json` of all samples in order of name into an empty folder, without ids, times and rates}
"""
import json
import os
import sys
import tempfile

from check import FOLDER, SUFFIX, imported, inspected, samples


def main(sluice, force):
    sluice, names = os.path.abspath(sluice), samples()
    with tempfile.TemporaryDirectory() as work:
        status, entries, document = imported(sluice, os.path.join(work, "data"), [os.path.join(FOLDER, name) for name in names])
    missing = [name for name in names if name not in entries]
    if missing:
        sys.exit("the import (exit status %d) has no entry for %s: %.500s" % (status, ", ".join(missing), json.dumps(document)))
    kept = 0
    for name in names:
        path = os.path.join(FOLDER, name + SUFFIX)
        if os.path.exists(path) and not force:
            print("kept     %s (there already; --force writes it anew)" % os.path.basename(path))
            kept += 1
            continue
        with open(path, "w") as file:
            json.dump({"inspect": inspected(sluice, name), "import": entries[name]}, file, indent=1, ensure_ascii=False, sort_keys=True)
            file.write("\n")
        print("written  " + os.path.basename(path))
    return 1 if kept else 0


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--force"]
    if len(arguments) != 1:
        sys.exit(__doc__)
    sys.exit(main(arguments[0], "--force" in sys.argv))
