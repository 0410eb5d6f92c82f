"""Test cases that report by TAP, in the order they are written."""

import sys
import time
import traceback

CASES = []


def case(name):
    """Marks a function as a test case."""
    def register(function):
        CASES.append((name, function))
        return function
    return register


class Skip(Exception):
    """A precondition is missing."""


def note(text):
    for line in str(text).splitlines():
        print(f'# {line}', flush=True)


def expect(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


def run_cases(on_failure=None):
    """Runs every case; returns the exit status.  on_failure is told the name of the case."""
    print(f'TAP version 13\n1..{len(CASES)}', flush=True)
    n_failed = 0
    for i, (name, function) in enumerate(CASES, 1):
        start = time.monotonic()
        try:
            function()
            print(f'ok {i} {name}', flush=True)
        except Skip as reason:
            print(f'ok {i} {name} # SKIP {reason}', flush=True)
        except Exception:  # one case that fails must not hide the others
            n_failed += 1
            note(traceback.format_exc())
            if on_failure:
                on_failure(name)
            print(f'not ok {i} {name}', flush=True)
        note(f'{time.monotonic() - start:.1f} s')
    return 1 if n_failed else 0


def main(on_failure=None):
    sys.exit(run_cases(on_failure))
