#!/usr/bin/python3
"""The Data page: images are filtered, gone through by keys and pointer, and looked at; classes are
counted; another data set changes it all."""

import gzip
import os
import re
from pathlib import Path

from lab_window import Atspi, Lab, Timeout, wait_for
from tap_cases import case, expect, main, note

lab = Lab('--data', 'digits', '--page', 'data')
digits = Path(os.environ['BNLAB_TEST_DATA']) / 'digits'

N_TRAIN, N_TEST = 4000, 1000
NARROW, WIDE = (360, 640), (1280, 800)


def read_idx(name, header):
    return gzip.decompress((digits / f'{name}-ubyte.gz').read_bytes())[header:]


LABELS = read_idx('train-labels-idx1', 8) + read_idx('t10k-labels-idx1', 8)


def grid():
    return lab.find('table', 'Images')


def wait_for_grid(pattern):
    """Waits for what the grid says of its current image; returns the match."""
    return wait_for(lambda: re.fullmatch(pattern, grid().description),
                    lambda: f'“{pattern}”; the grid says “{grid().description}”')


def wait_for_texts(*texts):
    def look():
        said = lab.find('panel', 'The image').read_inside()
        return all(text in said for text in texts)
    wait_for(look, lambda: f'{texts} among {lab.find("panel", "The image").read_inside()}')


def wait_for_label(text):
    wait_for(lambda: text in lab.read_texts(), lambda: f'“{text}” among {lab.read_texts()}')


def choose(name, line, text):
    """Chooses a line of a drop-down as the keys do; text is how it begins.  The list takes its time
    to open, and a key that comes sooner is lost."""
    combo = lab.find('combo box', name)
    button = combo.children[0]

    def is_chosen():
        return any(said.startswith(text) for said in button.read_inside())

    def try_once():
        lab.point_and_click(combo)
        lab.wait_until_still(lambda: [child.extents for child in combo.children], 0.3)
        lab.press('Home', *['Down'] * line, 'Return')
        try:
            return wait_for(is_chosen, text, 2)
        except Timeout:
            lab.press('Escape')
            return False
    wait_for(try_once, lambda: f'“{text}” in {button.read_inside()}')
    lab.wait_until_still(lambda: [child.extents for child in combo.children], 0.3)


def show(view):
    lab.point_and_click(lab.find('page tab', view))


@case('the data set is named and counted')
def _():
    wait_for_label('4,000 to train, 1,000 to test, 28 × 28, 10 classes')
    wait_for_label('5,000 images')
    for role, name in (('combo box', 'Class'), ('combo box', 'Split'),
                       ('push button', 'Smaller images'), ('push button', 'Larger images'),
                       ('image', 'Large image'), ('image', 'Histogram of the pixel values'),
                       ('page tab', 'Images'), ('page tab', 'Classes')):
        lab.find(role, name)


@case('the images of the page that was asked for have the focus')
def _():
    wait_for(lambda: grid().has_state(Atspi.StateType.FOCUSED), 'the focus on the images')


@case('the keys go from image to image, and the image is shown')
def _():
    lab.press('ctrl+2')
    wait_for_grid(f'Image 1 of 5,000, class {LABELS[0]}, .*')
    lab.press('Right', 'Right')
    part = wait_for_grid(f'Image 3 of 5,000, class {LABELS[2]}, (training|validation)')[1]
    wait_for_texts(f'Class {LABELS[2]}', {'training': 'Training image, index 2',
                                          'validation': 'Validation image, training index 2'}[part])
    lab.press('End')
    wait_for_grid(f'Image 5,000 of 5,000, class {LABELS[-1]}, test')
    wait_for_texts(f'Class {LABELS[-1]}', 'Test image, index 999')
    lab.press('Home')
    wait_for_grid('Image 1 of 5,000, .*')


@case('the large image and the histogram say what the file holds')
def _():
    pixels = read_idx('train-images-idx3', 16)[:28 * 28]
    mean = f'{sum(pixels) / len(pixels):.1f}'
    histogram = lab.find('image', 'Histogram of the pixel values')
    wait_for(lambda: histogram.description.startswith(
        f'least {min(pixels)}, mean {mean}, largest {max(pixels)}; '
        f'{pixels.count(0)} of 784 pixels'), lambda: histogram.description)
    lab.point_and_click(lab.find('image', 'Large image'))
    view = lab.find('image', 'Large image')
    match = wait_for(lambda: re.fullmatch(r'28 × 28 pixels; x (\d+), y (\d+): (\d+)',
                                          view.description), lambda: view.description)
    x, y, value = map(int, match.groups())
    expect(pixels[y * 28 + x] == value, f'{match[0]}, but the file has {pixels[y * 28 + x]}')


@case('Shift selects from here to there, Ctrl+A everything')
def _():
    lab.press('ctrl+2', 'Home', 'shift+Right', 'shift+Right')
    wait_for_grid('Image 3 of 5,000, .*; 3 selected')
    wait_for_label('3 of 5,000 selected')
    lab.press('ctrl+a')
    wait_for_label('5,000 of 5,000 selected')
    lab.press('Left')
    wait_for_label('5,000 images')


@case('the pointer picks an image')
def _():
    x, y, *_ = lab.place(grid())
    lab.xdotool('mousemove', x + 12 + 28, y + 12 + 28, 'click', 1)
    wait_for_grid('Image 1 of 5,000, .*')
    lab.xdotool('keydown', 'shift', 'mousemove', x + 110, y + 40, 'click', 1, 'keyup', 'shift')
    wait_for_grid('Image 2 of 5,000, .*; 2 selected')


@case('filters by class and split')
def _():
    choose('Class', 8, 'Class 7')
    n = LABELS.count(7)
    wait_for_label(f'{n} images')
    wait_for_grid(f'Image 1 of {n}, class 7, .*')
    choose('Split', 3, 'Test')
    n = LABELS[N_TRAIN:].count(7)
    wait_for_grid(f'Image 1 of {n}, class 7, test')
    wait_for_texts('Class 7', f'Test image, index {LABELS[N_TRAIN:].index(7)}')
    lab.screenshot('data-filtered')
    choose('Split', 0, 'All')
    choose('Class', 0, 'All')
    wait_for_label('5,000 images')


@case('the validation images are those of the settings')
def _():
    choose('Split', 2, 'Validation')
    wait_for_grid('Image 1 of 400, class [0-9], validation')
    first = next(text for text in lab.find('panel', 'The image').read_inside()
                 if text.startswith('Validation image, training index'))
    lab.find('spin button', 'Seed').value = 1
    wait_for(lambda: first not in lab.find('panel', 'The image').read_inside(),
             'other images held out with another seed')
    choose('Split', 0, 'All')


@case('larger and smaller images')
def _():
    larger, smaller = (lab.find('push button', f'{which} images') for which in
                       ('Larger', 'Smaller'))
    for button in (larger, smaller):
        def has_come_to_end(button=button):
            if button.sensitive:
                button.click()
            return not button.sensitive
        wait_for(has_come_to_end, f'{button} to have come to its end')
    lab.press('ctrl+2', 'ctrl+0')
    wait_for(lambda: larger.sensitive and smaller.sensitive, 'the size between')


@case('the classes are counted, and lead to their images')
def _():
    show('Classes')
    rows = wait_for(lambda: [child for child in lab.find('list', 'Classes').children],
                    'the classes')
    expect(len(rows) == 10, f'{len(rows)} classes')
    for label, row in enumerate(rows):
        match = re.fullmatch(r'Class (\d): ([\d,]+) training, ([\d,]+) validation, ([\d,]+) test',
                             row.name)
        note(row.name)
        counts = [int(count.replace(',', '')) for count in match.groups()]
        expect(counts[0] == label, f'class {counts[0]} in the place of {label}')
        expect(counts[1] + counts[2] == LABELS[:N_TRAIN].count(label), row.name)
        expect(counts[3] == LABELS[N_TRAIN:].count(label), row.name)
    lab.screenshot('data-classes')
    lab.point_and_click(rows[3])
    wait_for_grid(f'Image 1 of {LABELS.count(3)}, class 3, .*')
    choose('Class', 0, 'All')


@case('another view takes the focus along to what changes nothing')
def _():
    lab.press('ctrl+2')
    show('Preparation')
    button = lab.find('push button', 'Other images')
    wait_for(lambda: button.has_state(Atspi.StateType.FOCUSED), 'the focus on a button')
    show('Images')
    wait_for(lambda: grid().has_state(Atspi.StateType.FOCUSED), 'the focus on the images')


@case('in a narrow window the image is a sheet that Enter brings and Escape takes')
def _():
    lab.resize(*NARROW)
    lab.press('ctrl+2', 'Home')
    close = lab.find('push button', 'Back to the images')
    wait_for(lambda: close.extents[0] >= NARROW[0] or close.extents[2] == 0, 'no sheet')
    lab.press('Return')
    wait_for(lambda: close.extents[2] > 0 and close.extents[0] + close.extents[2] <= NARROW[0],
             'the sheet')
    lab.wait_until_still(lambda: close.extents)
    lab.screenshot('data-sheet')
    lab.press('Escape')
    wait_for(lambda: close.extents[0] >= NARROW[0] or close.extents[2] == 0,
             lambda: f'the sheet to go; its button is at {close.extents}')
    lab.press('Right')
    wait_for_grid('Image 2 of 5,000, .*')
    lab.resize(*WIDE)


@case('the window closes and the program ends')
def _():
    returned, _ = lab.close()
    expect(returned == 0, f'status {returned}: {lab.read_log()}')


with lab:
    main(on_failure=lambda name: (lab.screenshot('failed-data-' + re.sub(r'\W+', '-', name)),
                                  note(lab.describe())))
