#!/usr/bin/python3
"""The page More settings, by keys alone: what is set there is what is trained and kept."""

import json
import os
import sqlite3

from lab_window import Atspi, Lab, wait_for
from tap_cases import case, expect, main, note


def focused(widget):
    return widget.has_state(Atspi.StateType.FOCUSED)


def open_page(lab):
    """By keys: Tab comes to the row, Enter opens the page."""
    row = lab.find('push button', 'More settings')
    walk_to(lab, row)
    lab.press('Return')
    back = lab.find('push button', 'Back to the settings')
    wait_for(lambda: focused(back), 'the focus on the new page')
    return row


def walk_to(lab, widget, keys=80):
    """Tab until that widget, or what is in it, has the focus."""
    for _ in range(keys):
        if focused(widget) or any(focused(inner) for _, inner in widget.walk()):
            return
        lab.press('Tab')
        lab.wait_until_still(lambda: focused(widget), 0.05)
    raise AssertionError(f'Tab never comes to {widget}')


def type_number(lab, name, text):
    spin = lab.find('spin button', name)
    walk_to(lab, spin)
    lab.press('ctrl+a')
    lab.xdotool('type', text)
    lab.press('Return')
    wait_for(lambda: spin.value == float(text), lambda: f'{name} {text}; it is {spin.value}')


def read_kept():
    path = os.path.join(os.environ['XDG_DATA_HOME'], 'bnlab', 'runs.db')
    if not os.path.exists(path):
        return []
    with sqlite3.connect(f'file:{path}?mode=ro', uri=True) as database:
        return [json.loads(spec) for spec, in database.execute('SELECT spec FROM run')]


@case('five settings are set by keys, trained and kept')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        status = lab.find('label', 'Status')
        lab.wait_for_text(status, 'Ready')
        row = open_page(lab)
        type_number(lab, 'BN momentum', '0.2')
        type_number(lab, 'Dropout', '0.25')
        type_number(lab, 'Label smoothing', '0.1')
        drop_last = lab.find('check box', 'Drop last batch')
        walk_to(lab, drop_last)
        lab.press('space')
        wait_for(lambda: drop_last.checked, 'the switch')
        type_number(lab, 'Steps', '60')
        lab.screenshot('more-settings')
        lab.press('Escape')
        wait_for(lambda: focused(row), 'the focus on the row of the first page')
        expect('Dropout 0.25' in row.description, f'the row says “{row.description}”')
        lab.screenshot('more-settings-said')
        lab.press('ctrl+Return')
        lab.wait_for_text(status, 'Finished')
        runs = wait_for(read_kept, 'the runs to be kept')
        for run in runs:
            note(json.dumps(run))
            for key, value in (('bn_momentum', 0.2), ('dropout', 0.25), ('label_smoothing', 0.1),
                               ('drop_last', True), ('steps', 60)):
                expect(run[key] == value, f'{key} is {run[key]}')
        lab.close()


@case('one is put back alone, by a button with its name')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        open_page(lab)
        dropout = lab.find('spin button', 'Dropout')
        smoothing = lab.find('spin button', 'Label smoothing')
        dropout.value = 0.25
        smoothing.value = 0.1
        reset = lab.find('push button', 'Reset Dropout')
        reset.click()
        wait_for(lambda: dropout.value == 0.0, 'the default')
        expect(smoothing.value == 0.1, 'more than one was put back')
        lab.press('ctrl+z')
        wait_for(lambda: dropout.value == 0.25, 'it to be undone')
        lab.close()


@case('the data are prepared on their page')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        open_page(lab)
        lab.find('push button', 'Augmentation none').click()
        tab = lab.find('page tab', 'Data')
        wait_for(lambda: tab.has_state(Atspi.StateType.SELECTED), 'the page Data')
        shift = lab.find('spin button', 'Shift amount')
        wait_for(lambda: shift.extents[2] > 0, 'its preparation')
        lab.close()


main(on_failure=lambda name: note(name))
