#!/usr/bin/python3
"""bnlab-cli does a training of PyTorch's again: same weights by --load, same samples by --order.

tests/golden/make-replay.py made what is replayed.
"""

import hashlib
import json
from pathlib import Path

from terminal import case, expect, main, note, path, read_rows, run

GOLDEN = Path(__file__).resolve().parents[1] / 'golden'
DIGITS = GOLDEN.parents[1] / 'data/digits'
REPLAY = json.loads((GOLDEN / 'replay.json').read_text(encoding='ascii'))
SETTINGS = REPLAY['settings']
TIMES = 5  # as far from float64 as PyTorch's own float32 may we be
EPSILON = 2.0**-23


def check_close(name, value, exact, float_error):
    allowed = TIMES * float_error + EPSILON * abs(exact)
    expect(abs(value - exact) <= allowed, f'{name}: {value} instead of {exact} within {allowed}')


def replay(golden):
    words = [word for key, value in golden['options'].items() for word in (f'--{key}', value)]
    run('train', '--data', 'digits', *words, '--load', GOLDEN / 'replay.safetensors', '--order',
        GOLDEN / 'replay-order.txt', '--metrics', path('replay.csv'), '--quiet')
    return read_rows('replay.csv')


@case('the replay was made from the digits of today')
def _():
    files = b''.join(file.read_bytes() for file in sorted(DIGITS.glob('*.gz')))
    expect(hashlib.sha256(files).hexdigest() == REPLAY['origin']['digits-sha256'],
           'data/digits has changed: run tests/golden/make-replay.py again')


for setting in SETTINGS:
    @case(f'{setting}: every batch has the loss it had in PyTorch')
    def _(golden=SETTINGS[setting]):
        rows = replay(golden)
        expect(len(rows) == len(golden['losses']), f'{len(rows)} steps')
        for row, exact in zip(rows, golden['losses']):
            check_close(f'step {row["step"]}', float(row['train_loss']), exact,
                        golden['float-error-of-losses'])
        check_close('test loss', float(rows[-1]['test_loss']), golden['test-loss'],
                    golden['float-error-of-test-loss'])
        worst = max(abs(float(row['train_loss']) - exact)
                    for row, exact in zip(rows, golden['losses']))
        note(f'furthest from float64: {worst:.2g}, PyTorch in float32 '
             f'{golden["float-error-of-losses"]:.2g}')


@case('another order is another training')
def _():
    golden = SETTINGS['batch-adam']
    lines = (GOLDEN / 'replay-order.txt').read_text(encoding='ascii').split()
    order = path('other-order.txt')
    Path(order).write_text('\n'.join(reversed(lines)) + '\n', encoding='ascii')
    words = [word for key, value in golden['options'].items() for word in (f'--{key}', value)]
    run('train', *words, '--load', GOLDEN / 'replay.safetensors', '--order', order, '--metrics',
        path('other.csv'), '--quiet')
    differences = [abs(float(row['train_loss']) - exact)
                   for row, exact in zip(read_rows('other.csv'), golden['losses'])]
    expect(max(differences) > 100 * golden['float-error-of-losses'], max(differences))


main()
