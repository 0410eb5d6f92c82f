"""What train and compare keep of their runs, looked at with another program's SQLite."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

from terminal import PROGRAM, SMALL, Skip, case, expect, main, path, run, start, wait_for, write

RUNNING, PAUSED, INTERRUPTED, FINISHED, STOPPED = range(5)
USERS = Path(os.environ['XDG_DATA_HOME']) / 'bnlab' / 'runs.db'


def query(name, sql):
    with contextlib.closing(sqlite3.connect(name)) as database:
        expect(database.execute('PRAGMA integrity_check').fetchone()[0] == 'ok', f'{name} is damaged')
        return database.execute(sql).fetchall()


def count_rows(name, number):
    return query(name, f'SELECT coalesce (sum (n_rows), 0) FROM chunk WHERE run_id = {number}')[0][0]


@case('train keeps its run in the user\'s database')
def _():
    expect(not USERS.exists(), f'{USERS} is there already')
    run('train', *SMALL, '--quiet')
    (state, done, planned, best), = query(
        USERS, 'SELECT state, n_steps_done, n_steps_planned, best_accuracy FROM run')
    expect(state == FINISHED and done == planned > 0, (state, done, planned))
    expect(0.1 < best <= 1, best)
    expect(count_rows(USERS, 1) == done, 'rows are missing')
    USERS.unlink()


@case('--runs names another, and none keeps nothing')
def _():
    run('train', *SMALL, '--quiet', '--runs', path('other.db'))
    run('train', *SMALL, '--quiet', '--runs', 'none')
    expect(len(query(path('other.db'), 'SELECT id FROM run')) == 1, 'not kept once')
    expect(not USERS.exists(), 'the user\'s was written')
    expect(not Path('none').exists(), 'a file called none')


@case('the runs of one comparison belong together')
def _():
    run('compare', *SMALL, '--seeds', '2', '--quiet', '--runs', path('pairs.db'))
    run('compare', *SMALL, '--quiet', '--runs', path('pairs.db'))
    rows = query(path('pairs.db'), 'SELECT arm, group_uuid, uuid FROM run ORDER BY id')
    expect(sorted(arm for arm, _, _ in rows) == ['batch'] * 3 + ['none'] * 3, rows)
    groups = [group for _, group, _ in rows]
    expect(len(set(groups[:4])) == 1 and len(set(groups[4:])) == 1 and len(set(groups)) == 2, groups)
    expect(len({uuid for _, _, uuid in rows}) == 6, 'a uuid given twice')


@case('what is kept is what --metrics writes')
def _():
    run('train', *SMALL, '--quiet', '--runs', path('same.db'), '--metrics', path('same.csv'))
    lines = Path(path('same.csv')).read_text(encoding='utf-8').splitlines()
    last = lines[-1].split(',')
    (loss, test, seconds), = query(path('same.db'),
                                   'SELECT train_loss, test_accuracy, seconds FROM run')
    expect(abs(loss - float(last[5])) < 1e-6, (loss, last))
    expect(abs(test - float(last[10])) < 1e-6, (test, last))
    expect(seconds == float(last[3]), (seconds, last))
    expect(count_rows(path('same.db'), 1) == len(lines) - 1, 'another number of rows')


@case('what a file began with is noted')
def _():
    run('train', *SMALL, '--quiet', '--runs', path('from.db'), '--save', path('from.safetensors'))
    run('train', *SMALL, '--quiet', '--runs', path('from.db'), '--load', path('from.safetensors'))
    expect(query(path('from.db'), 'SELECT from_file FROM run ORDER BY id') == [(0,), (1,)], 'wrong')


@case('a database that cannot be written is one warning')
def _():
    for name in ('/proc/runs.db', path('not-there/runs.db')):
        done = run('train', *SMALL, '--quiet', '--runs', name)
        lines = done.err.strip().splitlines()
        expect(len(lines) == 1 and name in lines[0] and 'not kept' in lines[0], done.err)
        expect('test accuracy' in done.out, done.out)


@case('where nothing can be written a run is read, not gone on with; one is begun with a warning')
def _():
    name = path('narrow.db')
    run('train', *SMALL, '--quiet', '--runs', name)
    before = Path(name).read_bytes()

    def narrow(*words):
        """With no room in any file, as a quota or a full disk has it."""
        done = subprocess.run(['sh', '-c', 'ulimit -f 0 && exec "$@"', 'sh', PROGRAM, *words,
                               '--runs', name], capture_output=True, text=True, check=False,
                              timeout=120)
        return done.returncode, done.stdout, done.stderr.strip().splitlines()

    status, out, err = narrow('runs')
    expect(status == 0 and 'finished' in out and err == [], (status, out, err))
    for words in (['edit', '1', '--star'], ['resume', '1', '--epochs', '3']):
        status, out, err = narrow('runs', *words)
        expect(status == 1 and len(err) == 1 and name in err[0], (status, err))
    status, out, err = narrow('train', *SMALL)
    expect(status == 0 and 'test accuracy' in out, (status, out))
    told = [i for i, line in enumerate(err) if 'not kept' in line]
    expect(told == [0] and len(err) > 1, err)
    expect(Path(name).read_bytes() == before, 'it was changed')


@case('somebody else\'s file is left alone')
def _():
    text = 'Dear diary, today I learned about batch normalization.\n' * 3
    name = write('diary.txt', text)
    done = run('train', *SMALL, '--quiet', '--runs', name)
    expect(name in done.err and len(done.err.strip().splitlines()) == 1, done.err)
    expect(Path(name).read_text(encoding='utf-8') == text, 'it was changed')


@case('a damaged database is set aside and a new one begun')
def _():
    name = path('hurt.db')
    run('train', *SMALL, '--quiet', '--runs', name)
    content = bytearray(Path(name).read_bytes())
    content[100:4096] = b'\xa5' * 3996
    Path(name).write_bytes(content)
    done = run('train', *SMALL, '--quiet', '--runs', name)
    expect('damaged' in done.err and len(done.err.strip().splitlines()) == 1, done.err)
    aside = list(Path(name).parent.glob('hurt.db.damaged-*'))
    expect(len(aside) == 1 and aside[0].read_bytes() == bytes(content), aside)
    expect(len(query(name, 'SELECT id FROM run')) == 1, 'the run was not kept')


LONG = ['train', '--hidden', '32', '--epochs', '100000', '--runs']


def await_rows(name):
    def there():
        with contextlib.suppress(sqlite3.Error):
            return Path(name).exists() and count_rows(name, 1) > 0
        return False
    wait_for(there)


@case('SIGINT keeps what is measured')
def _():
    name = path('stopped.db')
    with start(*LONG, name) as process:
        await_rows(name)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        expect(process.returncode == 130, process.returncode)
    (state, done), = query(name, 'SELECT state, n_steps_done FROM run')
    expect(state == STOPPED and done > 0 and count_rows(name, 1) == done, (state, done))
    expect(query(name, 'SELECT max (step) FROM checkpoint')[0][0] == done, 'no checkpoint at its end')


@case('where a file is spoilt in the middle of a run and set aside, all of the run is kept')
def _():
    name = path('spoilt.db')
    with start(*LONG, name) as process:
        await_rows(name)
        time.sleep(1)
        with open(name, 'r+b') as file:
            file.write(os.urandom(20000))
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    expect('not kept now' not in err, err)
    if 'is kept as' not in err:
        raise Skip('the program had no need to read the file again')
    (state, done), = query(name, 'SELECT state, n_steps_done FROM run')
    expect(state == STOPPED and done > 0 and count_rows(name, 1) == done, (state, done))


@case('what is killed is there, and whole')
def _():
    name = path('killed.db')
    with start(*LONG, name) as process:
        await_rows(name)
        process.kill()
        process.wait()
    (state, done, ended), = query(name, 'SELECT state, n_steps_done, ended_usec FROM run')
    expect(state == RUNNING and ended == 0, 'nobody could say so')
    expect(done > 0 and count_rows(name, 1) == done, done)


@case('several at once on one database')
def _():
    name = path('crowd.db')
    words = [PROGRAM, 'compare', *SMALL, '--quiet', '--runs', name]
    crowd = [subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
             for _ in range(4)]
    for process in crowd:
        _, err = process.communicate(timeout=120)
        expect(process.returncode == 0 and err == '', err)
    rows = query(name, 'SELECT id, state, n_steps_done, n_steps_planned FROM run')
    expect(len(rows) == 8, rows)
    for number, state, done, planned in rows:
        expect(state == FINISHED and done == planned == count_rows(name, number), (number, state))


@case('another program that holds the database does not stop the training')
def _():
    name = path('held.db')
    run('train', *SMALL, '--quiet', '--runs', name)
    with contextlib.closing(sqlite3.connect(name, isolation_level=None)) as other:
        other.execute('BEGIN IMMEDIATE')
        begin = time.monotonic()
        done = run('train', *SMALL, '--quiet', '--runs', name)
        if time.monotonic() - begin > 60:
            raise Skip('this machine is too slow to tell')
        expect('locked' in done.err and len(done.err.strip().splitlines()) == 1, done.err)
        expect('test accuracy' in done.out, done.out)
        other.execute('ROLLBACK')
    expect(len(query(name, 'SELECT id FROM run')) == 1, 'kept all the same?')


main()
