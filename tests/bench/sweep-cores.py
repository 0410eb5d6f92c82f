#!/usr/bin/python3
"""How much faster two cores train a sweep than one.

Usage: sweep-cores.py BNLAB-CLI [TURNS]

Trains the same sweep with --threads 1 and --threads 2, turn and turn about, kept in a database of
its own each time: runs a second by the clock, and the processor's time of the whole program.  On a
machine that has other work the clock says little; the processor's time still tells whether runs side
by side hold each other up: for the same work it must not grow."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time

CLI = sys.argv[1]
TURNS = int(sys.argv[2]) if len(sys.argv) > 2 else 5
WANTED = 1.9
SWEEP = {
    'spec': {'data': 'digits', 'hidden': [128], 'epochs': 10},
    'vary': [{'key': 'batch_size', 'values': 'pow2:8:256'}, {'key': 'norm', 'values': 'none,batch'}],
    'seeds': 4,
    'measures': ['train'],
}
N_RUNS = 6 * 2 * 4


def train(threads, folder):
    plan, store = f'{folder}/sweep.json', f'{folder}/runs.db'
    with open(plan, 'w', encoding='utf-8') as file:
        json.dump(SWEEP, file)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run([CLI, 'sweep', plan, '--threads', str(threads), '--runs', store, '--quiet'],
                   check=True, stdout=subprocess.DEVNULL)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main():
    if (os.cpu_count() or 1) < 2:
        sys.exit('this machine has one core')
    figures = {1: [], 2: []}
    for turn in range(TURNS):
        for threads in (1, 2) if turn % 2 == 0 else (2, 1):
            with tempfile.TemporaryDirectory() as folder:
                figures[threads].append(train(threads, folder))
    wall, cpu = ({n: statistics.median(pair[i] for pair in pairs) for n, pairs in figures.items()}
                 for i in range(2))
    for n in figures:
        print(f'{n} at a time: {N_RUNS / wall[n]:.2f} runs/s, {wall[n]:.2f} s, of the processor '
              f'{cpu[n]:.2f} s, which kept {cpu[n] / wall[n]:.2f} cores busy')
    print(f'rate: {wall[1] / wall[2]:.2f} times that of one ({WANTED} is wanted); processor: '
          f'{100 * (cpu[2] / cpu[1] - 1):+.1f} %; load of the machine {os.getloadavg()[0]:.1f}')
    return wall[1] / wall[2] < WANTED


sys.exit(main())
