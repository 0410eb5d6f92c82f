#!/usr/bin/python3
"""Pause, quit, start again: what goes on in a real window comes to the numbers of a run that never
stopped, those that the terminal writes, and the Train page shows the whole of it.  The same after
the program was killed."""

import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from lab_window import Lab, wait_for
from tap_cases import case, expect, main, note

CLI = sys.argv[1]
FOLDER = tempfile.TemporaryDirectory(prefix='bnl-resume-')
EPOCHS = 60  # a second or two
LONG_EPOCHS = 40000
known = {}


def command(*words):
    done = subprocess.run([CLI, *map(str, words)], capture_output=True, text=True, check=False)
    expect(done.returncode == 0, f'{words}: {done.returncode}\n{done.stderr}')
    return done.stdout


def list_runs():
    return json.loads(command('runs', '--json'))['runs']


def read_csv(path):
    with open(path, newline='', encoding='utf-8') as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row.pop('seconds')
    return rows


def export(record):
    """Rows of a stored run as metrics files have them, without their seconds."""
    path = Path(FOLDER.name) / f'{record["id"]}.csv'
    command('runs', 'export', record['id'], path)
    rows = read_csv(path)
    for row in rows:
        row.pop('run', None)
    return rows


def train_straight(epochs):
    """The same comparison from beginning to end in the terminal: rows of each arm."""
    path = Path(FOLDER.name) / 'straight.csv'
    command('compare', '--data', 'digits', '--epochs', epochs, '--metrics', path, '--runs', 'none',
            '--quiet')
    arms = {}
    for row in read_csv(path):
        arms.setdefault(row.pop('arm'), []).append(row)
    return arms


def expect_same(record, straight, n):
    """The first n rows."""
    rows = export(record)
    expect(len(rows) >= n, f'{len(rows)} rows, not {n}')
    for one, other in zip(rows[:n], straight[record['arm']]):
        expect(one == other, f'{one} is not {other}')


def status(lab):
    return lab.find('label', 'Status')


def start(lab, epochs):
    lab.find('spin button', 'Epochs').value = epochs
    lab.find('push button', 'Start').click()
    lab.wait_for_text(status(lab), 'Training')


def go_on(lab, state):
    wait_for(lambda: any(re.match(state, text) for text in lab.read_texts()), f'{state} in a row')
    button = lab.find('push button', 'Go On')
    wait_for(lambda: button.sensitive, 'a run that is selected')
    button.click()


def read_results(lab):
    """What the Train page says of the end: charts, score and verdict, not how long it took."""
    lab.wait_for_text(status(lab), 'Finished', seconds=120)
    last = f'step {57 * EPOCHS:,}'
    charts = [lab.find('image', f'{name} chart') for name in ('Loss', 'Accuracy')]
    wait_for(lambda: all(last in chart.description for chart in charts),
             lambda: f'“{last}” in {[chart.description for chart in charts]}')
    texts = [text for text in lab.read_texts()
             if re.search(r'90 %|95 %|ahead|Level|difference|Best', text)
             and not re.search(r'\d s\b|second|minute', text)]
    return [chart.description for chart in charts] + texts


@case('paused and quit in the middle of a training')
def _():
    with Lab('--data', 'digits') as lab:
        start(lab, EPOCHS)
        lab.find('push button', 'Pause').click()
        text = lab.wait_for_text(status(lab), 'Paused')
        note(text)
        expect(lab.close()[0] == 0, lab.read_log())
    records = list_runs()
    known['paused'] = records[0]['steps']
    expect([record['state'] for record in records] == ['paused'] * 2, records)
    expect(0 < records[0]['steps'] == records[1]['steps'] < 57 * EPOCHS, records)


@case('another day it goes on to the numbers of a run that never stopped')
def _():
    with Lab('--page', 'runs', '--data', 'digits') as lab:
        go_on(lab, 'Paused, ')
        known['resumed'] = read_results(lab)
        expect(lab.close()[0] == 0, lab.read_log())
    records = list_runs()
    expect([record['state'] for record in records] == ['finished'] * 2, records)
    straight = train_straight(EPOCHS)
    note(f'paused after step {known["paused"]} of {len(straight["batch"])}')
    for record in records:
        expect(record['steps'] == len(straight['batch']), record)
        expect_same(record, straight, record['steps'])


@case('charts, score and verdict are those of a run that never stopped')
def _():
    with Lab('--data', 'digits') as lab:
        start(lab, EPOCHS)
        straight = read_results(lab)
        expect(lab.close()[0] == 0, lab.read_log())
    for text in straight:
        note(text)
    expect(len(straight) > 4, straight)
    expect(known['resumed'] == straight, '\n'.join(map(str, zip(known['resumed'], straight))))


@case('killed in training it is interrupted, and goes on from its last checkpoint')
def _():
    with Lab('--data', 'digits') as lab:
        start(lab, LONG_EPOCHS)
        wait_for(lambda: all(record['state'] == 'running' and record['checkpoint_step']
                             for record in list_runs()[:2]), 'a checkpoint of both', seconds=60)
        time.sleep(1.5)
        lab.process.kill()
        lab.process.wait()
    killed = list_runs()[:2]
    expect([record['state'] for record in killed] == ['interrupted'] * 2, killed)
    expect(all(record['steps'] > record['checkpoint_step'] for record in killed), killed)
    with Lab('--page', 'runs', '--data', 'digits') as lab:
        go_on(lab, 'Interrupted')
        furthest = max(record['steps'] for record in killed)
        wait_for(lambda: all(record['steps'] > furthest + 100 for record in list_runs()[:2]),
                 'more steps than before', seconds=60)
        expect(lab.close()[0] == 0, lab.read_log())
    resumed = list_runs()[:2]
    expect([one['uuid'] for one in resumed] == [one['uuid'] for one in killed], 'the same runs')
    epochs = max(record['steps'] for record in resumed) // 57 + 1
    straight = train_straight(epochs)
    for record in resumed:
        expect_same(record, straight, min(record['steps'], 57 * epochs - 1))


main()
