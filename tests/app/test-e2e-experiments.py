#!/usr/bin/python3
"""The Experiments page in a real window: a small sweep is run, paused, gone on with, read and taken
away, and is still there another day."""

import json
import os
import re
import tempfile
from pathlib import Path

from lab_window import Lab, Widget, wait_for
from tap_cases import case, expect, main, note

HOME = Path(tempfile.mkdtemp(dir=os.environ['HOME']))


def write(name, title, steps, n_seeds):
    """The file of an experiment: two learning rates, with and without BN."""
    path = HOME / f'{name}.json'
    path.write_text(json.dumps({
        'bnlab_experiment': 1, 'id': name, 'title': title, 'question': 'Does it **matter**?',
        'belief': 'It always does.', 'guess': ['Yes', 'No'],
        'reading': ['What one should know.'],
        'quick': {'spec': {'optimizer': 'sgd', 'steps': steps},
                  'vary': [{'key': 'lr', 'values': '0.01,0.1'}],
                  'arms': [{'name': 'without BN', 'set': {'norm': 'none'}},
                           {'name': 'with BN', 'set': {'norm': 'batch'}}],
                  'seeds': n_seeds},
        'pictures': [{'kind': 'axis', 'metric': 'last_accuracy', 'x': 'lr'}],
        'verdict': ['end']}), encoding='utf-8')
    return str(path)


def status(lab):
    return lab.find('label', 'Experiment status')


def find_here(lab, role, name):
    """On this page, and shown: others have a Pause and a Verdict, too."""
    accessible = status(lab).accessible
    for _ in range(7):
        accessible = accessible.get_parent()
    return wait_for(lambda: next((widget for _, widget in Widget(accessible).walk()
                                  if widget.role == role and widget.name == name
                                  and (role == 'panel' or widget.extents[2] > 0)), None),
                    f'{role} {name}')


def button(lab, name):
    return find_here(lab, 'push button', name)


def wait_for_status(lab, beginning, seconds=40):
    label = status(lab)
    return wait_for(lambda: re.match(beginning, label.text) and label.text,
                    lambda: f'“{beginning}”; it says “{label.text}”', seconds)


first = Lab('--page', 'experiments', write('tiny', 'A tiny sweep', 900, 2))


@case('an experiment from a file is in the list and ready')
def _():
    text = wait_for_status(first, 'Ready: 8 runs')
    note(text)
    expect(first.find('list', 'Experiments').children, 'the list is empty')
    said = [text for text in first.read_texts() if '8 runs' in text]
    expect(said == [text], f'how many runs there are stands more than once: {said}')
    first.point_and_click(first.find('radio button', 'Yes'))
    first.screenshot('experiments-ready')


@case('it runs, pauses and goes on')
def _():
    button(first, 'Run').click()
    wait_for_status(first, 'Running: ')
    button(first, 'Pause').click()
    note(wait_for_status(first, 'Paused: '))
    first.screenshot('experiments-paused')
    button(first, 'Resume').click()
    wait_for_status(first, 'Running: |Finished: ')
    wait_for_status(first, 'Finished: 8 runs')


@case('the chart and the verdict say what came of it, beside the guess')
def _():
    chart = first.find('image', 'Experiment chart')
    note(wait_for(lambda: 'with BN' in chart.description and chart.description,
                  lambda: chart.description))
    verdict = find_here(first, 'panel', 'Verdict')
    text = wait_for(lambda: verdict.description, 'the verdict')
    note(text)
    expect('BN' in text and re.search(r'\d', text), text)
    expect(any('Yes' in text and 'guess' in text for text in first.read_texts()), 'no guess')
    first.screenshot('experiments-finished')


@case('the table has a row for each point and network')
def _():
    button(first, 'Table').click()
    table = first.find('tree table', 'Results')
    wait_for(lambda: table.extents[2] > 0, 'the table')
    words = wait_for(lambda: [text for text in first.read_texts() if '±' in text], 'its figures')
    expect(len(words) >= 4, words)
    first.screenshot('experiments-table')


@case('the report is saved')
def _():
    path = HOME / 'report.html'
    button(first, 'Report').click()
    first.xdotool('sleep', 1.2)
    first.xdotool('key', 'ctrl+a', 'type', str(path))
    first.press('Return')
    wait_for(lambda: path.exists() and path.stat().st_size > 0, path)
    text = path.read_text(encoding='utf-8')
    expect('A tiny sweep' in text and 'with BN' in text and '</html>' in text, text[:300])


@case('another experiment is closed in the middle')
def _():
    first.close()
    first.check_log()
    with Lab('--page', 'experiments', write('longer', 'A longer sweep', 2000, 6)) as lab:
        wait_for_status(lab, 'Ready: 24 runs')
        button(lab, 'Run').click()
        wait_for_status(lab, r'Running: [1-9]\d* of 24')
        returned, seconds = lab.close()
        note(f'closed after {seconds:.2f} s')
        expect(returned == 0, f'status {returned}: {lab.read_log()}')


@case('another day both are as they were')
def _():
    with Lab('--page', 'experiments') as lab:
        note(wait_for_status(lab, r'Ready to go on: [1-9]\d* of 24'))
        expect(button(lab, 'Resume').sensitive, 'it cannot be gone on with')
        lab.screenshot('experiments-another-day')
        names = [row.name for row in lab.find('list', 'Experiments').children]
        expect(any(re.match('A tiny sweep: Finished', name) for name in names), names)
        lab.close()


with first:
    main(on_failure=lambda name: first.screenshot('failed-experiments-' +
                                                  re.sub(r'\W+', '-', name)))
