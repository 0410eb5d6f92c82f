#!/usr/bin/python3
"""The Draw page: digits drawn with the pointer are named by networks that the window trained."""

import re

from digit_strokes import DIGITS
from lab_window import Lab, wait_for
from tap_cases import case, expect, main, note

lab = Lab('--data', 'digits', '--page', 'draw')

# Part of the canvas that the digit is high, and where its middle is.
MANNERS = {
    'large': (0.8, (0.5, 0.5)),
    'small': (0.22, (0.5, 0.5)),
    'off-centre': (0.35, (0.27, 0.72)),
}
N_RIGHT = 8


def canvas():
    return lab.find('image', 'Digit canvas')


def prediction(which):
    return lab.find('label', f'Prediction {which} batch normalization')


def clear():
    lab.find('push button', 'Clear').click()
    wait_for(lambda: canvas().description.startswith('empty'), 'an empty canvas')


def read_predictions(strokes, manner):
    """What both networks say of strokes drawn in this manner: (with, without)."""
    clear()
    size, centre = MANNERS[manner]
    lab.draw(canvas(), strokes, size, centre)
    wait_for(lambda: canvas().description.startswith(f'{len(strokes)} stroke'),
             lambda: f'{len(strokes)} strokes; the canvas says {canvas().description}')
    said = None

    # The last stroke is classified a moment after it ends: wait for an answer that stays.
    def look():
        nonlocal said
        last, said = said, tuple(prediction(which).text for which in ('with', 'without'))
        return said == last and all(re.match(r'\d - [\d.]+ %', text) for text in said) and said
    return wait_for(look, lambda: f'predictions; they say {said}')


@case('every control of the contract is there')
def _():
    canvas()
    for name in ('Clear', 'Undo stroke'):
        lab.find('push button', name)


@case('an empty canvas says Nothing drawn')
def _():
    for which in ('with', 'without'):
        lab.wait_for_text(prediction(which), 'Nothing drawn')


@case('before any training a digit meets no network')
def _():
    lab.draw(canvas(), DIGITS[7])
    for which in ('with', 'without'):
        lab.wait_for_text(prediction(which), 'No trained network yet')
    lab.screenshot('draw-untrained')
    clear()


@case('the networks learn while the page is another')
def _():
    lab.press('ctrl+1')
    lab.find('push button', 'Start').click()
    status = lab.find('label', 'Status')
    lab.wait_for_text(status, 'Training|Finished')
    lab.press('ctrl+3')
    lab.draw(canvas(), DIGITS[7])
    for which in ('with', 'without'):
        lab.wait_for_text(prediction(which), r'\d - [\d.]+ %')
    note('in mid-training: ' + status.text)
    lab.wait_for_text(status, 'Finished', seconds=60)


for manner in MANNERS:
    @case(f'{manner} digits are named')
    def _(manner=manner):
        right = {'with': 0, 'without': 0}
        for digit, strokes in DIGITS.items():
            said = read_predictions(strokes, manner)
            note(f'{digit}: with BN {said[0]}, without {said[1]}')
            for which, text in zip(right, said):
                right[which] += text.startswith(f'{digit} - ')
        lab.screenshot(f'draw-{manner}')
        for which, n in right.items():
            expect(n >= N_RIGHT, f'{which} BN names {n} of 10 {manner} digits')


@case('Undo stroke takes the last stroke back')
def _():
    clear()
    lab.draw(canvas(), DIGITS[4])
    wait_for(lambda: canvas().description.startswith('2 strokes'), 'two strokes')
    lab.find('push button', 'Undo stroke').click()
    wait_for(lambda: canvas().description.startswith('1 stroke'), 'one stroke')
    lab.press('ctrl+z')
    wait_for(lambda: canvas().description.startswith('empty'), 'no stroke')
    lab.wait_for_text(prediction('with'), 'Nothing drawn')


@case('a dot is no digit')
def _():
    lab.draw(canvas(), [[(0.5, 0.5)]])
    lab.wait_for_text(prediction('with'), 'Nothing drawn')
    clear()


@case('Escape clears')
def _():
    lab.draw(canvas(), DIGITS[3])
    lab.wait_for_text(prediction('with'), r'3 - ')
    lab.press('Escape')
    for which in ('with', 'without'):
        lab.wait_for_text(prediction(which), 'Nothing drawn')


@case('the window closes and the program ends')
def _():
    returned, _ = lab.close()
    expect(returned == 0, f'status {returned}: {lab.read_log()}')


with lab:
    main(on_failure=lambda name: (lab.screenshot('failed-draw-' + re.sub(r'\W+', '-', name)),
                                  note(lab.describe())))
