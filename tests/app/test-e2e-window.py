#!/usr/bin/python3
"""What surrounds the pages: the command line, bad data, the keyboard, and the end."""

import gzip
import os
import subprocess
import tempfile
from pathlib import Path

from lab_window import Lab, wait_for
from tap_cases import case, expect, main, note

scratch = Path(tempfile.mkdtemp())
digits = Path(os.environ['BNLAB_TEST_DATA']) / 'digits'


def make_folder(name, change):
    """A copy of the bundled set with one file changed: change takes and gives its bytes."""
    folder = scratch / name
    folder.mkdir()
    for file in digits.glob('*-ubyte.gz'):
        content = gzip.decompress(file.read_bytes())
        if file.name.startswith('train-images'):
            content = change(content)
        if content is not None:
            (folder / file.name[:-len('.gz')]).write_bytes(content)
    return folder


def check_problem(folder, *words):
    """The window says one sentence with these words, and is usable after."""
    with Lab('--data', str(folder)) as lab:
        found = wait_for(lambda: [text for text in lab.read_texts() if words[0] in text],
                         lambda: f'a sentence with {words[0]}:\n{lab.describe()}')
        note(found[0])
        for word in words:
            expect(word in found[0], f'no “{word}” in: {found[0]}')
        lab.screenshot(f'problem-{folder.name}')
        status = lab.find('label', 'Status')
        lab.wait_for_text(status, 'Ready')
        lab.find('push button', 'Start').click()
        lab.wait_for_text(status, 'Training|Finished')
        returned, _ = lab.close()
        expect(returned == 0, f'status {returned}')


@case('a folder that is not there')
def _():
    check_problem(scratch / 'nowhere', 'nowhere')


@case('a truncated file')
def _():
    check_problem(make_folder('truncated', lambda content: content[:100000]), 'train-images')


@case('a foreign file')
def _():
    check_problem(make_folder('foreign', lambda _: b'%PDF-1.4 is no IDX file, by far'),
                  'train-images')


@case('a missing file')
def _():
    check_problem(make_folder('incomplete', lambda _: None), 'train-images')


@case('a folder with the four files opens')
def _():
    with Lab('--data', str(make_folder('mine', lambda content: content))) as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        choice = lab.find('combo box', 'Dataset')
        wait_for(lambda: 'mine' in choice.read_inside(),
                 lambda: f'“mine” among {choice.read_inside()}')
        lab.close()


@case('wrong usage is said in the terminal, without a window')
def _():
    bad_spec = scratch / 'bad.json'
    bad_spec.write_text('{"epoch": 3}')
    for arguments, word in ((['--page', 'nowhere'], 'nowhere'), (['--sart'], 'sart'),
                            ([str(bad_spec)], 'epoch'), ([str(scratch / 'no.json')], 'no.json')):
        done = subprocess.run([os.environ['BNLAB_PROGRAM'], *arguments], capture_output=True,
                              text=True, timeout=60, check=False)
        note(done.stderr.strip())
        expect(done.returncode == 2, f'{arguments}: status {done.returncode}')
        expect(word in done.stderr, f'{arguments}: “{word}” is not in: {done.stderr}')


@case('--start trains at once, and closing in mid-training ends the program')
def _():
    spec = scratch / 'long.json'
    spec.write_text('{"epochs": 100000}')
    for _ in range(3):  # threads end in one order or another
        with Lab('--data', 'digits', '--start', str(spec)) as lab:
            lab.wait_for_text(lab.find('label', 'Status'), 'Training')
            returned, seconds = lab.close()
            note(f'ended after {seconds:.2f} s')
            expect(returned == 0, f'status {returned}: {lab.read_log()}')
            expect(seconds < 3, f'it took {seconds:.1f} s')


@case('a spec opens with its settings')
def _():
    spec = scratch / 'spec.json'
    spec.write_text('{"batch_size": 32, "epochs": 3, "seed": 7, "hidden": [64, 32]}')
    with Lab(str(spec)) as lab:
        for name, value in (('Batch size', 32), ('Epochs', 3), ('Seed', 7)):
            widget = lab.find('spin button', name)
            expect(widget.value == value, f'{name} is {widget.value}')
        expect(lab.find('text', 'Hidden layers').text.replace(' ', '') == '64,32',
               'the hidden layers are not those of the spec')
        returned, _ = lab.close()
        expect(returned == 0, f'status {returned}')


@case('the window folds to the size of a telephone')
def _():
    with Lab('--data', 'digits') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        for page in ('ctrl+1', 'ctrl+3'):
            lab.press(page)
            size = lab.resize(360, 640)
            expect(size == (360, 640), f'{size} after {page}')
            lab.screenshot(f'narrow-{page[-1]}')
        lab.close()


@case('the keyboard')
def _():
    with Lab('--data', 'digits') as lab:
        status = lab.find('label', 'Status')
        lab.wait_for_text(status, 'Ready')
        lab.find('spin button', 'Epochs').value = 2000
        lab.press('ctrl+Return')
        lab.wait_for_text(status, 'Training')
        lab.press('space')
        lab.wait_for_text(status, 'Paused')
        lab.press('space')
        lab.wait_for_text(status, 'Training')
        lab.press('ctrl+3')
        wait_for(lambda: lab.find('image', 'Digit canvas').extents[2] > 0, 'the Draw page')
        lab.press('ctrl+1')
        wait_for(lambda: lab.find('image', 'Loss chart').extents[2] > 0, 'the Train page')
        for state in ('Paused', 'Training'):
            lab.press('space')
            lab.wait_for_text(status, state)
        lab.press('ctrl+Return')
        lab.wait_for_text(status, 'Stopped')
        # The handbook last: it is a window beside this one, and nobody manages windows here, who
        # would hand the keys back when it closes.
        for keys in ('ctrl+question', 'F1'):
            lab.press(keys)
            wait_for(lab.find_other_window, f'the help after {keys}')
            lab.screenshot('help')
            lab.press('Escape')
            wait_for(lambda: not lab.find_other_window(), 'the help to close')
        returned, _ = lab.close()
        expect(returned == 0, f'status {returned}')


@case('the Draw page trains no other network than the settings say')
def _():
    with Lab('--data', 'digits', '--page', 'draw') as lab:
        status = lab.find('label', 'Status')
        lab.wait_for_text(status, 'Ready')
        lab.find('text', 'Hidden layers').write('12,x')
        lab.find('push button', 'Train now').click()
        wait_for(lambda: lab.find('image', 'Loss chart').extents[2] > 0, 'the Train page')
        expect(status.text.startswith('Ready'), f'it trains: {status.text}')
        lab.find('text', 'Hidden layers').write('12')
        lab.press('ctrl+Return')
        lab.wait_for_text(status, 'Training|Finished')
        lab.close()


@case('a spec without a norm opens as one network')
def _():
    spec = scratch / 'plain.json'
    spec.write_text('{"norm": "none"}')
    with Lab(str(spec)) as lab:
        pair = lab.find('check box', 'Compare with and without')
        expect(not pair.checked, 'it opens as a pair')
        lab.close()


@case('settings are remembered')
def _():
    with Lab() as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        lab.find('spin button', 'Batch size').value = 48
        lab.close()
    with Lab() as lab:
        widget = lab.find('spin button', 'Batch size')
        wait_for(lambda: widget.value == 48, lambda: f'48; it is {widget.value}')
        lab.find('spin button', 'Batch size').value = 64
        lab.close()


main(on_failure=lambda name: note(name))
