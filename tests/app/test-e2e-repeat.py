#!/usr/bin/python3
"""A comparison that is repeated with other seeds, in a real window."""

import re

from lab_window import Lab, wait_for
from tap_cases import case, expect, main, note

lab = Lab('--data', 'digits')


def status():
    return lab.find('label', 'Status')


def chart(name):
    return lab.find('image', name)


def button(name):
    return lab.find('push button', name)


def find_shown(name):
    """The button of that name, if it has a place on screen."""
    found = [widget for _, widget in lab.frame.walk()
             if widget.role == 'push button' and widget.name == name]
    return next((widget for widget in found if widget.extents[2] > 0), None)


def read_verdict():
    """The words on the card of the verdict."""
    texts = lab.read_texts()
    return ' '.join(text for text in texts if re.search(r'seed|diverged|ahead|difference', text)
                    and not re.match(r'Repeat|Training|Paused|Finished|Stopped', text))


def set_value(name, value):
    lab.find('spin button', name).value = value


@case('there is nothing to repeat before the end')
def _():
    lab.wait_for_text(status(), 'Ready')
    expect(not find_shown('Repeat with 5 seeds'), 'the button is there before anything was trained')
    set_value('Epochs', 15)
    button('Start').click()
    lab.wait_for_text(status(), 'Finished', seconds=60)
    wait_for(lambda: find_shown('Repeat with 5 seeds'), 'the button that repeats')
    expect('One seed' in read_verdict(), read_verdict())
    lab.screenshot('repeat-offered')


@case('the repetition trains the other seeds; Pause holds it, Step goes on a little, Resume goes on')
def _():
    find_shown('Repeat with 5 seeds').click()
    button('Pause').click()
    note(lab.wait_for_text(status(), r'Paused at seed \d of 5'))
    expect(not find_shown('Repeat with 5 seeds'), 'the button stays while it is done')
    for role, name in (('text', 'Hidden layers'), ('spin button', 'Learning rate')):
        expect(not lab.find(role, name).sensitive, f'{name} can be changed meanwhile')
    lab.screenshot('repeat-paused')
    button('Step').click()
    lab.wait_for_text(status(), r'Paused at seed \d of 5')
    button('Resume').click()
    lab.wait_for_text(status(), r'Training, seed \d of 5|Finished')


@case('the verdict rests on five seeds')
def _():
    note(lab.wait_for_text(status(), r'Finished 5 seeds', seconds=120))
    verdict = wait_for(lambda: re.search('over 5 seeds', read_verdict()) and read_verdict(),
                       lambda: f'a verdict on 5 seeds, not {read_verdict()}')
    note(verdict)
    expect(lab.find('progress bar', 'Training progress').value == 1.0, 'progress is not full')
    texts = lab.read_texts()
    expect(sum('mean of 5 seeds' in text for text in texts) == 2, '; '.join(texts))
    expect(not find_shown('Repeat with 5 seeds'), 'what was done is offered again')


@case('both charts speak of the seeds')
def _():
    for name in ('Loss chart', 'Accuracy chart'):
        text = wait_for(lambda: re.search('± .* of 5 seeds', chart(name).description)
                        and chart(name).description, lambda: chart(name).description)
        note(text)
    lab.screenshot('repeat-finished')


@case('another comparison begins as ever, and its repetition can be stopped and gone on with')
def _():
    set_value('Epochs', 25)
    button('Start').click()
    lab.wait_for_text(status(), 'Training, epoch|Finished after')
    lab.wait_for_text(status(), 'Finished after', seconds=60)
    expect('of 5 seeds' not in chart('Loss chart').description, chart('Loss chart').description)
    # From the keyboard: what has the focus now is on the page.
    lab.press('ctrl+r')
    lab.wait_for_text(status(), r'Training, seed [3-5] of 5', seconds=60)
    button('Stop').click()
    note(lab.wait_for_text(status(), r'Stopped at seed \d of 5, \d complete'))
    verdict = read_verdict()
    note(verdict)
    expect(re.search(r'over the \d of 5 seeds', verdict), verdict)
    lab.screenshot('repeat-stopped')
    find_shown('Repeat with 5 seeds').click()
    lab.wait_for_text(status(), r'Training, seed [2-5] of 5')


@case('the window closes in the middle of it, and the program ends')
def _():
    returned, seconds = lab.close()
    note(f'{seconds:.2f} s')
    expect(returned == 0, f'status {returned}: {lab.read_log()}')


with lab:
    main(on_failure=lambda name: (lab.screenshot('failed-repeat-' + re.sub(r'\W+', '-', name)),
                                  note(lab.describe())))
