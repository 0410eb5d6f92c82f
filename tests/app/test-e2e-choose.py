#!/usr/bin/python3
"""Data sets as a user comes by them: listed, opened, fetched and prepared."""

import csv
import functools
import gzip
import http.server
import os
import struct
import tempfile
import threading
from pathlib import Path

from lab_window import Lab, wait_for
from tap_cases import Skip, case, expect, main, note

scratch = Path(tempfile.mkdtemp())
digits = Path(os.environ['BNLAB_TEST_DATA']) / 'digits'
mnist = Path(os.environ.get('BNLAB_MNIST', digits / '../../../shared/datasets/mnist')).resolve()
NOBODY = 'http://127.0.0.1:9'


def make_shelf():
    """A folder of data sets with one in it, as BNLAB_DATA_PATH lists them."""
    shelf = scratch / 'shelf'
    if not shelf.exists():
        (shelf / 'letters').mkdir(parents=True)
        for file in digits.glob('*-ubyte.gz'):
            (shelf / 'letters' / file.name).symlink_to(file)
    return shelf


def write_table(path, n=60, bad_line=None):
    """A table as Kaggle has MNIST: a label and its pixels a line."""
    images = gzip.decompress((digits / 't10k-images-idx3-ubyte.gz').read_bytes())
    labels = gzip.decompress((digits / 't10k-labels-idx1-ubyte.gz').read_bytes())
    n_pixels = struct.unpack('>II', images[8:16])[0] ** 2
    with path.open('w', newline='') as file:
        lines = csv.writer(file)
        lines.writerow(['label'] + [f'pixel{i}' for i in range(n_pixels)])
        for i in range(n):
            pixels = images[16 + i * n_pixels:16 + (i + 1) * n_pixels]
            lines.writerow(['ink' if i == bad_line else labels[8 + i], *pixels])
    return path


def wait_until_ready(lab):
    lab.wait_for_text(lab.find('label', 'Status'), 'Ready')


def wait_for_choice(lab, title):
    choice = lab.find('combo box', 'Dataset')
    wait_for(lambda: title in choice.read_inside(),
             lambda: f'“{title}” among {choice.read_inside()}')


def open_dialog(lab):
    lab.press('ctrl+d')
    return wait_for(lab.find_other_window, 'the data sets')


def close_dialog(lab):
    lab.find_other_window().act('window.close')
    wait_for(lambda: not lab.find_other_window(), 'the data sets to close')


def find_in(window, role, name, seconds=None):
    return wait_for(lambda: next((widget for _, widget in window.walk()
                                  if widget.role == role and widget.name == name
                                  and widget.extents[2] > 0), None),
                    lambda: f'a {role} “{name}” among '
                            f'{[str(widget) for _, widget in window.walk()]}', seconds)


def show_preparation(lab):
    tab = find_in(lab.frame, 'page tab', 'Preparation')
    lab.point_and_click(tab)
    return wait_for(lambda: lab.find('check box', 'Shift').extents[2] and
                    lab.find('check box', 'Shift'), 'the preparation')


@case('a data set of BNLAB_DATA_PATH is listed and used; the last lines of the choice ask')
def _():
    with Lab('--data', 'digits', environment={'BNLAB_DATA_PATH': str(make_shelf())}) as lab:
        wait_until_ready(lab)
        dialog = open_dialog(lab)
        lab.screenshot('data-sets')
        find_in(dialog, 'push button', 'Use letters').click()
        wait_for(lambda: not lab.find_other_window(), 'the data sets to close')
        wait_for_choice(lab, 'letters')
        wait_until_ready(lab)
        choice = lab.find('combo box', 'Dataset')
        lab.point_and_click(choice)
        wait_for(lambda: 'Get more…' in choice.read_inside(), 'the list')
        lab.screenshot('data-set-choice')
        lab.press('End', 'Return')  # Get more…
        wait_for(lab.find_other_window, 'the data sets')
        close_dialog(lab)
        wait_for_choice(lab, 'letters')
        returned, _ = lab.close()
        expect(returned == 0, f'status {returned}')


@case('a table opens by its name')
def _():
    table = write_table(scratch / 'tiny.csv')
    with Lab('--data', str(table)) as lab:
        wait_until_ready(lab)
        wait_for_choice(lab, 'tiny.csv')
        lab.find('push button', 'Start').click()
        lab.wait_for_text(lab.find('label', 'Status'), 'Training|Finished')
        lab.close()


@case('two data sets are joined by +')
def _():
    with Lab('--data', f"digits+{make_shelf() / 'letters'}") as lab:
        wait_until_ready(lab)
        wait_for(lambda: [text for text in lab.read_texts() if '7,200 to train' in text],
                 lambda: f'7,200 images to train on among {lab.read_texts()}')
        lab.close()


@case('a bad table is refused in one sentence, and the digits stay')
def _():
    table = write_table(scratch / 'bad.csv', bad_line=40)
    with Lab('--data', str(table)) as lab:
        said = wait_for(lambda: [text for text in lab.read_texts() if 'bad.csv' in text],
                        lambda: f'a sentence with bad.csv in\n{lab.describe()}')
        note(said[0])
        wait_until_ready(lab)
        wait_for_choice(lab, 'Digits (bundled)')
        lab.close()


@case('without a network getting says so, and can be tried again')
def _():
    with Lab('--data', 'digits', environment={'BNLAB_MIRROR': NOBODY}) as lab:
        wait_until_ready(lab)
        dialog = open_dialog(lab)
        find_in(dialog, 'push button', 'Get KMNIST').click()
        find_in(dialog, 'push button', 'Try again to get KMNIST')
        said = [widget.text for _, widget in dialog.walk()
                if widget.role == 'label' and '127.0.0.1' in widget.text]
        expect(said, 'no sentence names the mirror')
        note(said[0])
        lab.screenshot('data-sets-no-network')
        find_in(dialog, 'push button', 'Try again to get KMNIST').click()
        close_dialog(lab)
        returned, _ = lab.close()
        expect(returned == 0, f'status {returned}')


@case('MNIST is fetched from a mirror, with progress, and used')
def _():
    if not (mnist / 'train-images-idx3-ubyte.gz').exists():
        raise Skip(f'{mnist} has no MNIST; BNLAB_MNIST can say where it is')
    mirror = scratch / 'mirror'
    mirror.mkdir()
    (mirror / 'mnist').symlink_to(mnist)

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(('127.0.0.1', 0),
                                             functools.partial(Quiet, directory=str(mirror)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f'http://127.0.0.1:{server.server_port}'
    with Lab('--data', 'digits', environment={'BNLAB_MIRROR': url}) as lab:
        wait_until_ready(lab)
        dialog = open_dialog(lab)
        find_in(dialog, 'push button', 'Get MNIST').click()
        find_in(dialog, 'push button', 'Use MNIST', 60).click()
        wait_for_choice(lab, 'MNIST')
        wait_until_ready(lab)
        wait_for(lambda: [text for text in lab.read_texts() if '54,000 to train' in text],
                 'the shares of MNIST')
        returned, _ = lab.close()
        expect(returned == 0, f'status {returned}')
    server.shutdown()


@case('preparation changes the settings, and the Train page says so')
def _():
    with Lab('--data', 'digits', '--page', 'data') as lab:
        wait_until_ready(lab)
        shift = show_preparation(lab)
        shift.switch(True)
        lab.find('check box', 'Rotation').switch(True)
        lab.find('spin button', 'Training images').value = 500
        find_in(lab.frame, 'push button', '80/20').click()
        lab.screenshot('preparation')
        lab.press('ctrl+1')
        wait_for(lambda: [text for text in lab.read_texts()
                          if '500 of 3,200 to train, 800 to validate, 1,000 to test' in text
                          and 'Augmented by shift, rotation' in text],
                 lambda: f'what was prepared among {lab.read_texts()}')
        lab.find('spin button', 'Epochs').value = 2000
        lab.find('push button', 'Start').click()
        lab.wait_for_text(lab.find('label', 'Status'), 'Training')
        expect(not shift.sensitive, 'the data can be changed while it is trained on')
        lab.find('push button', 'Stop').click()
        wait_for(lambda: shift.sensitive, 'the data to be free again')
        lab.close()


main(on_failure=lambda name: note(name))
