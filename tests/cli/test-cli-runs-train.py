#!/usr/bin/python3
"""bnlab-cli runs resume and branch, two terminals at once, and databases that are damaged."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

from terminal import (PROGRAM, SMALL, case, catches, expect, main, path, read_rows, refuse, run,
                      wait_for)

ENV = {'XDG_DATA_HOME': path('own')}
# So long that nobody sees its end.
LONG = ['--hidden', '32', '--epochs', '100000', '--seed', '4']


def runs(*words, status=0, env=None):
    return run('runs', *words, status=status, env=env or ENV)


def list_runs(env=None):
    return runs('list', '--json', env=env).json['runs']


def refuse_runs(*words, naming=(), status=1):
    refuse('runs', *words, '--runs', path('own') + '/bnlab/runs.db', naming=naming, status=status)


def begin(*words, env=None):
    return subprocess.Popen([PROGRAM, *map(str, words)], stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True, env={**os.environ, **(env or ENV)})


def export(number, name, env=None):
    """Rows without their seconds, which nobody can repeat."""
    runs('export', number, path(name), env=env)
    rows = read_rows(name)
    for row in rows:
        row.pop('seconds')
    return rows


def interrupt_long():
    """A run of many epochs that is stopped by Ctrl+C after a few; its record."""
    process = begin('train', *LONG)
    for _ in range(3):
        process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    expect(process.returncode == 130, process.returncode)
    record = list_runs()[0]
    expect(record['state'] == 'stopped' and record['steps'] > 100, record)
    return record


@case('a run that was stopped goes on to the numbers of a straight one')
def _():
    record = interrupt_long()
    epochs = record['steps'] // 57 + 3
    before = export(record['id'], 'before.csv')
    done = runs('resume', record['id'], '--epochs', epochs, '--json')
    after = done.json['record']
    expect(after['id'] == record['id'] and after['state'] == 'finished', after)
    expect(after['steps'] == 57 * epochs == after['steps_planned'], after)
    straight = read_straight(epochs, 4)
    resumed = export(record['id'], 'resumed.csv')
    expect(len(resumed) == len(straight), f'{len(resumed)} rows, not {len(straight)}')
    for one, other in zip(resumed, straight):
        expect(one == other, f'{one} is not {other}')
    # The last evaluation may have been given up, and is made up for.
    expect(before[:-1] == resumed[:len(before) - 1], 'what was measured before')
    expect(f'step {57 * epochs} of {57 * epochs}' in done.err, done.err)
    said = [int(line.split()[1].rstrip(',')) for line in done.err.splitlines()
            if line.startswith('epoch ')]
    expect(said and said[0] >= record['steps'] // 57 and said[-1] == epochs, done.err)


def read_straight(epochs, seed):
    """Rows of the same run from its beginning to its end, without their seconds."""
    run('train', *LONG[:2], '--epochs', epochs, '--seed', seed, '--metrics', path('straight.csv'),
        '--runs', 'none')
    rows = read_rows('straight.csv')
    for row in rows:
        row.pop('seconds')
    return rows


def kill_when(seed, condition):
    """A run of that seed that is killed once its record is as it should be; what is left of it."""
    process = begin('train', *LONG, '--seed', seed)
    wait_for(lambda: list_runs()[0]['spec']['seed'] == seed and condition(list_runs()[0]))
    process.kill()
    process.communicate()
    record = list_runs()[0]
    expect(record['state'] == 'interrupted', record)
    return record


@case('one that was killed goes on from its last checkpoint to the same numbers')
def _():
    record = kill_when(7, lambda record: record['checkpoint_step'])
    epochs = record['checkpoint_step'] // 57 + 2
    after = runs('resume', record['uuid'][:8], '--epochs', epochs, '--json', '--quiet').json['record']
    expect(after['state'] == 'finished' and after['steps'] == 57 * epochs, after)
    expect(export(record['id'], 'killed.csv') == read_straight(epochs, 7), 'other numbers')


@case('one that was killed before its first checkpoint begins anew')
def _():
    record = kill_when(6, lambda record: True)
    expect(record['checkpoint_step'] is None, record)
    done = runs('resume', record['id'], '--epochs', 2, '--json')
    expect('begins anew' in done.err, done.err)
    expect(done.json['record']['uuid'] == record['uuid'], done.json)
    expect(export(record['id'], 'anew.csv') == read_straight(2, 6), 'other numbers')


@case('a finished run is trained further, when it is told how far')
def _():
    run('train', *SMALL, '--quiet', env=ENV)
    record = list_runs()[0]
    refuse_runs('resume', record['id'], naming=['finished', '--epochs'])
    refuse_runs('resume', record['id'], '--epochs', 2, naming=[])
    after = runs('resume', record['id'], '--epochs', 3, '--json').json['record']
    expect(after['steps'] == 171 and after['spec']['epochs'] == 3, after)
    expect(after['uuid'] == record['uuid'], 'another run')
    rows = export(record['id'], 'further.csv')
    expect([int(row['step']) for row in rows] == list(range(1, 172)), len(rows))
    told = [event['text'] for event in runs('show', record['id'], '--json').json['events']]
    expect(told == ['Goes on with epochs 3 instead of 2'], told)
    run('train', *SMALL, '--schedule', 'cosine', '--quiet', env=ENV)
    number = list_runs()[0]['id']
    events = runs('resume', number, '--epochs', 3, '--json').json['events']
    expect(len(events) == 1 and 'schedule' in events[0]['text'] and events[0]['step'] == 114, events)
    run('train', '--hidden', 8, '--steps', 40, '--quiet', env=ENV)
    refuse_runs('resume', list_runs()[0]['id'], naming=['--steps N', 'its 40'])


@case('a branch is a run of its own with other settings')
def _():
    parent = list_runs()[0]
    step = runs('show', parent['id'], '--json').json['checkpoints'][-1]
    told = runs('branch', parent['id'], '--lr', '0.0001', '--epochs', 4, '--json').json['record']
    expect(told['id'] != parent['id'] and told['parent'] == parent['uuid'], told)
    expect(told['parent_step'] == step and told['spec']['lr'] == 0.0001, told)
    rows = export(told['id'], 'branch.csv')
    expect([int(row['step']) for row in rows] == list(range(1, 4 * 57 + 1)), len(rows))
    expect(all(float(row['lr']) == 0.0001 for row in rows[step:]), rows[step])
    before = export(parent['id'], 'parent.csv')
    expect(rows[:step] == before[:step], 'what the trunk measured')
    expect(before[-1]['step'] == str(parent['steps']), 'the parent')
    expect(runs('show', told['id']).out.count(parent['uuid']) == 1, 'branches off')


@case('a branch begins at a checkpoint that there is')
def _():
    parent = list_runs()[1]
    steps = runs('show', parent['id'], '--json').json['checkpoints']
    refuse_runs('branch', parent['id'], '--at', 12345, '--epochs', 9,
                naming=['12345', str(steps[-1])])
    told = runs('branch', parent['id'], '--at', steps[0], '--epochs', 9, '--quiet', '--json').json
    expect(told['record']['parent_step'] == steps[0], told['record'])


@case('Ctrl+C stops a run that goes on, and it can go on again')
def _():
    record = list_runs()[0]
    process = begin('runs', 'resume', record['id'], '--epochs', 400)
    process.stderr.readline()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    expect(process.returncode == 130, process.returncode)
    stopped = list_runs()[0]
    expect(stopped['state'] == 'stopped' and stopped['steps'] > record['steps'], stopped)
    after = runs('resume', record['id'], '--steps', stopped['steps'] + 5, '--quiet', '--json').json
    expect(after['record']['steps'] == stopped['steps'] + 5, after['record'])


@case('a diverged run is not gone on with; a branch of it may be')
def _():
    run('train', '--optimizer', 'sgd', '--lr', '1e12', '--norm', 'none', '--steps', 50, '--quiet',
        env=ENV)
    refuse_runs('resume', list_runs()[0]['id'], naming=[])


@case('one that is trained now is not trained twice')
def _():
    process = begin('train', *LONG, '--seed', 8)
    try:
        wait_for(lambda: list_runs()[0]['spec']['seed'] == 8)
        record = list_runs()[0]
        expect(record['state'] == 'running', record)
        refuse_runs('resume', record['id'], naming=['another program'])
        refuse_runs('rm', record['id'], naming=[])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@case('wrong usage is told')
def _():
    for action in ['resume', 'branch']:
        refuse('runs', action)
        refuse('runs', action, '1', '2')
        refuse('runs', action, '1', '--epochs', '0', naming=['--epochs'])
        refuse('runs', action, '1', '--epochs', '3', '--steps', '4', naming=['--steps'])
        refuse('runs', action, '1', '--threads', '-1', naming=['--threads'])
    refuse('runs', 'resume', '1', '--lr', '0.1', naming=['--lr'])
    refuse('runs', 'branch', '1', '--at', '-1', naming=['--at'])
    number = list_runs()[0]['id']
    refuse_runs('branch', number, '--hidden', 'none', '--norm', 'batch', status=2, naming=['norm'])
    refuse_runs('branch', number, '--hidden', '99', '--epochs', 900, naming=['32'])
    expect(list_runs()[0]['id'] == number, 'a branch that never was')


@case('two terminals at once keep all of their runs')
def _():
    env = {'XDG_DATA_HOME': path('busy')}
    terminals = [begin('compare', *SMALL, '--seed', seed, '--seeds', 3, '--quiet', env=env)
                 for seed in (10, 20)]
    for terminal in terminals:
        _, told = terminal.communicate(timeout=100)
        expect(terminal.returncode == 0 and told == '', told)
    found = list_runs(env)
    seeds = sorted((one['spec']['seed'], one['arm']) for one in found)
    expect(seeds == [(seed, arm) for seed in (10, 11, 12, 20, 21, 22) for arm in ('batch', 'none')],
           seeds)
    expect(all(one['state'] == 'finished' and one['steps'] == 114 for one in found), found)
    expect(len({one['uuid'] for one in found}) == 12, 'uuids')


@case('a damaged database is told and set aside, and work goes on')
def _():
    env = {'XDG_DATA_HOME': path('broken')}
    run('train', *SMALL, '--quiet', env=env)
    database = Path(path('broken')) / 'bnlab' / 'runs.db'
    content = bytearray(database.read_bytes())
    content[:512] = b'SQLite format 3\0' + b'\xff' * 496
    database.write_bytes(content)
    for rest in database.parent.glob('runs.db-*'):
        rest.unlink()
    done = run('runs', '--json', env=env)
    expect(done.json == {'runs': []} and 'damaged' in done.err, done.err)
    expect(len(done.err.strip().split('\n')) == 1, done.err)
    [aside] = database.parent.glob('runs.db.damaged-*')
    expect(aside.read_bytes() == bytes(content), 'what was set aside is not what was there')
    done = run('train', *SMALL, '--quiet', env=env)
    expect(done.err == '', done.err)
    expect(len(list_runs(env)) == 1, 'the new one')


@case('a place that takes no runs is told once, and training goes on')
def _():
    Path(path('file')).write_text('', encoding='utf-8')
    done = run('train', *SMALL, '--json', '--quiet', env={'XDG_DATA_HOME': path('file')})
    expect(done.json['arms']['batch']['runs'][0]['state'] == 'finished', done.out)
    expect(len(done.err.strip().split('\n')) == 1 and path('file') in done.err, done.err)


@case('a thousand runs are listed')
def _():
    env = {'XDG_DATA_HOME': path('many')}
    run('train', '--hidden', 8, '--steps', 1, '--quiet', env=env)
    database = path('many') + '/bnlab/runs.db'
    multiply(database, 1000)
    found = list_runs(env)
    expect(len(found) == 1000 and len({one['uuid'] for one in found}) == 1000, len(found))
    lines = runs(env=env).out.strip().split('\n')
    expect(len(lines) == 1001, len(lines))
    expect(len(list_runs(env)) == len(json.loads(runs('--json', env=env).out)['runs']), 'again')


def multiply(database, n):
    """Copies of the one run, as the database itself makes them, and with rows of their own."""
    import sqlite3
    import uuid
    with sqlite3.connect(database) as connection:
        tables = [name for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'run'")]
        expect(tables == ['run'], tables)
        names = [row[1] for row in connection.execute('PRAGMA table_info(run)')]
        rest = ', '.join(name for name in names if name not in ('id', 'uuid'))
        for _ in range(n - 1):
            connection.execute(f'INSERT INTO run (uuid, {rest}) SELECT ?, {rest} FROM run LIMIT 1',
                               [str(uuid.uuid4())])


main()
