#!/usr/bin/python3
"""The charts of the Train page under the pointer and the keys, in a real window."""

import os
import re
import struct
import tempfile
from pathlib import Path

from lab_window import Atspi, Lab, Widget, wait_for
from tap_cases import case, expect, main, note

lab = Lab('--data', 'digits')

NUMBER = r'(−?\d[\d,]*(?:\.\d+)?(?:e-?\d+)?)'


def chart(name='Loss'):
    return lab.find('image', f'{name} chart')


def read_number(text):
    return float(text.replace(',', '').replace('−', '-'))


def read_x(name='Loss'):
    """The part of x that the chart says it shows; None: all of it."""
    match = re.search(rf'Shown from \D*{NUMBER} to {NUMBER}', chart(name).description)
    return match and (read_number(match[1]), read_number(match[2]))


def read_y(name='Loss'):
    match = re.search(rf'Values shown from {NUMBER}.* to {NUMBER}', chart(name).description)
    return match and (read_number(match[1]), read_number(match[2]))


def wait_for_x(condition, what, name='Loss'):
    """The part of x that meets condition, once it is at rest: a chart speaks twice a second."""
    wait_for(lambda: condition(read_x(name)), lambda: f'{what}; {chart(name).description}')
    return lab.wait_until_still(lambda: read_x(name), seconds=0.7)


def wait_for_whole(name='Loss'):
    wait_for(lambda: 'hown from' not in chart(name).description,
             lambda: f'the whole chart; {chart(name).description}')


def reset():
    # Once for each chart: y is its own.
    for name in 'Loss', 'Accuracy':
        focus(name)
        lab.press('Home')
        wait_for_whole(name)


def point(x_frac, y_frac, name='Loss'):
    """A place on the screen, in parts of the chart."""
    x, y, width, height = lab.place(chart(name))
    return round(x + x_frac * width), round(y + y_frac * height)


def drag(start, end, button=1, keys=(), name='Loss'):
    words = ['mousemove', *point(*start, name)]
    for key in keys:
        words += ['keydown', key]
    words += ['mousedown', button]
    for i in range(1, 9):
        words += ['mousemove', *point(start[0] + (end[0] - start[0]) * i / 8,
                                      start[1] + (end[1] - start[1]) * i / 8, name), 'sleep', 0.01]
    words += ['mouseup', button]
    for key in keys:
        words += ['keyup', key]
    lab.xdotool(*words)


def focus(name='Loss'):
    lab.xdotool('mousemove', *point(0.5, 0.5, name), 'click', 1)
    # A click right after it is a double click else.
    lab.xdotool('sleep', 0.5)


@case('a finished comparison is on the charts')
def _():
    lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
    lab.find('spin button', 'Epochs').value = 5
    lab.find('push button', 'Start').click()
    lab.wait_for_text(lab.find('label', 'Status'), 'Finished', seconds=60)
    note(chart().description)
    for name in 'Loss', 'Accuracy':
        wait_for(lambda: re.search(r'validation, with BN [^;]*, (the best|best \S+.* at step [\d,]+)',
                                   chart(name).description),
                 lambda: f'the best value: {chart(name).description}')


@case('a drag zooms into a rectangle, and the other chart goes along x')
def _():
    drag((0.4, 0.4), (0.7, 0.7))
    first, last = wait_for_x(lambda x: x, 'a part of x')
    expect(read_y(), 'a part of y')
    note(f'{first} to {last}; y {read_y()}')
    expect(last - first > 50, 'the rectangle was larger')
    wait_for_x(lambda x: x == (first, last), 'the same part of x', 'Accuracy')
    expect(not read_y('Accuracy'), 'the y axis of the other chart is its own')
    lab.screenshot('charts-zoomed')


@case('a drag with Shift and one with the middle button pan')
def _():
    before = read_x()
    drag((0.5, 0.5), (0.4, 0.5), keys=['shift'])
    after = wait_for_x(lambda x: x and x != before and x, 'another part of x')
    expect(after[0] > before[0], f'{before} became {after}')
    expect(abs((after[1] - after[0]) - (before[1] - before[0])) <= 0.02 * after[1],
           f'{before} became {after}: another size')
    drag((0.4, 0.5), (0.5, 0.5), button=2)
    wait_for_x(lambda x: x and x[0] < after[0], 'back again')


@case('a double click shows the whole')
def _():
    lab.xdotool('mousemove', *point(0.5, 0.5), 'click', '--repeat', 2, '--delay', 60, 1)
    wait_for_whole()
    reset()


@case('a thin drag zooms into one axis')
def _():
    drag((0.4, 0.5), (0.7, 0.5))
    wait_for_x(lambda x: x, 'a part of x')
    expect(not read_y(), f'y fits itself: {chart().description}')
    reset()
    drag((0.5, 0.4), (0.5, 0.7))
    wait_for(read_y, 'a part of y')
    expect(not read_x(), f'x fits itself: {chart().description}')
    reset()


@case('the wheel zooms with Ctrl alone')
def _():
    lab.xdotool('mousemove', *point(0.5, 0.5), 'click', 4)
    lab.xdotool('sleep', 0.3)
    expect(not read_x(), 'the wheel alone is the page\'s')
    lab.xdotool('keydown', 'ctrl', 'click', '--repeat', 3, 4, 'keyup', 'ctrl')
    first, last = wait_for_x(lambda x: x, 'a part of x')
    lab.xdotool('keydown', 'ctrl', 'click', '--repeat', 2, 4, 'keyup', 'ctrl')
    wait_for_x(lambda x: x and x[1] - x[0] < last - first, 'a smaller part')
    lab.xdotool('keydown', 'ctrl', 'click', '--repeat', 8, 5, 'keyup', 'ctrl')
    wait_for_whole()


@case('keys zoom, pan and reset')
def _():
    focus()
    lab.press('plus', 'plus')
    first, last = wait_for_x(lambda x: x, 'a part of x')
    lab.press('shift+Right')
    wait_for_x(lambda x: x and x[0] > first, 'a part further right')
    lab.press('shift+Left', 'shift+Left')
    wait_for_x(lambda x: x and x[0] < first, 'a part further left')
    lab.press('minus')
    wait_for_x(lambda x: x and x[1] - x[0] > last - first, 'more of it')
    lab.press('Home')
    wait_for_whole()
    wait_for_whole('Accuracy')


@case('the arrow keys take the crosshair along, beyond what is seen')
def _():
    focus()
    lab.press('Escape')
    lab.press('plus', 'plus', 'plus')
    first, last = wait_for_x(lambda x: x, 'a part of x')
    lab.press('End')
    wait_for_x(lambda x: x and x[0] > last, 'the end')
    match = wait_for(lambda: re.search(r'At the crosshair: .*step ([\d,]+)', chart().description),
                     'the crosshair')
    lab.press('Left')
    wait_for(lambda: (now := re.search(r'At the crosshair: .*? at step ([\d,]+)',
                                       chart().description))
             and read_number(now[1]) < read_number(match[1]), 'a step back')
    lab.press('Escape')
    reset()


@case('l, k and g turn the axes and the grid')
def _():
    focus()
    lab.press('l')
    toggle = wait_for(lambda: [widget for _, widget in lab.frame.walk()
                               if widget.name == 'Logarithmic loss axis'], 'the toggle')[0]
    wait_for(lambda: toggle.checked, 'the toggle to follow')
    lab.press('k', 'g')
    lab.xdotool('sleep', 0.3)
    lab.screenshot('charts-logarithmic')
    lab.press('l', 'k', 'g')
    wait_for(lambda: not toggle.checked, 'the toggle to follow')


@case('the button is there while zoomed alone')
def _():
    def find_buttons():
        return [widget for name in ('Loss', 'Accuracy') for widget in chart(name).children
                if widget.name == 'Reset zoom' and widget.extents[2] > 0]

    expect(not find_buttons(), 'nothing is zoomed')
    drag((0.4, 0.5), (0.7, 0.5))
    # x is zoomed on both charts.
    buttons = wait_for(lambda: len(find_buttons()) == 2 and find_buttons(), 'the buttons')
    buttons[0].click()
    wait_for_whole()
    wait_for(lambda: not find_buttons(), 'no button')


@case('the legend hides, shows and isolates')
def _():
    reset()
    # At the left of a row below the title: the first entry.
    x, y, width, _ = lab.place(chart())
    place = x + 60, y + 39
    lab.xdotool('mousemove', *place, 'click', 1)
    wait_for(lambda: 'Hidden: train, without BN' in chart().description,
             lambda: f'a hidden curve; {chart().description}')
    wait_for(lambda: 'Hidden: train, without BN' in chart('Accuracy').description,
             lambda: f'the same on the other; {chart("Accuracy").description}')
    lab.screenshot('charts-hidden')
    lab.xdotool('sleep', 0.6, 'click', 1)
    wait_for(lambda: 'Hidden' not in chart().description, 'all curves')
    lab.xdotool('sleep', 0.6, 'click', '--repeat', 2, '--delay', 60, 1)
    wait_for(lambda: 'Hidden: validation, without BN; train, with BN; validation, with BN'
             in chart().description, lambda: f'one curve; {chart().description}')
    lab.press('4')
    wait_for(lambda: 'Hidden: validation, without BN; train, with BN' in chart().description
             and 'with BN; validation' not in chart().description, 'the last one too')
    lab.press('0')
    wait_for(lambda: 'Hidden' not in chart().description, 'all curves')


def read_rows():
    """What a screen reader says of each row of the table."""
    table = lab.find('table', 'Values')
    return [widget.name for _, widget in table.walk()
            if widget.role == 'table row' and ', step ' in widget.name and widget.extents[2] > 0]


@case('the table reads what is under the pointer, with enough digits')
def _():
    reset()
    lab.xdotool('mousemove', *point(0.5, 0.6), 'mousemove', *point(0.5, 0.62))
    rows = wait_for(lambda: len(read_rows()) == 4 and read_rows(), lambda: f'4 rows; {read_rows()}')
    note(rows)
    step = wait_for(lambda: next((re.match(r'At step ([\d,]+)', text) for text in lab.read_texts()
                                  if text.startswith('At step')), None), 'a place')
    match = wait_for(lambda: re.search(rf'train, with BN, loss {NUMBER} \(unsmoothed {NUMBER}\), '
                                       rf'accuracy {NUMBER}.%.*, step ([\d,]+), epoch {NUMBER}',
                                       '\n'.join(read_rows())), lambda: f'{read_rows()}')
    expect(abs(read_number(match[4]) - read_number(step[1])) <= 1, f'{match[0]} at {step[0]}')
    expect(len(match[1].replace('.', '').lstrip('0')) >= 4, f'few digits: {match[1]}')
    wait_for(lambda: 'Picked: ' in chart().description and 'Picked: ' in chart('Accuracy').description,
             'the nearest curve')
    lab.screenshot('charts-table')
    # Away from the charts the latest values stand there again.
    lab.xdotool('mousemove', *point(0.5, -0.1))
    wait_for(lambda: 'Latest values' in lab.read_texts(), 'the latest values')


@case('the keys move the crosshair, pick a curve, hide and isolate it on both charts')
def _():
    focus()
    lab.press('End', 'Left')
    wait_for(lambda: re.search(r'train, with BN, .*, step (28[0-4])', '\n'.join(read_rows())),
             lambda: f'the last steps; {read_rows()}')
    # By keys alone: the pointer does not say where.
    lab.press('Escape', 'End', 'Down')
    picked = wait_for(lambda: re.search('Picked: (.*)', chart().description), 'a curve')[1]
    lab.press('h')
    for name in 'Loss', 'Accuracy':
        wait_for(lambda: f'Hidden: {picked}' in chart(name).description,
                 lambda: f'{picked} hidden; {chart(name).description}')
    wait_for(lambda: len(read_rows()) == 3, lambda: f'three rows; {read_rows()}')
    lab.press('0', 'Up', 'i')
    wait_for(lambda: len(read_rows()) == 1, lambda: f'one row; {read_rows()}')
    wait_for(lambda: chart('Accuracy').description.count(';') and 'Hidden' in
             chart('Accuracy').description, 'the others hidden')
    lab.press('i')
    wait_for(lambda: len(read_rows()) == 4, lambda: f'all rows; {read_rows()}')
    lab.press('Escape')


def tab_to(widget):
    """From the second chart on, as a hand on the keys goes."""
    focus('Accuracy')
    for _ in range(20):
        lab.press('Tab')
        lab.xdotool('sleep', 0.05)
        if widget.has_state(Atspi.StateType.FOCUSED):
            return
    raise AssertionError(f'the keys do not lead to {widget}')


@case('the table is sorted and walked by keys')
def _():
    head = lab.find('push button', 'Loss')

    def read_losses():
        return [read_number(re.search(rf'loss {NUMBER}', row)[1]) for row in read_rows()]

    tab_to(head)
    before = lab.wait_until_still(read_losses)
    lab.press('space')
    wait_for(lambda: read_losses() == sorted(before), lambda: f'{read_losses()} ascending')
    lab.press('space')
    wait_for(lambda: read_losses() == sorted(before, reverse=True),
             lambda: f'{read_losses()} descending')
    expect(head.description.endswith('descending'), head.description)
    lab.screenshot('charts-sorted')
    # Down into the rows: what has the focus is picked.
    lab.press('Down', 'Down')
    picked = wait_for(lambda: re.search('Picked: (.*)', chart().description), 'a curve')[1]
    expect(any(row.startswith(picked + ',') for row in read_rows()), picked)
    lab.press('h')
    wait_for(lambda: len(read_rows()) == 3 and f'Hidden: {picked}' in chart('Accuracy').description,
             lambda: f'{picked} hidden; {read_rows()}')
    lab.press('0')
    wait_for(lambda: len(read_rows()) == 4, lambda: f'all rows; {read_rows()}')
    tab_to(head)
    lab.press('space')
    wait_for(lambda: read_losses() == before, lambda: f'{read_losses()} as in the legend')


@case('Enter zooms from here to there')
def _():
    focus()
    lab.press('Escape', 'End', 'Left')
    lab.press('Return', *['Left'] * 60)
    lab.screenshot('charts-key-box')
    lab.press('Return')
    first, last = wait_for_x(lambda x: x, 'a part of x')
    expect(150 < first < last < 290, f'{first} to {last}')
    lab.press('ctrl+plus')
    wait_for(read_y, 'a part of y')
    reset()


@case('f gives a chart the page, Escape takes it back')
def _():
    width = lab.place(chart())[2]
    focus()
    lab.press('f')
    wait_for(lambda: lab.place(chart())[2] > 1.5 * width, 'a wider chart')
    lab.screenshot('charts-maximized')
    lab.press('Escape')
    wait_for(lambda: lab.place(chart())[2] == width, 'the size before')
    lab.press('F11')
    wait_for(lambda: lab.place(chart())[2] > 1.5 * width, 'a wider chart')
    lab.press('F11')
    wait_for(lambda: lab.place(chart())[2] == width, 'the size before')


def save(keys, name):
    """Asks for a file by keys and writes its name into the dialog; returns where it is."""
    path = Path(tempfile.mkdtemp(dir=os.environ['HOME'])) / name
    focus()
    lab.press(keys)
    lab.xdotool('sleep', 1.2)
    lab.screenshot('charts-save')
    lab.xdotool('key', 'ctrl+a', 'type', str(path))
    lab.press('Return')
    wait_for(path.exists, path)
    return path


@case('Ctrl+S saves a picture, twice as fine as the screen')
def _():
    _, _, width, height = lab.place(chart())
    header = save('ctrl+s', 'loss-2.png').read_bytes()[:24]
    expect(struct.unpack('>II', header[16:]) == (2 * width, 2 * height), f'{header}')
    expect(save('ctrl+s', 'loss.svg').read_bytes().startswith(b'<?xml'), 'no SVG')
    expect(save('ctrl+s', 'loss.pdf').read_bytes().startswith(b'%PDF'), 'no PDF')


@case('a picture of another kind is refused with a sentence')
def _():
    focus()
    lab.press('ctrl+s')
    lab.xdotool('sleep', 1.2)
    lab.xdotool('key', 'ctrl+a', 'type', os.environ['HOME'] + '/loss.bmp')
    lab.press('Return')
    application = Widget(lab.frame.accessible.get_application())

    def read_others():
        return [text for child in application.children if child.accessible != lab.frame.accessible
                for text in child.read_inside() if '.svg' in text and 'cannot tell' in text]

    note(wait_for(read_others, lambda: f'a sentence, {[str(c) for c in application.children]}'))
    lab.press('Escape')
    wait_for(lambda: not read_others(), 'the end of the dialog')


@case('Ctrl+Shift+S saves the values')
def _():
    rows = save('ctrl+shift+s', 'loss.csv').read_text().splitlines()
    expect(rows[0] == '"step","train, without BN","validation, without BN","train, with BN",'
           '"validation, with BN"', rows[0])
    expect(len(rows) == 286 and rows[1].startswith('1,2.'), f'{len(rows)} rows, {rows[1]}')


@case('the menu offers all')
def _():
    lab.xdotool('mousemove', *point(0.6, 0.6), 'click', 3)
    lab.xdotool('sleep', 0.5)
    lab.screenshot('charts-menu')
    lab.press('Escape')


@case('what was zoomed stays while training goes on, and smoothing changes')
def _():
    lab.find('spin button', 'Epochs').value = 2000
    lab.find('push button', 'Start').click()
    lab.wait_for_text(lab.find('label', 'Status'), 'Training')
    wait_for(lambda: re.search('with BN', chart().description), 'the first points')
    drag((0.3, 0.4), (0.5, 0.7))
    shown = wait_for_x(lambda x: x, 'a part of x'), read_y()
    said = chart().description
    wait_for(lambda: chart().description != said, 'more points')
    expect((read_x(), read_y()) == shown, f'{shown} became {read_x()}, {read_y()}')
    lab.find('push button', 'Stop').click()
    lab.wait_for_text(lab.find('label', 'Status'), 'Stopped')
    expect((read_x(), read_y()) == shown, f'{shown} became {read_x()}, {read_y()}')
    reset()


@case('a picture and the values are saved whole while training goes on')
def _():
    lab.find('spin button', 'Epochs').value = 2000
    lab.find('push button', 'Start').click()
    lab.wait_for_text(lab.find('label', 'Status'), 'Training')
    wait_for(lambda: re.search('with BN', chart().description), 'the first points')
    path = save('ctrl+s', 'live.png')
    content = path.read_bytes()
    expect(content.startswith(b'\x89PNG') and content[-8:-4] == b'IEND', 'half a picture')
    content = save('ctrl+shift+s', 'live.csv').read_text()
    expect(content.startswith('"step",') and content.endswith('\n'), 'half a table')
    expect(lab.find('label', 'Status').text.startswith('Training'), 'it trains no more')
    expect(sorted(other.name for other in path.parent.iterdir()) == ['live.png'],
           f'{list(path.parent.iterdir())}')
    lab.find('push button', 'Stop').click()
    lab.wait_for_text(lab.find('label', 'Status'), 'Stopped')


def read_card(name='Loss'):
    """What stands on the chart itself; None: nothing."""
    return next((widget.name for widget in chart(name).children
                 if widget.role == 'tool tip' and widget.name), None)


def scroll_until(condition, what, button):
    """Turns the wheel over the page, below its charts' middle or above, so long."""
    x, y, width, height = lab.place(lab.frame)

    def look():
        if condition():
            return True
        lab.xdotool('mousemove', x + 12, y + height // 2, 'click', button)
        lab.xdotool('sleep', 0.1)
        return False
    wait_for(look, what)


@case('where the table is out of sight the chart reads its values out itself')
def _():
    before = lab.frame.extents[2:]
    lab.find('spin button', 'Epochs').value = 3
    lab.find('push button', 'Start').click()
    lab.wait_for_text(lab.find('label', 'Status'), 'Finished', seconds=60)
    lab.resize(360, 600)
    _, top, _, page = lab.place(lab.frame)

    def is_in_sight():
        _, y, _, height = lab.place(chart())
        return y >= top + 60 and y + height <= top + page - 150

    scroll_until(lambda: lab.place(chart())[1] < top + 150, 'the chart', 5)
    scroll_until(is_in_sight, 'the chart', 4)
    expect(read_card() is None, f'nobody reads yet: {read_card()}')
    lab.xdotool('mousemove', *point(0.4, 0.6), 'mousemove', *point(0.41, 0.6))
    card = wait_for(read_card, 'the values')
    note(card)
    expect(re.match(rf'step {NUMBER}; ', card), card)
    lab.xdotool('sleep', 0.3)
    lab.screenshot('charts-card-360')
    # The table says the same.
    card = lab.wait_until_still(read_card)
    for name in 'train, with BN', 'validation, without BN':
        value = re.search(rf'{name} {NUMBER}', card)[1]
        expect(any(row.startswith(f'{name}, loss {value}') for row in read_rows()),
               f'{card} is not what {read_rows()} says')
    expect(read_card('Accuracy') is None, 'nobody reads the other chart')
    # Not under the pointer: that goes through, and the card goes away from it.
    lab.xdotool('mousemove', *point(0.8, 0.6))
    wait_for(lambda: read_card() and read_card() != card, 'other values')
    lab.screenshot('charts-card-360-right')
    lab.xdotool('mousemove', *point(0.5, -0.1))
    wait_for(lambda: read_card() is None, 'no values')
    # By keys.
    focus()
    lab.press('End', 'Left', 'Down')
    wait_for(lambda: read_card() and 'Picked' in chart().description, 'the values by keys')
    lab.press('Escape')
    wait_for(lambda: read_card() is None, 'no values')
    # Where the table is in sight it is enough.
    lab.resize(*before)
    lab.xdotool('mousemove', *point(0.4, 0.6), 'mousemove', *point(0.41, 0.6))
    wait_for(lambda: any(text.startswith('At step') for text in lab.read_texts()), 'the table')
    lab.xdotool('sleep', 0.3)
    expect(read_card() is None, f'the table says it: {read_card()}')


@case('the window closes and the program ends')
def _():
    returned, seconds = lab.close()
    note(f'{seconds:.2f} s')
    expect(returned == 0, f'status {returned}: {lab.read_log()}')


with lab:
    main(on_failure=lambda name: (lab.screenshot('failed-charts-' + re.sub(r'\W+', '-', name)),
                                  note(lab.describe())))
