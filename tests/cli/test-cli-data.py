#!/usr/bin/python3
"""bnlab-cli --data: the same digits as tables, arrays and pictures give the same numbers."""

import gzip
import io
import os
import struct
import zipfile
from pathlib import Path

from terminal import case, expect, main, path, read_digits, refuse, run, write, write_png

N_TRAIN, N_TEST = 1000, 200
# Every file begins with them, so that all kinds give the same images in the same order.
TRAIN = [half[:N_TRAIN] for half in read_digits('train')]
TEST = [half[:N_TEST] for half in read_digits('t10k')]
WORDS = ['--hidden', '32', '--epochs', 4, '--json', '--quiet']


def sort(half):
    """By label, as they come out of a folder of pictures; pictures stay in their order."""
    order = sorted(range(len(half[1])), key=lambda i: half[1][i])
    return [[part[i] for i in order] for part in half]


def write_table(name, half, header=None, line='\n', opener=open):
    rows = [header] if header else []
    rows += [','.join(map(str, [label, *pixels])) for pixels, label in zip(*half)]
    with opener(path(name), 'wb') as file:
        file.write((line.join(rows) + line).encode())
    return path(name)


def build_array(sizes, content):
    header = f"{{'descr': '|u1', 'fortran_order': False, 'shape': {tuple(sizes)}, }}\n".encode()
    return b'\x93NUMPY\1\0' + struct.pack('<H', len(header)) + header + content


def write_arrays(name):
    with zipfile.ZipFile(path(name), 'w', zipfile.ZIP_DEFLATED) as archive:
        for half, (pixels, labels) in {'train': TRAIN, 'test': TEST}.items():
            n = len(labels)
            archive.writestr(f'x_{half}.npy', build_array([n, 28, 28], b''.join(pixels)))
            archive.writestr(f'y_{half}.npy', build_array([n], bytes(labels)))
    return path(name)


def write_pictures(name, halves, invert=False):
    for half, (pictures, labels) in halves.items():
        for i, (pixels, label) in enumerate(zip(pictures, labels)):
            folder = f'{name}/{half}/{label}'
            os.makedirs(path(folder), exist_ok=True)
            write_png(f'{folder}/{i:05}.png', 28, 28,
                      bytes(255 - pixel for pixel in pixels) if invert else pixels)
    return path(name)


def train(data):
    return run('train', '--data', data, *WORDS).json


def get_numbers(data):
    done = train(data)['arms']['batch']['runs'][0]
    return [done[key] for key in ('test_accuracy', 'last_accuracy', 'train_loss')]


@case('tables and arrays of the same digits give the same run')
def _():
    os.makedirs(path('kaggle'))
    header = 'label,' + ','.join(f'pixel{i}' for i in range(784))
    write_table('kaggle/train.csv', TRAIN, header)
    write_table('kaggle/test.csv', TEST, header, '\r\n')
    os.makedirs(path('packed'))
    write_table('packed/X_test.csv.gz', TEST, opener=gzip.open)
    one = write_table('packed/X_train.csv.gz', TRAIN, opener=gzip.open)
    places = [path('kaggle'), one, write_arrays('digits.npz')]
    numbers = [get_numbers(place) for place in places]
    expect(numbers[0][0] > 0.5 and numbers[1:] == numbers[:-1], numbers)


@case('pictures give the same run, whichever of ink and paper is dark')
def _():
    halves = {'train': sort(TRAIN), 'test': sort(TEST)}
    table = write_table('sorted_train.csv', halves['train'])
    write_table('sorted_test.csv', halves['test'])
    places = [table, write_pictures('light', halves), write_pictures('dark', halves, True)]
    numbers = [get_numbers(place) for place in places]
    expect(numbers[1:] == numbers[:-1], numbers)


@case('a data set without a test half holds a fifth out')
def _():
    table = write_table('whole.csv', TRAIN)
    out = run('train', '--data', table, *WORDS[:-2]).out
    expect('720 images to train on, judged on 80 held out, 200 to test at the end' in
           out + run('train', '--data', table, *WORDS[:-2]).err, out)


@case('data sets joined: training images of both, test images of the first')
def _():
    table = write_table('more.csv', [half[:100] for half in TRAIN])
    done = run('train', '--data', f'digits+{table}', '--hidden', '16', '--epochs', 1)
    expect('digits+more.csv: 3690 images to train on, judged on 410 held out, 1000 to test' in
           done.out + done.err, done.out + done.err)
    refuse('train', '--data', f'digits+{path("nothing.csv")}', naming=['nothing.csv'], status=1)


@case('test images alone can be judged on, not trained on')
def _():
    own = write_pictures('own', {'test': [half[:50] for half in TEST]})
    model = path('model.safetensors')
    run('train', '--epochs', 1, '--hidden', '16', '--save', model, '--quiet')
    expect(run('eval', model, '--data', own, '--json').json['images'] == 50, 'all of them')
    judged = run('eval', model, '--data', own, '--on', 'all', '--json').json
    expect(judged['accuracy'] > 0, judged)
    refuse('train', '--data', own, naming=['own', 'no images to train on'], status=1)
    refuse('train', '--data', own, '--order', write('order', '0\n'),
           naming=['own', 'no images to train on'], status=1)
    refuse('eval', model, '--data', own, '--on', 'train', naming=['own', '--on'], status=1)
    refuse('eval', model, '--data', own, '--statistics', 'precise', naming=['own', 'precise'],
           status=1)


@case('what is wrong with a file is said with its place')
def _():
    refuse('train', '--data', write('bad.csv', '1,2,3,4,5\n1,2,300,4,5\n'),
           naming=[path('bad.csv'), 'line 2', 'column 3', '300'], status=1)
    content = io.BytesIO()
    with zipfile.ZipFile(content, 'w') as archive:
        archive.writestr('x_train.npy', build_array([2, 3], b'123456'))
        archive.writestr('y_train.npy', build_array([2], b'12'))
    Path(path('bad.npz')).write_bytes(content.getvalue())
    refuse('train', '--data', path('bad.npz'), naming=[path('bad.npz'), 'x_train.npy'], status=1)
    os.makedirs(path('bad/0'))
    os.makedirs(path('bad/1'))
    write('bad/0/a.png', 'no picture')
    refuse('train', '--data', path('bad'), naming=[path('bad/0/a.png'), 'no picture'], status=1)
    refuse('train', '--data', write('data.txt', ''), naming=['data.txt', '.npz'], status=1)


main()
