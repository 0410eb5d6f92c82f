#!/usr/bin/python3
"""What keeping a run costs its training, and how soon the terminal lists a thousand of them.

Usage: store-cost.py BNLAB-CLI [TURNS]

Trains 784-128-10 on MNIST ($BNLAB_MNIST, else ../shared/datasets/mnist beside the project) with the
store and without, turn and turn about: images a second as the trainer counts them, and the
processor's time of the whole program, which says the same on a machine that is busy."""

import contextlib
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

CLI = sys.argv[1]
TURNS = int(sys.argv[2]) if len(sys.argv) > 2 else 7
MNIST = os.environ.get('BNLAB_MNIST', str(Path(__file__).resolve().parents[3] / 'shared' /
                                          'datasets' / 'mnist'))
STEPS = {64: 6000, 8: 20000}
MOST_PERCENT = 2
MOST_LIST_SECONDS = 0.3


def call(*words):
    """What it prints, and its seconds by the clock and of the processor."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    out = subprocess.run([CLI, *map(str, words)], check=True, capture_output=True, text=True).stdout
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return out, wall, (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


def train(batch, store):
    out, _, cpu = call('train', '--data', MNIST, '--hidden', 128, '--batch-size', batch, '--steps',
                       STEPS[batch], '--eval-every', STEPS[batch], '--quiet', '--json',
                       '--runs', store)
    arms = json.loads(out)['arms']
    return next(iter(arms.values()))['runs'][0]['images_per_second'], cpu


def measure_cost(batch, folder):
    with_store, without = [], []
    train(batch, 'none')
    for turn in range(TURNS):
        pair = [(with_store, f'{folder}/cost-{batch}.db'), (without, 'none')]
        for figures, store in pair if turn % 2 else reversed(pair):
            figures.append(train(batch, store))
    rate = [statistics.median(figure[0] for figure in figures) for figures in (with_store, without)]
    cpu = [statistics.median(figure[1] for figure in figures) for figures in (with_store, without)]
    print(f'batch {batch:2}: {rate[0]:.0f} images/s with the store, {rate[1]:.0f} without: '
          f'{100 * (1 - rate[0] / rate[1]):+.1f} %; processor {cpu[0]:.2f} s and {cpu[1]:.2f} s: '
          f'{100 * (cpu[0] / cpu[1] - 1):+.1f} % ({MOST_PERCENT} % at most is wanted)', flush=True)


def multiply(database, n):
    with contextlib.closing(sqlite3.connect(database)) as connection, connection:
        names = [row[1] for row in connection.execute('PRAGMA table_info(run)')]
        rest = ', '.join(name for name in names if name not in ('id', 'uuid'))
        for _ in range(n - 1):
            connection.execute(f'INSERT INTO run (uuid, {rest}) SELECT ?, {rest} FROM run LIMIT 1',
                               [str(uuid.uuid4())])


def measure_list(folder):
    database = f'{folder}/many.db'
    call('train', '--steps', 1, '--hidden', 8, '--quiet', '--runs', database)
    multiply(database, 1000)
    for words in (), ('--json',):
        figures = [call('runs', *words, '--runs', database)[1:] for _ in range(TURNS)]
        wall, cpu = (statistics.median(column) for column in zip(*figures))
        print(f'runs {" ".join(words):6} of 1,000: {wall:.3f} s, of the processor {cpu:.3f} s '
              f'({MOST_LIST_SECONDS} s at most is wanted)', flush=True)


def main():
    with tempfile.TemporaryDirectory(prefix='bnlab-bench-') as folder:
        measure_list(folder)
        if not Path(MNIST).is_dir():
            print(f'{MNIST} is not there: name the folder of MNIST by BNLAB_MNIST')
            sys.exit(77)
        for batch in STEPS:
            measure_cost(batch, folder)


main()
