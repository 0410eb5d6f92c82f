#!/usr/bin/python3
"""A sweep of one's own: made by hand from the Train page, kept and found in the list; opened from a
file; refused where the file is none."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from lab_window import Atspi, Lab, wait_for
from tap_cases import case, expect, main


def find_in(window, role, name):
    def look():
        for _, widget in window.walk():
            if (widget.role, widget.name) == (role, name):
                return widget
        return None
    return wait_for(look, lambda: f'a {role} named “{name}”')


def open_menu(lab, window, name):
    """GTK's menu button has no action to do, and another button of the same name in it."""
    buttons = [widget for _, widget in window.walk()
               if widget.role in ('push button', 'toggle button') and widget.name == name]

    def is_reached():
        return any(button.has_state(Atspi.StateType.FOCUSED) for button in buttons)
    wait_for(lambda: window.has_state(Atspi.StateType.ACTIVE), 'the window to have the keys')
    for _ in range(8):
        if is_reached():
            break
        lab.press('Tab')
        lab.wait_until_still(is_reached, 0.2)
    expect(is_reached(), f'Tab does not come to “{name}”')
    lab.press('space')


def list_titles(lab):
    """What the rows of the list say: “Depth: Ready: 80 runs”."""
    def look(widget):
        if widget.role == 'list item':
            return [widget.name]
        return [name for child in widget.children for name in look(child)]
    return look(lab.find('list', 'Experiments'))


@case('a sweep of two batch sizes is made, saved and found in the list')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        lab.find('push button', 'Sweep these settings…').click()
        editor = wait_for(lab.find_other_window, 'the editor')
        open_menu(lab, editor, 'Add a Setting That Varies')
        lab.xdotool('type', 'batch size')
        lab.press('Return')
        find_in(editor, 'text', 'Batch size: From').write('32')
        find_in(editor, 'text', 'Batch size: To').write('64')
        wait_for(lambda: any('12 runs: 2 points × 2 networks × 3 seeds' in widget.text
                             for _, widget in editor.walk()), 'how many runs that is')
        lab.screenshot('sweep-editor')
        find_in(editor, 'push button', 'Save').click()
        wait_for(lambda: not lab.find_other_window(), 'the editor to close')
        wait_for(lambda: 'Batch size: Ready: 12 runs' in list_titles(lab), 'it in the list')
        lab.close()


@case('a file with a sweep is opened as an experiment, beside what is there')
def _():
    own = Path(os.environ['XDG_DATA_HOME']) / 'bnlab' / 'experiments'
    own.mkdir(parents=True, exist_ok=True)
    (own / 'cut-off.json').write_text('{"vary": [')
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'two-rates.json'
        path.write_text(json.dumps({'vary': [{'key': 'lr', 'values': '0.1, 1'}], 'seeds': 2}))
        with Lab('--data', 'digits', str(path)) as lab:
            wait_for(lambda: 'two-rates: Ready: 4 runs' in list_titles(lab), 'it in the list')
            expect(any('cut-off.json' in text for text in lab.read_texts()),
                   'nobody says which file cannot be read')
            lab.close()
    expect((own / 'two-rates.json').exists(), [file.name for file in own.iterdir()])


@case('a file that is none is refused before a window opens')
def _():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'wrong.json'
        path.write_text('{"vary": [{"key": "lr", "values": "fast"}]}')
        done = subprocess.run([os.environ['BNLAB_PROGRAM'], str(path)], capture_output=True,
                              text=True, timeout=30, check=False)
        expect(done.returncode == 2, f'it ends with {done.returncode}')
        expect('wrong.json' in done.stderr and 'fast' in done.stderr, done.stderr)


main()
