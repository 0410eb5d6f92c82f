#!/usr/bin/python3
"""bnlab-cli with files: eval, predict, plot, --load, --order, and files that are broken."""

import gzip
import os
import re
import shutil
import struct
import subprocess

from terminal import (DIGITS, PROGRAM, SMALL, Skip, case, enlarge, expect, find_part, main, path,
                      read_digits, read_model, read_rows, refuse, run, to_float32, write,
                      write_model, write_png)

MODEL = path('digits.safetensors')
RUN = run('train', '--epochs', 6, '--save', MODEL, '--metrics', path('digits.csv'), '--quiet',
          '--json').json
TEST_ACCURACY = RUN['arms']['batch']['runs'][0]['test_accuracy']


def make_plain(name):
    """The model as PyTorch would have written it: without what bnlab adds."""
    header, data = read_model('digits.safetensors')
    header.pop('__metadata__')
    return write_model(name, header, data)


@case('eval says of a saved network what the run said')
def _():
    done = run('eval', MODEL, '--data', 'digits')
    expect(done.out == f'digits, test: 1000 images, accuracy {100 * TEST_ACCURACY:.2f} %, loss ' +
           done.out.split()[-1] + '\n', done.out)
    result = run('eval', MODEL, '--data', 'digits', '--json').json
    expect(to_float32(result['accuracy']) == TEST_ACCURACY and result['images'] == 1000, result)
    row = read_rows('digits.csv')[-1]
    expect(to_float32(result['loss']) == to_float32(row['test_loss']), result)


@case('eval on train and on all')
def _():
    one = {on: run('eval', MODEL, '--data', DIGITS, '--on', on, '--json').json
           for on in ['test', 'train', 'all']}
    expect([one[on]['images'] for on in one] == [1000, 4000, 5000], one)
    for key in ['accuracy', 'loss']:
        mean = (one['test'][key] + 4 * one['train'][key]) / 5
        expect(abs(mean - one['all'][key]) < 1e-9, one)
    expect(one['train']['accuracy'] > one['test']['accuracy'], 'what it learned it knows best')


@case('eval on images that are moved: less is recognised, all the same where the move is none')
def _():
    words = ['eval', MODEL, '--data', 'digits', '--json', '--shift']
    expect(run(*words, '0,0').json['accuracy'] == run(*words[:-1]).json['accuracy'], 'moved by none')
    moved = {move: run(*words, move).json for move in ['2,2', '-2,2', '28,0', '0,-28', '0.5,0']}
    expect(moved['-2,2']['shift'] == [-2, 2], moved['-2,2'])
    for move in ['2,2', '-2,2']:
        expect(moved[move]['accuracy'] < TEST_ACCURACY - 0.2, moved[move])
    # Out of sight, all are the same empty picture.
    expect(moved['28,0']['loss'] == moved['0,-28']['loss'], moved)
    expect(run('eval', MODEL, '--data', 'digits', '--shift', '-2,2').out.startswith(
        'digits, test moved by -2,2: 1000 images, accuracy '), 'not told')
    folded = run(*words, '2,2', '--fold').json
    expect(abs(folded['accuracy'] - moved['2,2']['accuracy']) < 0.002, folded)


@case('eval by other statistics: another loss, and precise ones judge best on what they are of')
def _():
    results = {name: run('eval', MODEL, '--data', 'digits', '--json', '--statistics', name,
                         '--on', 'train').json for name in ['running', 'batch', 'precise']}
    expect(all(results[name]['statistics'] == name for name in results), results)
    expect(len({result['loss'] for result in results.values()}) == 3, results)
    expect(results['running']['loss'] == run('eval', MODEL, '--data', 'digits', '--json', '--on',
                                             'train').json['loss'], 'running is the default')
    train = run('train', *SMALL, '--validation', 0, '--eval-statistics', 'precise', '--save',
                path('p.safetensors'), '--json', '--quiet').json
    judged = run('eval', path('p.safetensors'), '--data', 'digits', '--statistics', 'precise',
                 '--json').json
    expect(to_float32(judged['accuracy']) == train['arms']['batch']['runs'][0]['test_accuracy'],
           judged)


@case('a folded network says the same')
def _():
    for norm, position in [('batch', 'before'), ('batch', 'after'), ('batch-renorm', 'before'),
                           ('ghost', 'after')]:
        name = path('fold.safetensors')
        run('train', *SMALL, '--norm', norm, '--norm-position', position, '--save', name, '--quiet')
        for statistics in ['running', 'precise']:
            words = ['eval', name, '--data', 'digits', '--on', 'all', '--statistics', statistics]
            plain = run(*words, '--json').json
            folded = run(*words, '--fold', '--json').json
            expect(folded['folded'] and not plain['folded'], folded)
            expect(abs(folded['loss'] - plain['loss']) <= 1e-6, (plain, folded))
            expect(0 < folded['fold_max_difference'] <= 1e-4, folded)
            expect(folded['fold_changed'] <= 1, folded)
    expect('Folded: logits differ by' in run('eval', MODEL, '--data', 'digits', '--fold').out, '')
    for norm in ['none', 'layer']:
        run('train', '--hidden', 32, '--norm', norm, '--steps', 2, '--save', name, '--quiet')
        refuse('eval', name, '--data', 'digits', '--fold', naming=['--fold', 'norm'], status=1)


@case('a file that PyTorch wrote is read with the options given')
def _():
    plain = make_plain('plain.safetensors')
    result = run('eval', plain, '--data', 'digits', '--json').json
    expect(to_float32(result['accuracy']) == TEST_ACCURACY, result)
    other = run('eval', plain, '--data', 'digits', '--normalize', 'binary', '--json').json
    expect(other['loss'] != result['loss'], 'another normalization, the same loss')
    eps = run('eval', plain, '--data', 'digits', '--bn-eps', '0.1', '--json').json
    expect(eps['loss'] != result['loss'], 'another epsilon, the same loss')


@case('what a file says of itself cannot be overridden')
def _():
    refuse('eval', MODEL, '--data', 'digits', '--normalize', 'unit',
           naming=[MODEL, 'normalize', 'half'])
    refuse('predict', MODEL, 'x.png', '--activation', 'tanh', naming=['activation', 'relu'])
    run('eval', MODEL, '--data', 'digits', '--normalize', 'half')


@case('a network of another size than the data gets one sentence')
def _():
    header = {'fc1.weight': {'dtype': 'F32', 'shape': [10, 64], 'data_offsets': [0, 2560]},
              'fc1.bias': {'dtype': 'F32', 'shape': [10], 'data_offsets': [2560, 2600]}}
    small = write_model('small.safetensors', header, bytes(2600))
    refuse('eval', small, '--data', 'digits', naming=[small, '64', '784'], status=1)
    refuse('predict', small, 'x.png', naming=[small, '64', '28x28'], status=1)
    refuse('train', *SMALL, '--load', small, '--quiet', naming=['64-10', '784-32-10'], status=1)


@case('a model file that is missing, cut or foreign is named')
def _():
    content = open(MODEL, 'rb').read()
    for name, broken in [('cut', content[:-1]), ('head', content[:20]), ('empty', b''),
                         ('png', b'\x89PNG\r\n\x1a\n' + bytes(100)),
                         ('huge', struct.pack('<Q', 2 ** 60) + b'{}')]:
        with open(path(name), 'wb') as file:
            file.write(broken)
        refuse('eval', path(name), '--data', 'digits', naming=[path(name)], status=1)
        refuse('train', *SMALL, '--load', path(name), naming=[path(name)], status=1)
    refuse('predict', path('gone'), 'x.png', naming=[path('gone'), 'train --save'], status=1)


@case('train, save, load: it goes on where it was')
def _():
    words = ['train', '--hidden', '32', '--norm', 'none', '--quiet']
    run(*words, '--epochs', 2, '--save', path('a.safetensors'))
    begun = run('eval', path('a.safetensors'), '--data', 'digits', '--json').json
    done = run(*words, '--steps', 1, '--optimizer', 'sgd', '--lr', '1e-30', '--json',
               '--load', path('a.safetensors'), '--save', path('b.safetensors')).json
    expect(done['arms']['none']['runs'][0]['test_accuracy'] == to_float32(begun['accuracy']), done)
    (one, first), (two, second) = (read_model(name) for name in ['a.safetensors', 'b.safetensors'])
    for name in ['fc1.weight', 'fc2.bias']:
        expect(first[slice(*one[name]['data_offsets'])] ==
               second[slice(*two[name]['data_offsets'])], f'{name} changed')


@case('loading brings the running statistics too')
def _():
    run('train', '--epochs', 1, '--load', MODEL, '--optimizer', 'sgd', '--lr', '1e-30', '--quiet',
        '--bn-momentum', 0, '--save', path('c.safetensors'))
    (one, first), (two, second) = (read_model(name) for name in ['digits.safetensors',
                                                                 'c.safetensors'])
    for name in ['bn1.running_mean', 'bn1.running_var', 'bn1.weight']:
        expect(first[slice(*one[name]['data_offsets'])] ==
               second[slice(*two[name]['data_offsets'])], f'{name} changed')


@case('--order draws exactly those samples, batch by batch, and the run ends with it')
def _():
    order = [i * 7 % 4000 for i in range(4000)] + list(range(130))
    name = write('order.txt', '\n'.join(map(str, order)) + '\n')
    done = run('train', '--hidden', '16', '--order', name, '--metrics', path('o.csv'), '--json',
               '--quiet').json
    rows = read_rows('o.csv')
    expect(done['spec']['validation'] == 0 and done['data']['judged_on'] == 'test', done['data'])
    # 4000 are 62 batches of 64 and one of 32, then the second epoch has two of 64 and one of 2.
    sizes = [int(row['examples']) for row in rows]
    sizes = [b - a for a, b in zip([0] + sizes, sizes)]
    expect(sizes == [64] * 62 + [32, 64, 64, 2], sizes)
    expect([int(row['epoch']) for row in rows] == [1] * 63 + [2] * 3, 'epochs')


@case('the loss of a batch is that of the samples in the order')
def _():
    losses = {}
    for name, order in [('same', [5] * 64), ('mixed', list(range(64))),
                        ('turned', list(range(63, -1, -1)))]:
        file = write(name, '\n'.join(map(str, order)))
        run('train', '--hidden', '16', '--norm', 'none', '--order', file, '--metrics',
            path('l.csv'))
        losses[name] = float(read_rows('l.csv')[0]['train_loss'])
    expect(abs(losses['mixed'] - losses['turned']) < 1e-6, losses)
    expect(abs(losses['mixed'] - losses['same']) > 1e-3, losses)


@case('an order that is broken is named with its line')
def _():
    for text, line in [('1\n2\nthree\n', 3), ('1\n4000\n', 2), ('-1\n', 1)]:
        refuse('train', '--order', write('bad.txt', text), naming=['bad.txt', line], status=1)
    refuse('train', '--order', write('nothing.txt', ''), naming=['nothing.txt'], status=1)
    refuse('train', '--order', path('none.txt'), '--train-size', 5, naming=['--train-size'])
    refuse('train', '--order', path('none.txt'), naming=['none.txt'], status=1)


@case('predict names digits of any size, dark on light and light on dark')
def _():
    pictures, labels = read_digits('t10k')
    names, expected = [], []
    for i in range(0, 1000, 40):
        size, pixels = enlarge(pictures[i], 3 + i % 3, 10 + i % 17, invert=i % 80 == 0)
        names.append(write_png(f'digit-{i}.png', size, size, pixels))
        expected.append(labels[i])
    lines = run('predict', MODEL, *names).out.strip().split('\n')
    right = 0
    for line, name, label in zip(lines, names, expected, strict=True):
        match = re.fullmatch(re.escape(name) + r': (\d) - (\d+\.\d) %, then \d - \d+\.\d %, '
                             r'\d - \d+\.\d %', line)
        expect(match, line)
        right += int(match[1]) == label
    expect(right >= 20, f'{right} of {len(names)} right')


@case('predict --top and --json')
def _():
    pictures, _ = read_digits('t10k')
    name = write_png('one.png', 28, 28, pictures[0])
    text = run('predict', MODEL, name, '--top', 1).out
    expect(re.fullmatch(r'.*one\.png: \d - \d+\.\d %\n', text), text)
    expect(run('predict', MODEL, name, '--top', 99).out.count(' %') == 10, 'not all ten')
    result = run('predict', MODEL, name, '--json').json['images'][0]
    values = result['probabilities']
    expect(len(values) == 10 and abs(sum(values) - 1) < 1e-5, values)
    expect(result['digit'] == values.index(max(values)) and result['image'] == name, result)
    expect(f': {result["digit"]} - {100 * max(values):.1f} %' in text, text)


@case('a network that ran away has no answer, and says so')
def _():
    header = {'fc1.weight': {'dtype': 'F32', 'shape': [10, 784], 'data_offsets': [0, 31360]},
              'fc1.bias': {'dtype': 'F32', 'shape': [10], 'data_offsets': [31360, 31400]}}
    lost = write_model('lost.safetensors', header, struct.pack('<f', 3e38) * 7850)
    pictures, _ = read_digits('t10k')
    name = write_png('one.png', 28, 28, pictures[0])
    refuse('predict', lost, name, '--normalize', 'unit', naming=['finite'], status=1)
    result = run('eval', lost, '--data', 'digits', '--normalize', 'unit', '--json').json
    expect(result['loss'] is None, result)


@case('a bad picture gets a sentence, the others their answer, and the status is 1')
def _():
    pictures, _ = read_digits('t10k')
    good = write_png('good.png', 28, 28, pictures[0])
    blank = write_png('blank.png', 40, 40, bytes([255]) * 1600)
    text = write('text.png', 'not a picture')
    done = run('predict', MODEL, blank, text, path('gone.png'), good, status=1)
    expect(done.out.startswith(f'{good}: ') and done.out.count('\n') == 1, done.out)
    lines = done.err.strip().split('\n')
    expect(len(lines) == 3, done.err)
    for line, name in zip(lines, [blank, text, path('gone.png')]):
        expect(line.startswith('bnlab-cli predict: ') and name in line, line)
    images = run('predict', MODEL, blank, good, '--json', status=1).json['images']
    expect('error' in images[0] and 'digit' in images[1], images)


@case('plot draws svg, pdf and png')
def _():
    run('compare', *SMALL, '--metrics', path('pair.csv'), '--quiet')
    for suffix, magic in [('svg', b'<?xml'), ('pdf', b'%PDF'), ('png', b'\x89PNG')]:
        done = run('plot', path('pair.csv'), path(f'p.{suffix}'))
        content = open(path(f'p.{suffix}'), 'rb').read()
        expect(content.startswith(magic) and len(content) > 5000, f'{suffix}: {len(content)} bytes')
        expect(done.out == '' and done.err == '', done.out + done.err)


def count_colors(name):
    text = open(path(name), encoding='utf-8').read()
    # E69F00 and 0072B2, as Cairo writes them: percentages or fractions of one.
    found = [tuple(float(part.strip('%')) / (100 if '%' in part else 1) for part in color.split(','))
             for color in re.findall(r'rgb\(([^)]+)\)', text)]

    def near(wanted):
        return sum(all(abs(a - b) < 0.01 for a, b in zip(color, wanted)) for color in found)
    return near((0.902, 0.624, 0)), near((0, 0.447, 0.698))


@case('arms have their colors: orange without, blue with')
def _():
    run('compare', *SMALL, '--metrics', path('pair.csv'), '--quiet')
    run('plot', path('pair.csv'), path('pair.svg'))
    orange, blue = count_colors('pair.svg')
    expect(orange > 0 and blue > 0, (orange, blue))
    run('plot', path('digits.csv'), path('alone.svg'))
    orange, blue = count_colors('alone.svg')
    expect(orange == 0 and blue > 0, (orange, blue))


@case('more runs than colors are told apart by dashes')
def _():
    rows = open(path('digits.csv'), encoding='utf-8').read()
    files = [write(f'run{i}.csv', rows) for i in range(10)]
    for n, dashed in (9, False), (10, True):
        run('plot', *files[:n], path('many.svg'), '--width', 1600)
        text = open(path('many.svg'), encoding='utf-8').read()
        expect(bool(re.search(r'stroke-dasharray[:=]"? ?14[, ]', text)) == dashed, f'{n} runs')


@case('plot takes its size, scale and looks from options')
def _():
    for words, size in [([], (1200, 480)), (['--width', 400, '--height', 900], (400, 900)),
                        (['--scale', 2], (2400, 960))]:
        run('plot', path('digits.csv'), path('s.png'), *words)
        with open(path('s.png'), 'rb') as file:
            expect(struct.unpack('>II', file.read(24)[16:]) == size, f'{words}: not {size}')
    pictures = set()
    looks = [[], ['--dark'], ['--smoothing', 0], ['--log-y'], ['--log-x'], ['--x', 'epoch'],
             ['--x', 'examples'], ['--x', 'seconds']]
    for words in looks:
        run('plot', path('digits.csv'), path('s.svg'), *words)
        pictures.add(open(path('s.svg'), 'rb').read())
    expect(len(pictures) == len(looks), 'an option changes nothing')


@case('what the x axis counts may stand still, or go back')
def _():
    rows = open(path('digits.csv'), encoding='utf-8').read().split('\n')
    column = rows[0].split(',').index('seconds')
    for i, value in [(2, '5'), (3, '4'), (4, '4')]:
        cells = rows[i].split(',')
        cells[column] = value
        rows[i] = ','.join(cells)
    done = run('plot', write('back.csv', '\n'.join(rows)), path('s.svg'), '--x', 'seconds')
    expect(done.err == '', done.err)


@case('a run that diverged is drawn with its step')
def _():
    run('train', '--norm', 'none', '--optimizer', 'sgd', '--lr', '1e9', '--metrics', path('d.csv'))
    run('plot', path('d.csv'), path('d.svg'))
    run('plot', path('d.csv'), path('d.pdf'))


@case('what plot cannot read or write is named')
def _():
    refuse('plot', path('digits.csv'), path('x.gif'), naming=['x.gif'])
    refuse('plot', path('digits.csv'), path('digits2.csv'), naming=['digits2.csv'])
    expect(not os.path.exists(path('digits2.csv')), 'it was written')
    refuse('plot', path('gone.csv'), path('x.svg'), naming=['gone.csv'], status=1)
    with open(path('digits.csv'), encoding='utf-8') as file:
        bare = write('bare.csv', file.readline())
    refuse('plot', bare, path('x.svg'), naming=['bare.csv', 'row'], status=1)
    refuse('plot', path('digits.csv'), path('no/x.svg'), naming=['no/x.svg'], status=1)
    lines = open(path('digits.csv'), encoding='utf-8').read().split('\n')
    lines[5] = lines[5].replace(',', ';')
    refuse('plot', write('bad.csv', '\n'.join(lines)), path('x.svg'), naming=['bad.csv', '6'],
           status=1)
    refuse('plot', write('other.csv', 'a,b\n1,2\n'), path('x.svg'), naming=['other.csv'], status=1)


def copy_digits(name):
    shutil.copytree(DIGITS, path(name), ignore=shutil.ignore_patterns('*.py', '*.md', '*.build'))
    return path(name)


@case('a truncated or foreign data file gets one sentence with its name and what was expected')
def _():
    folder = copy_digits('broken')
    images = os.path.join(folder, find_part('train-images').name)
    whole = open(images, 'rb').read()
    unpacked = gzip.decompress(whole) if whole[:2] == b'\x1f\x8b' else whole
    for content in [whole[:len(whole) // 2], unpacked[:-1], b'\x89PNG' + bytes(99), b'',
                    unpacked[:3] + b'\1' + unpacked[4:],
                    struct.pack('>IIII', 0x803, 2 ** 32 - 1, 2 ** 16, 2 ** 16)]:
        with open(images, 'wb') as file:
            file.write(content)
        for command in [['train', *SMALL], ['eval', MODEL]]:
            refuse(*command, '--data', folder, naming=['train-images'], status=1)
    os.remove(images)
    refuse('train', '--data', folder, naming=[folder, 'train-images-idx3-ubyte'], status=1)


@case('a folder of data sets is found by its names')
def _():
    os.makedirs(path('sets'), exist_ok=True)
    copy_digits('sets/mine')
    env = {'BNLAB_DATA_PATH': path('sets')}
    done = run('train', '--hidden', 32, '--steps', 1, '--data', 'mine', '--json', env=env).json
    expect(done['data']['name'] == 'mine' and path('sets') in done['data']['folder'], done['data'])
    names = [entry['name'] for entry in run('info', '--json', env=env).json['datasets']]
    expect(names[0] == 'digits' and 'mine' in names, names)
    refuse('train', '--data', 'mine', naming=['mine'], status=1)


@case('PyTorch reads the model, and gives the same answer')
def _():
    try:
        import torch
    except ImportError:
        raise Skip('there is no torch') from None
    header, data = read_model('digits.safetensors')
    types = {'F32': torch.float32, 'I64': torch.int64}
    state = {name: torch.frombuffer(bytearray(data[slice(*entry['data_offsets'])]),
                                    dtype=types[entry['dtype']]).reshape(entry['shape'])
             for name, entry in header.items() if name != '__metadata__'}
    network = torch.nn.Sequential()
    for name, layer in [('fc1', torch.nn.Linear(784, 128)), ('bn1', torch.nn.BatchNorm1d(128)),
                        ('relu', torch.nn.ReLU()), ('fc2', torch.nn.Linear(128, 10))]:
        network.add_module(name, layer)
    network.load_state_dict(state)
    network.eval()
    pictures, labels = read_digits('t10k')
    x = torch.tensor([list(picture) for picture in pictures], dtype=torch.float32)
    with torch.no_grad():
        logits = network((x / 255 - 0.5) / 0.5)
    n_right = int((logits.argmax(1) == torch.tensor(labels)).sum())
    expect(abs(n_right / 1000 - TEST_ACCURACY) <= 0.001, f'{n_right} of 1000')


@case('bnlab-cli links no GTK')
def _():
    libraries = subprocess.run(['ldd', PROGRAM], capture_output=True, text=True, check=True).stdout
    expect(not re.search(r'libgtk|libadwaita|libgdk-\d', libraries), libraries)


main()
