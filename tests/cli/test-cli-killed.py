#!/usr/bin/python3
"""Trainings in the terminal are killed at random moments, several on one database at once.  What
they said on stderr, where nothing is buffered, tells how far they were: all but the last moments is
kept, every database is whole, what had finished is complete, and the rest goes on to the numbers of
a run that never stopped."""

import contextlib
import random
import sqlite3
import statistics
import struct
import subprocess
import threading
import time

from terminal import DIGITS, PROGRAM, case, expect, main, note, path, read_rows, run

SEED = random.randrange(1 << 32)
N_LANES = 2
N_KILLS = 12  # in each lane
LOST_SECONDS = 3.0  # a second by design; the machine may be busy
NETWORK = ['--data', DIGITS, '--hidden', '256,256', '--seed', 3]
ENDLESS = 1000000
known = {'killed': []}


def database(lane, i):
    """Each lane has one of its own, and one with the others."""
    return path(f'lane-{lane}.db' if i % 2 else 'common.db')


def list_runs(name):
    return run('runs', '--json', '--runs', name).json['runs']


def query(name, sql):
    with contextlib.closing(sqlite3.connect(name)) as connection:
        return connection.execute(sql).fetchall()


class Killed:
    """A program that was killed: what it had said when, and what is left of its runs."""

    def __init__(self, name, words, seconds):
        self.name, self.words = name, words
        self.lines = []  # (when, arm, step)
        self.label = str(random.getrandbits(62))
        process = subprocess.Popen([PROGRAM, *map(str, words), '--runs', name], text=True,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        reader = threading.Thread(target=self.read, args=[process.stderr])
        began = time.monotonic()
        reader.start()
        time.sleep(seconds)
        process.kill()
        self.at = time.monotonic()
        self.seconds = self.at - began
        process.wait()
        reader.join()
        process.stderr.close()
        self.pid = process.pid

    def read(self, stream):
        for line in stream:
            words = line.split()
            if 'epoch' in words:
                arm = line.split(':')[0] if ':' in line else 'batch'
                step = int(words[words.index('step') + 1])
                self.lines.append((time.monotonic(), arm, step))

    def get_step(self, arm, before):
        """The last that it had spoken of so many seconds before it was killed."""
        return max([step for when, its, step in self.lines
                    if its == arm and when <= self.at - before], default=0)

    def measure_loss(self, arm, steps):
        """Seconds before the kill at which it said more than is kept; 0: never."""
        return max([self.at - when for when, its, step in self.lines
                    if its == arm and step > steps], default=0.0)


def choose_command(source):
    """Most go on until they are killed; some have finished, or are about to."""
    kind = source.choice(['compare', 'compare', 'train'])
    steps = source.choice([150, 400, ENDLESS, ENDLESS, ENDLESS])
    return [kind, *NETWORK, '--steps', steps, '--eval-every', 57]


def kill_in_lane(lane):
    source = random.Random(SEED + lane)
    for i in range(N_KILLS):
        # Past the first checkpoint, which is made after five seconds, or wherever.
        seconds = source.uniform(6, 7.5) if i % 4 == 3 else source.uniform(0, 2.5)
        known['killed'].append(Killed(database(lane, i), choose_command(source), seconds))


def check_loss(killed, record):
    """A run that was killed has all but its last moments."""
    least = killed.get_step(record['arm'], LOST_SECONDS)
    expect(record['steps'] >= least, f'{record["steps"]} steps are kept, {least} were made '
                                     f'{LOST_SECONDS} s before: {killed.words}')
    return killed.measure_loss(record['arm'], record['steps'])


@case('every database is whole')
def _():
    note(f'seed {SEED}')
    lanes = [threading.Thread(target=kill_in_lane, args=[lane]) for lane in range(N_LANES)]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join()
    expect(len(known['killed']) == N_LANES * N_KILLS, 'a lane broke down')
    known['names'] = sorted({killed.name for killed in known['killed']})
    for name in known['names']:
        expect(query(name, 'PRAGMA integrity_check') == [('ok',)], name)
        expect(query(name, 'PRAGMA foreign_key_check') == [], name)


def find_records(killed):
    """Its records: the owner of a run names its process."""
    owners = {uuid for uuid, owner in query(killed.name, 'SELECT uuid, owner FROM run')
              if owner and owner.split(' ')[3:4] == [str(killed.pid)]}
    return [record for record in list_runs(killed.name) if record['uuid'] in owners]


@case('what was interrupted says so and has all but its last moments')
def _():
    losses = []
    n_kept = 0
    for killed in known['killed']:
        records = find_records(killed)
        n_kept += len(records)
        if ENDLESS in killed.words and killed.get_step('batch', LOST_SECONDS) > 0:
            expect(records, f'nothing is kept of {killed.words} after {killed.seconds} s')
        for record in records:
            expect(record['state'] == 'interrupted', record)
            losses.append(check_loss(killed, record))
    expect(n_kept >= N_KILLS // 2, f'{n_kept} runs')
    note(f'{n_kept} interrupted runs; lost: {statistics.median(losses):.2f} s in the middle, '
         f'{max(losses):.2f} s at most')


def export(name, record):
    """Its rows without their seconds."""
    run('runs', 'export', record['id'], path('rows.csv'), '--runs', name)
    rows = read_rows('rows.csv')
    for row in rows:
        row.pop('run', None)
        row.pop('seconds')
    return rows


def train_straight(steps):
    """Rows of both arms from beginning to end, without their seconds."""
    run('compare', *NETWORK, '--steps', steps, '--eval-every', 57, '--metrics', path('straight.csv'),
        '--runs', path('straight.db'), '--quiet')
    arms = {}
    for row in read_rows('straight.csv'):
        row.pop('seconds')
        arms.setdefault(row.pop('arm'), []).append(row)
    return arms


def expect_same(name, record, n):
    """Its first n rows are those of the run that never stopped."""
    rows = export(name, record)
    expect(len(rows) == record['steps'] >= n, f'{len(rows)} rows of {record["steps"]}')
    for one, other in zip(rows[:n], known['straight'][record['arm']]):
        expect(one == other, f'{one} is not {other}')


@case('what had finished is complete')
def _():
    n = 0
    for name in known['names']:
        for record in list_runs(name):
            if record['state'] != 'finished':
                continue
            expect(record['steps'] == record['steps_planned'] == len(export(name, record)), record)
            found = query(name, 'SELECT (SELECT count (*) FROM weights WHERE run_id = {0}) + '
                                '(SELECT count (*) FROM checkpoint WHERE run_id = {0} AND step = {1})'
                                .format(record['id'], record['steps']))
            expect(found[0][0] > 0, f'no final weights: {record}')
            expect(record['test_accuracy'] is not None, record)
            n += 1
    note(f'{n} finished')


def read_weights(name, record):
    """The numbers of its network at its end: a safetensors file, but for what describes it."""
    found = query(name, f'SELECT data FROM checkpoint WHERE run_id = {record["id"]} '
                        f'AND step = {record["steps"]}')
    expect(len(found) == 1, f'{len(found)} checkpoints at the end')
    data = found[0][0]
    return data[8 + struct.unpack('<Q', data[:8])[0]:]


@case('what was interrupted goes on to the same numbers')
def _():
    resumed = []
    for killed in known['killed']:
        records = find_records(killed)
        if not any(record['checkpoint_step'] for record in records):
            continue
        for record in records:
            steps = record['steps'] + 20
            run('runs', 'resume', record['id'], '--steps', steps, '--quiet', '--runs', killed.name)
            resumed.append((killed.name, record['uuid']))
    expect(len(resumed) >= N_LANES, 'none had a checkpoint')
    records = [(name, record) for name in known['names'] for record in list_runs(name)]
    # As long as one of those that went on, so that the weights at its end can be compared too.
    longest = max((record for name, record in records if record['state'] == 'finished'
                   and (name, record['uuid']) in resumed), key=lambda record: record['steps'])
    steps = max(record['steps'] for _, record in records)
    expect(longest['steps'] == steps, 'a run that was not gone on with is longer')
    known['straight'] = train_straight(steps)
    for name, record in records:
        if (name, record['uuid']) in resumed:
            expect(record['state'] == 'finished', record)
        # The last look at held-out images is where a run ends.
        expect_same(name, record, record['steps'] - 1)
    [name] = [name for name, record in records if record['uuid'] == longest['uuid']]
    [straight] = [record for record in list_runs(path('straight.db'))
                  if record['arm'] == longest['arm']]
    expect(read_weights(name, longest) == read_weights(path('straight.db'), straight), 'weights')
    note(f'{len(resumed)} went on, {len(records)} have the same {sum(r["steps"] for _, r in records)} '
         'rows')


main()
