#!/usr/bin/python3
"""A small file system that is full: trainings go on, say so once, and keep what there is room for."""

import contextlib
import shutil
import sqlite3
import subprocess
from pathlib import Path

from terminal import PROGRAM, Skip, case, expect, main, note, path, run

# What a shell does where it may mount a file system of its own: nobody else sees it.
ALONE = ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-euc']
SIZE = '1m'


def do_inside(script, *words):
    """The script in a shell that has a small file system at $1; its words are $2 and on."""
    place = path('small')
    Path(place).mkdir(exist_ok=True)
    if not shutil.which('unshare'):
        raise Skip('there is no unshare')
    mount = f'mount -t tmpfs -o size={SIZE} none "$1"; '
    if subprocess.run([*ALONE, mount, 'sh', place], capture_output=True, check=False).returncode:
        raise Skip('no file system may be mounted here')
    done = subprocess.run([*ALONE, mount + script, 'sh', place, PROGRAM, *map(str, words)],
                          capture_output=True, text=True, check=False, timeout=120)
    expect(done.returncode == 0, f'status {done.returncode}\n{done.stdout}{done.stderr}')
    return done


TRAIN = ['train', '--hidden', '8', '--steps', '3000', '--quiet', '--runs']


@case('full from the beginning: the run is trained, and the person told')
def _():
    done = do_inside('head -c 1000k /dev/zero >"$1/rest"; '
                     'shift; p="$1"; shift; "$p" "$@"', *TRAIN, path('small') + '/runs.db')
    expect('test accuracy' in done.stdout, done.stdout)
    told = done.stderr.strip().splitlines()
    expect(len(told) == 1 and 'runs.db' in told[0], done.stderr)
    note(told[0])


@case('full after a few runs: those are there, whole, and the next ones once there is room')
def _():
    done = do_inside(
        'p="$2"; n=0; '
        'while [ $n -lt 20 ]; do "$p" ' + ' '.join(TRAIN) + ' "$1/runs.db" >"$1.out" 2>"$1.err"; '
        'n=$((n + 1)); [ ! -s "$1.err" ] || break; done; '
        'cat "$1.err"; '
        'cp "$1"/runs.db* "$3"; rm "$1"/runs.db*; '
        '"$p" ' + ' '.join(TRAIN) + ' "$1/runs.db" >/dev/null; "$p" runs --json --runs "$1/runs.db"',
        path('.'))
    told = done.stdout.splitlines()
    expect('runs.db' in told[0], done.stdout)
    note(told[0])
    expect('"finished"' in done.stdout, 'once there is room')
    copy = path('runs.db')
    with contextlib.closing(sqlite3.connect(copy)) as connection:
        expect(connection.execute('PRAGMA integrity_check').fetchall() == [('ok',)], 'damaged')
    records = run('runs', '--json', '--runs', copy).json['runs']
    finished = [record for record in records if record['state'] == 'finished']
    expect(len(finished) >= 2, records)
    for record in finished:
        expect(record['steps'] == record['steps_planned'] == 3000, record)
        run('runs', 'export', record['id'], path('rows.csv'), '--runs', copy)
        expect(len(Path(path('rows.csv')).read_text(encoding='utf-8').splitlines()) == 3001,
               'rows of a finished run')
    note(f'{len(finished)} of {len(records)} runs had room')
    for said in Path(path('.')).glob('small.*'):
        said.unlink()


main()
