#!/usr/bin/python3
"""The Runs page in a real window: what is trained is there, and what can be done to it."""

import re
import time

from lab_window import Atspi, Lab, Timeout, Widget, wait_for
from tap_cases import case, expect, main, note

lab = Lab('--data', 'digits')
known = {}


def status():
    return lab.find('label', 'Status')


def button(name):
    return lab.find('push button', name)


def train(**settings):
    """One comparison from the Train page, to its end."""
    lab.press('ctrl+1')
    for name, value in settings.items():
        lab.find('spin button', name.replace('_', ' ')).value = value
    # By its key, not its button: that would be pressed a quarter of a second later, and takes every
    # key until then.  The status of a short run may be that of the one before, word for word.
    lab.press('ctrl+Return')
    lab.wait_for_text(status(), 'Finished', seconds=60)


def walk_page():
    """The widgets of the Runs page alone: a walk of the whole window takes seconds."""
    if 'page' not in known:
        accessible = lab.find('entry', 'Search runs').accessible
        for _ in range(5):
            accessible = accessible.get_parent()
        known['page'] = Widget(accessible)
    return known['page'].walk()


def read_page():
    return [widget.text for _, widget in walk_page() if widget.role in ('label', 'text')]


def read_rows():
    """The texts of the cells that name a network: one a row."""
    return [widget.text for _, widget in walk_page()
            if widget.role == 'label' and re.fullmatch(r'with(out)? BN', widget.text)
            and widget.extents[2] > 0]


def count_label():
    if 'count' not in known:
        known['count'] = next(
            (widget for _, widget in walk_page() if widget.role == 'label'
             and re.fullmatch(r'[\d,]+ runs?|[\d,]+ of [\d,]+.*', widget.text)), None)
        if not known['count']:
            del known['count']
            return ''
    return known['count'].text


def wait_for_count(wanted):
    wait_for(lambda: wanted == count_label(), lambda: f'“{wanted}”; it says {count_label()}')


def chart():
    return lab.find('image', 'Accuracy of the selected runs')


@case('an empty page says what fills it')
def _():
    lab.press('ctrl+5')
    wait_for(lambda: 'No Runs Yet' in lab.read_texts(), 'the empty page')
    expect(button('Import runs…').sensitive, 'nothing can be imported')
    lab.screenshot('runs-empty')


@case('what is trained is there')
def _():
    train(Epochs=2)
    train(Learning_rate=0.01)
    lab.press('ctrl+5')
    wait_for_count('4 runs')
    expect(len(read_rows()) == 4, f'rows: {read_rows()}')
    # Both runs of the newest comparison are selected.
    wait_for(lambda: 'with BN' in chart().description and 'without BN' in chart().description,
             lambda: chart().description)
    wait_for(lambda: 'step' in chart().description, lambda: chart().description)
    note(chart().description)
    lab.screenshot('runs')


@case('all selected runs are in the charts')
def _():
    lab.press('ctrl+a')
    runs = ['with BN · lr 0.001', 'without BN · lr 0.001', 'with BN · lr 0.01',
            'without BN · lr 0.01']
    wait_for(lambda: all(run in chart().description for run in runs),
             lambda: f'what tells four runs apart: {chart().description}')


@case('their differences are exactly those that were set')
def _():
    lab.press('ctrl+shift+d')
    texts = wait_for(lambda: 'Settings that differ' in read_page() and read_page(),
                     'the differences')
    between = texts[texts.index('Settings that differ') + 1:texts.index('What came of it')]
    names = [text for text in between if text and text[0].isupper()]
    expect(names == ['Norm', 'Learning rate'], f'{names} in {between}')
    lab.screenshot('runs-differences')


@case('every setting is an axis of the lines')
def _():
    lab.find('page tab', 'Settings').click()
    lines = lab.find('image', 'Parallel coordinates')
    text = wait_for(lambda: 'Best accuracy' in lines.description and lines.description,
                    lambda: lines.description)
    note(text)
    expect(re.match('4 runs over Norm, Learning rate, Best accuracy', text), text)
    lab.screenshot('runs-parallel')


@case('a brush filters the table')
def _():
    lines = lab.find('image', 'Parallel coordinates')
    x, y, width, height = lab.place(lines)
    # Up the first axis, from its foot to the middle: one of the two words of the norm.
    left = None
    for offset in range(20, 80, 3):
        lab.xdotool('mousemove', x + offset, y + height - 30, 'mousedown', 1,
                    'mousemove', x + offset, y + height - 60, 'sleep', 0.05,
                    'mousemove', x + offset, y + height // 2, 'sleep', 0.05, 'mouseup', 1)
        time.sleep(0.3)
        if 'within' in lines.description:
            left = offset
            break
    expect(left is not None, f'no axis found: {lines.description}')
    note(lines.description)
    # Its axes are out of sight now, and the table still lacks what is outside of it.
    lab.find('page tab', 'Curves').click()
    wait_for_count('2 of 4 in the brush')
    button('Show all').click()
    wait_for_count('4 runs')


@case('a search and a chip leave the rows that are meant')
def _():
    lab.press('ctrl+f')
    lab.xdotool('type', '--delay', 40, 'lr=0.01')
    wait_for_count('2 of 4')
    lab.press('ctrl+a', 'BackSpace')
    wait_for_count('4 runs')
    lab.find('push button', 'Failed').click()
    wait_for_count('0 of 4')
    lab.find('push button', 'Failed').click()
    wait_for_count('4 runs')


def select_first():
    """Puts the selection on the first row alone."""
    cell = next(widget for _, widget in walk_page()
                if widget.role == 'label' and re.fullmatch(r'with(out)? BN', widget.text)
                and widget.extents[2] > 0)
    x, y, width, height = lab.place(cell)
    lab.xdotool('mousemove', x + width // 2, y + height // 2, 'click', 1)


@case('a run is named, starred and noted')
def _():
    select_first()
    lab.press('F2')
    name = lab.find('text', 'Name of the run')
    # The focus goes there once the pane has come in.
    wait_for(lambda: name.has_state(Atspi.StateType.FOCUSED), 'the focus on the name')
    name.write('the best of them')

    def is_named():
        return any(widget.role == 'label' and widget.text == 'the best of them'
                   for _, widget in walk_page())

    # A key may come before the pane takes any, where the machine has much else to do.
    for n_pressed in range(1, 6):
        lab.press('Return')
        try:
            wait_for(is_named, 'the name in its row', seconds=4)
            break
        except Timeout:
            expect(n_pressed < 5, 'Return does not name the run')
    button('Star').click()
    wait_for(lambda: any(widget.name == 'Remove the star of the best of them'
                         for _, widget in walk_page()), 'the star')
    lab.find('push button', 'Starred').click()
    wait_for_count('1 of 4')
    lab.find('push button', 'Starred').click()
    wait_for_count('4 runs')
    lab.screenshot('runs-details')


@case('Delete takes a run away, and Undo brings it back')
def _():
    select_first()
    button('Delete').click()
    wait_for_count('3 runs')
    # The toast is gone before a search through the window ends: where it is drawn.
    time.sleep(1)
    lab.screenshot('runs-undo')
    x, y, width, height = lab.place(lab.frame)
    lab.xdotool('mousemove', x + width // 2 + 131, y + height - 46, 'sleep', 0.3, 'click', 1)
    wait_for_count('4 runs')


@case('Duplicate takes the settings to the Train page')
def _():
    lab.press('ctrl+1')
    lab.find('spin button', 'Learning rate').value = 0.5
    lab.press('ctrl+5')
    select_first()
    button('Duplicate').click()
    rate = lab.find('spin button', 'Learning rate')
    wait_for(lambda: abs(rate.value - 0.01) < 1e-9, lambda: f'the rate of the run; it is {rate.value}')


@case('what is under way shows in its row, and waits for another day')
def _():
    lab.press('ctrl+1')
    lab.find('spin button', 'Epochs').value = 50000
    button('Start').click()
    lab.wait_for_text(status(), 'Training')
    lab.press('ctrl+5')
    wait_for(lambda: any(re.match('Training, ', text) for text in read_page()), 'a live row')
    returned, seconds = lab.close()
    note(f'closed after {seconds:.2f} s')
    expect(returned == 0, f'status {returned}: {lab.read_log()}')
    lab.check_log()


@case('another day it goes on where it was')
def _():
    again = Lab('--page', 'runs', '--data', 'digits')
    with again:
        wait_for(lambda: any(re.match('Paused, ', text) for text in again.read_texts()),
                 'a paused row')
        again.find('push button', 'Go On').click()
        text = again.wait_for_text(again.find('label', 'Status'), 'Training, epoch')
        note(text)
        expect(int(re.search(r'epoch ([\d,]+)', text)[1].replace(',', '')) >= 1, text)
        returned, seconds = again.close()
        note(f'closed after {seconds:.2f} s')
        expect(returned == 0, f'status {returned}: {again.read_log()}')


with lab:
    main(on_failure=lambda name: (lab.screenshot('failed-runs-' + re.sub(r'\W+', '-', name)),
                                  note(lab.describe())))
