#!/usr/bin/env python3
"""Read one file with another reader and say how much user CPU the call took: a line of JSON. Exit status 3 where the package is missing.

usage: peers.py ofxtools|ofxparse|quiffen|duckdb FILE

Called by readers.py. None of them does more than we do: no dates decided over the whole file, no problems with a place, no duplicates.
"""
import importlib
import importlib.metadata
import json
import resource
import sys
import warnings


def ofxtools(module, path):
    parser = importlib.import_module("ofxtools.Parser").OFXTree()
    parser.parse(path)
    return sum(len(statement.transactions) for statement in parser.convert().statements)


def ofxparse(module, path):
    with open(path, "rb") as file:
        return sum(len(account.statement.transactions) for account in module.OfxParser.parse(file).accounts)


def quiffen(module, path):
    parsed = module.Qif.parse(path, day_first=False)
    return sum(len(entries) for account in parsed.accounts.values() for entries in account.transactions.values())


def duckdb(module, path):
    # All columns, typed, as a table of its own would hold them.
    return module.execute("create temp table statement as select * from read_csv(?)", [path]).fetchone()[0]


def main():
    name, path = sys.argv[1:]
    warnings.simplefilter("ignore")
    try:
        module = importlib.import_module(name)
    except ImportError:
        sys.exit(3)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    rows = {"ofxtools": ofxtools, "ofxparse": ofxparse, "quiffen": quiffen, "duckdb": duckdb}[name](module, path)
    seconds = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    print(json.dumps({"rows": rows, "seconds": max(seconds, 1e-3), "version": "%s %s" % (name, importlib.metadata.version(name))}))


if __name__ == "__main__":
    main()
