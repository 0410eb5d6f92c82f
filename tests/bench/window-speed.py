#!/usr/bin/python3
"""Measures the window against the terminal, turn and turn about, and prints medians.

Usage: tests/app/with-display tests/bench/window-speed.py BNLAB BNLAB-CLI [options]

Every turn trains the same comparison twice, from the same spec: by bnlab-cli, and in a window with
its charts that is started, pressed Ctrl+Return in, and closed.  Nobody asks the window anything
while it trains: that it is done shows in its threads.  BNLAB_DEBUG=frames makes it say at the end
what it measured:

  cost of the window  1 - its images a second / those of bnlab-cli just before and just after it, in
                      training alone, as the slower network counts it
  taken               by the window's main thread and by the display server, of all processors: what
                      the cost is at least, and would be on a machine with nothing else to do
  stall               longest time in which the main loop did not look for events, from Start on;
                      work: what the processor did in such a time, the wait for it left out; late:
                      how long a timer of high priority had to wait
  usable              from the start of the process to the first frame with a data set
  first point         from Start to the frame with the first point on a chart

--renderer is GTK's GSK_RENDERER (cairo, or ngl: through llvmpipe where there is no graphics card),
--cores how many processors everything shares, the display server included.
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST = {'cost': 0.05, 'stall_ms': 16.0, 'usable_s': 0.7, 'point_s': 0.2}
PATIENCE_SECONDS = 120


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.split('\n', maxsplit=1)[0])
    parser.add_argument('window', help='bnlab')
    parser.add_argument('terminal', help='bnlab-cli')
    parser.add_argument('--data', default='digits')
    parser.add_argument('--epochs', type=int, default=100)
    parser.add_argument('--batch-size', type=int, default=64)
    parser.add_argument('--hidden', default='128')
    parser.add_argument('--turns', type=int, default=5)
    parser.add_argument('--renderer', default=os.environ.get('GSK_RENDERER', 'cairo'))
    parser.add_argument('--cores', type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument('--json', action='store_true')
    return parser.parse_args()


def train_in_terminal(arguments, spec):
    """Images a second of all networks, while the slower one trained."""
    done = subprocess.run([arguments.terminal, 'compare', spec, '--json', '--quiet'], check=True,
                          capture_output=True, text=True)
    arms = json.loads(done.stdout)['arms'].values()
    runs = [run for arm in arms for run in arm['runs']]
    images = sum(run['images_per_second'] * run['seconds'] for run in runs)
    return images / max(run['seconds'] for run in runs)


def find_server():
    """The X server that with-display started: the child of one of our ancestors."""
    parents = {}
    for stat in Path('/proc').glob('[0-9]*/stat'):
        try:
            name, rest = stat.read_text().split('(', 1)[1].rsplit(')', 1)
        except OSError:  # it ended just now
            continue
        parents[int(stat.parent.name)] = (name, int(rest.split()[1]))
    ancestors = {os.getpid()}
    pid = os.getpid()
    while pid in parents:
        pid = parents[pid][1]
        ancestors.add(pid)
    for pid, (name, parent) in parents.items():
        if name.startswith('X') and parent in ancestors:
            return pid
    return None


def read_cpu(pid):
    """Seconds of a processor that a process has had; 0 where it is not known."""
    if pid is None:
        return 0.0
    words = Path(f'/proc/{pid}/stat').read_text().rsplit(')', 1)[1].split()
    return (int(words[11]) + int(words[12])) / os.sysconf('SC_CLK_TCK')


def trains(process):
    """It has threads that train."""
    for task in Path(f'/proc/{process.pid}/task').iterdir():
        try:
            if (task / 'comm').read_text().startswith('bnl-run'):
                return True
        except OSError:  # it ended just now
            pass
    return False


def wait_until(condition, what):
    end = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > end:
            sys.exit(f'waited in vain for {what}')
        time.sleep(0.05)


def press(keys):
    subprocess.run(['xdotool', 'key', keys], check=True)


def shows(process):
    found = subprocess.run(['xdotool', 'search', '--onlyvisible', '--pid', str(process.pid)],
                           capture_output=True, check=False)
    return bool(found.stdout.strip())


def train_in_window(arguments, spec):
    """The figures of the line that the window leaves."""
    environment = dict(os.environ, BNLAB_DEBUG='frames', GSK_RENDERER=arguments.renderer)
    start = time.monotonic()
    process = subprocess.Popen([arguments.window, '--page', 'train', spec], env=environment,
                               stderr=subprocess.PIPE, text=True)
    wait_until(lambda: shows(process), 'the window')
    time.sleep(1)  # the data set is there, and what the start set off is over
    server = find_server()
    press('ctrl+Return')
    wait_until(lambda: trains(process), 'training')
    begun, served = time.monotonic(), read_cpu(server)
    wait_until(lambda: not trains(process), 'the end of training')
    served = (read_cpu(server) - served) / (time.monotonic() - begun)
    time.sleep(0.3)  # the last frame
    closed = time.monotonic()
    press('ctrl+q')
    said = process.communicate(timeout=PATIENCE_SECONDS)[1]
    line = re.search(r'^bnlab frames: (.*)$', said, re.MULTILINE)
    if not line:
        sys.exit(f'the window said nothing of its frames:\n{said}')
    figures = {name: float(value) for name, value in
               (word.split('=') for word in line[1].split())}
    figures['usable_s'] = figures['ready_usec'] * 1e-6 - start
    figures['point_s'] = (figures['point_usec'] - figures['start_usec']) * 1e-6
    figures['taken'] = (figures['cpu'] + served) / arguments.cores
    figures['close_s'] = time.monotonic() - closed
    return figures


def write_spec(arguments, folder):
    path = Path(folder) / 'spec.json'
    path.write_text(json.dumps({
        'data': arguments.data, 'epochs': arguments.epochs, 'batch_size': arguments.batch_size,
        'hidden': [int(width) for width in arguments.hidden.split(',')]}))
    return str(path)


def measure(arguments):
    turns = []
    with tempfile.TemporaryDirectory() as folder:
        spec = write_spec(arguments, folder)
        before = train_in_terminal(arguments, spec)
        for _ in range(arguments.turns):
            figures = train_in_window(arguments, spec)
            after = train_in_terminal(arguments, spec)
            figures['terminal'] = (before + after) / 2
            figures['cost'] = 1 - figures['images_per_second'] / figures['terminal']
            before = after
            turns.append(figures)
            print(' '.join(f'{name}={figures[name]:.4g}' for name in figures
                           if not name.endswith('_usec')), file=sys.stderr)
    return {name: statistics.median(turn[name] for turn in turns) for name in turns[0]
            if not name.endswith('_usec')}


def main():
    arguments = parse_arguments()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:arguments.cores])
    medians = measure(arguments)
    if arguments.json:
        print(json.dumps(medians))
        return
    print(f'{arguments.data}, hidden {arguments.hidden}, batches of {arguments.batch_size}, '
          f'{arguments.epochs} epochs; {arguments.cores} processors, renderer '
          f'{arguments.renderer}; medians of {arguments.turns} turns')
    print(f'cost of the window {100 * medians["cost"]:.1f} % ({medians["images_per_second"]:,.0f} '
          f'images/s against {medians["terminal"]:,.0f}); {medians["fps"]:.1f} frames/s, worst '
          f'{medians["worst_ms"]:.1f} ms; main thread {100 * medians["cpu"]:.1f} % of a processor')
    print(f'taken       {100 * medians["taken"]:.1f} % of all processors')
    print(f'stall       {medians["stall_ms"]:.1f} ms (work {medians["stall_cpu_ms"]:.1f} ms, late '
          f'{medians["late_ms"]:.1f} ms)')
    print(f'usable      {medians["usable_s"]:.3f} s')
    print(f'first point {medians["point_s"]:.3f} s')
    print(f'closed      {medians["close_s"]:.3f} s')
    over = [name for name, most in MOST.items() if not medians[name] <= most]
    if over:
        print('more than it should be:', ', '.join(over))


if __name__ == '__main__':
    main()
