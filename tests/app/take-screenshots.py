#!/usr/bin/python3
"""take-screenshots.py FOLDER: pictures of every page, light and dark, wide and narrow, with real
figures.  Runs under tests/app/with-display; CONTRIBUTING.md says how."""

import os
import sys

from digit_strokes import DIGITS
from lab_window import Lab, wait_for

SIZES = {'': (1280, 800), '-medium': (860, 640), '-narrow': (360, 640)}
TRAINING_SECONDS = 600
SCHEMES = {'light': 'prefer-light', 'dark': 'prefer-dark'}


def take(folder):
    os.environ['BNLAB_SCREENSHOTS'] = folder
    for scheme, name in SCHEMES.items():
        environment = {'ADW_DEBUG_COLOR_SCHEME': name}
        with Lab('--data', 'digits', environment=environment) as lab:
            status = lab.find('label', 'Status')
            lab.wait_for_text(status, 'Ready')
            take_sizes(lab, f'train-ready-{scheme}')
            lab.find('push button', 'Start').click()
            lab.wait_for_text(status, 'Training, epoch|Finished')
            lab.screenshot(f'train-running-{scheme}')
            lab.wait_for_text(status, 'Finished')
            take_sizes(lab, f'train-finished-{scheme}')
            take_data(lab, scheme)
            take_experiments(lab, scheme)
            lab.press('ctrl+3')
            canvas = lab.find('image', 'Digit canvas')
            wait_for(lambda: canvas.extents[2] > 0, 'the Draw page')
            take_sizes(lab, f'draw-empty-{scheme}')
            lab.draw(canvas, DIGITS[7])
            lab.wait_for_text(lab.find('label', 'Prediction with batch normalization'), r'\d - ')
            take_sizes(lab, f'draw-{scheme}')
            lab.close()


def take_data(lab, scheme):
    lab.press('ctrl+2')
    grid = lab.find('table', 'Images')
    wait_for(lambda: grid.extents[2] > 0, 'the Data page')
    take_sizes(lab, f'data-images-{scheme}')
    lab.point_and_click(lab.find('page tab', 'Classes'))
    wait_for(lambda: lab.find('list', 'Classes').children, 'the classes')
    take_sizes(lab, f'data-classes-{scheme}')
    lab.point_and_click(lab.find('page tab', 'Preparation'))
    shift = lab.find('check box', 'Shift')
    wait_for(lambda: shift.extents[2] > 0, 'the preparation')
    shift.switch(True)
    take_sizes(lab, f'data-preparation-{scheme}')
    shift.switch(False)
    lab.point_and_click(lab.find('page tab', 'Images'))
    lab.press('ctrl+d')
    dialog = wait_for(lab.find_other_window, 'the data sets')
    lab.wait_until_still(lambda: dialog.extents)
    lab.screenshot(f'data-sets-{scheme}')
    dialog.act('window.close')
    wait_for(lambda: not lab.find_other_window(), 'the data sets to close')


def take_experiments(lab, scheme):
    """The second one, with its results: the first scheme trains what the other one finds."""
    lab.press('ctrl+4')
    experiments = lab.find('list', 'Experiments')
    wait_for(lambda: experiments.extents[2] > 0, 'the experiments')
    row = next(row for row in experiments.children if 'Batch size' in row.name)
    lab.point_and_click(row)
    lab.xdotool('mousemove', 1, 1)
    status = lab.find('label', 'Experiment status')
    wait_for(lambda: any('Batch size' in text for text in lab.read_texts()), 'its page')
    lab.wait_for_text(status, 'Ready|Finished')
    if status.text.startswith('Ready'):
        lab.press('ctrl+Return')
        lab.wait_for_text(status, 'Running')
        lab.screenshot(f'experiments-running-{scheme}')
    lab.wait_for_text(status, 'Finished', TRAINING_SECONDS)
    take_sizes(lab, f'experiments-{scheme}')


def take_sizes(lab, name):
    for suffix, size in SIZES.items():
        lab.resize(*size)
        lab.screenshot(name + suffix)
    lab.resize(*SIZES[''])


take(sys.argv[1])
