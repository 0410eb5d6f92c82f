#!/usr/bin/python3
"""The user's own digits: drawn, added, looked at, corrected, deleted and brought back."""

import os
import re
from pathlib import Path

from digit_strokes import DIGITS
from lab_window import Lab, wait_for
from tap_cases import case, expect, main, note

STORE = Path(os.environ['XDG_DATA_HOME']) / 'bnlab/datasets/my-digits'

lab = Lab('--data', 'digits', '--page', 'draw')


def canvas():
    return lab.find('image', 'Digit canvas')


def stored():
    """{'test/7': 2, ...}: how many of each there are."""
    found = {}
    for path in STORE.glob('t*/?/*.png'):
        place = str(path.parent.relative_to(STORE))
        found[place] = found.get(place, 0) + 1
    return found


def wait_for_store(expected):
    wait_for(lambda: stored() == expected, lambda: f'{expected}; there are {stored()}')


def wait_for_label(pattern):
    def look():
        return [text for text in lab.read_texts() if re.match(pattern, text)]
    return wait_for(look, lambda: f'a label “{pattern}” among {lab.read_texts()}')[0]


def draw(digit):
    lab.draw(canvas(), DIGITS[digit])
    wait_for(lambda: lab.find('push button', f'Add as {digit}').sensitive, 'buttons that add')


def undo():
    """Clicks the button of the toast, which is gone before a search through the whole window ends
    on a busy machine: where it is drawn, in the middle of the window's lower edge."""
    x, y, width, height = lab.place(lab.frame)
    lab.screenshot('my-digits-toast')
    lab.xdotool('mousemove', x + width // 2 + 131, y + height - 46, 'sleep', 0.3, 'click', 1)


def wait_until_empty():
    wait_for(lambda: canvas().description.startswith('empty'), 'an empty canvas')


def wait_for_title(title):
    wait_for(lambda: title in lab.read_texts(), lambda: f'the title {title}')


@case('with an empty canvas there is nothing to add')
def _():
    for digit in range(10):
        expect(not lab.find('push button', f'Add as {digit}').sensitive, f'{digit} can be added')
    lab.press('7')
    expect(stored() == {}, f'there are {stored()}')


@case('a button adds what is drawn and clears the canvas, and Undo takes it back')
def _():
    draw(7)
    lab.find('push button', 'Add as 7').click()
    wait_for_store({'test/7': 1})
    wait_until_empty()
    undo()
    wait_for_store({})


@case('so does a digit’s key, for testing or for training')
def _():
    for digit in (1, 3, 4):
        draw(digit)
        lab.press(str(digit))
        wait_until_empty()
    wait_for_store({'test/1': 1, 'test/3': 1, 'test/4': 1})
    training = lab.find('push button', 'Add for training')
    training.click()
    wait_for(lambda: training.checked, 'the choice of training')
    wait_for_label('Networks may learn from it')
    draw(7)
    lab.press('7')
    wait_until_empty()
    wait_for_store({'test/1': 1, 'test/3': 1, 'test/4': 1, 'train/7': 1})
    wait_for_label('3 for testing, 1 for training')


@case('once trained, the networks are counted on those for testing')
def _():
    lab.press('ctrl+1')
    lab.find('push button', 'Start').click()
    lab.wait_for_text(lab.find('label', 'Status'), 'Finished', seconds=60)
    lab.press('ctrl+3')
    note(wait_for_label(r'With BN [0-3] of 3 right, without BN [0-3] of 3\.'))
    draw(2)
    lab.press('Return')
    wait_until_empty()
    lab.screenshot('my-digits-counted')
    wait_for(lambda: sum(stored().values()) == 5, 'the fifth digit')


@case('they can be trained on beside the data set')
def _():
    switch = lab.find('check box', 'Train on my digits too')
    switch.switch(True)
    lab.press('ctrl+2')
    wait_for_label(r'4,002 to train')
    lab.press('ctrl+3')
    switch.switch(False)
    lab.press('ctrl+2')
    wait_for_label(r'4,000 to train')


@case('Show opens them on the Data page')
def _():
    lab.press('ctrl+3')
    lab.find('push button', 'Show my digits').click()
    wait_for_title('My digits')
    wait_for_label('2 to train, 3 to test')
    lab.screenshot('my-digits-data')


@case('a selected digit gets another label, and its own again')
def _():
    before = stored()
    grid = wait_for(lambda: next((w for _, w in lab.frame.walk() if w.role == 'table'
                                  or w.role == 'grid'), None), 'the grid')
    lab.point_and_click(grid)
    lab.press('Home')
    lab.press('9')
    wait_for(lambda: stored().get('train/9') == 1, lambda: f'a training 9; there are {stored()}')
    undo()
    wait_for_store(before)


@case('deleted ones come back with Undo')
def _():
    before = stored()
    wait_for(lambda: lab.find('push button', 'Delete digits').sensitive, 'Delete')
    lab.press('ctrl+a')
    lab.find('push button', 'Delete digits').click()
    wait_for_store({})
    undo()
    wait_for_store(before)
    wait_for_title('My digits')


@case('the window closes and the program ends')
def _():
    returned, _ = lab.close()
    expect(returned == 0, f'status {returned}: {lab.read_log()}')


with lab:
    main(on_failure=lambda name: (lab.screenshot('failed-my-digits-' + re.sub(r'\W+', '-', name)),
                                  note(lab.describe())))
