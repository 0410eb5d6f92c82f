#!/usr/bin/python3
"""bnlab-cli train: results, metrics, models, divergence, SIGINT."""

import json
import os
import pty
import re
import signal
import subprocess

from terminal import (COLUMNS, PROGRAM, SMALL, case, catches, expect, interrupt, main, path,
                      read_model, read_rows, refuse, run, start, to_float32, wait_for, write)


def read_lines(*words, **more):
    return run('train', *words, **more).out.strip().split('\n')


@case('the summary says what was done and what came of it')
def _():
    done = run('train', *SMALL)
    lines = done.out.split('\n')
    expect('3600 images' in lines[0] and '400' in lines[0] and '1000 to test' in lines[0], lines[0])
    expect(lines[1].startswith('784-32-10 relu, norm batch, adam, lr 0.001'), lines[1])
    for pattern in [r'held-out accuracy, last +\d+\.\d\d % at step 114',
                    r'held-out accuracy, best +\d+\.\d\d % at step (57|114)',
                    r'steps to 90 % +(\d+|-)', r'steps to 95 % +(\d+|-)',
                    r'test accuracy +\d+\.\d\d %', r'training loss, last epoch +[\d.]+',
                    r'seconds of training +\d+\.\d\d', r'images a second +\d+']:
        expect(any(re.fullmatch(pattern, line) for line in lines), f'{pattern} in {done.out}')
    expect('iverged' not in done.out, done.out)


@case('progress is a line an epoch, and nothing under --quiet')
def _():
    lines = run('train', *SMALL).err.strip().split('\n')
    expect(len(lines) == 2, lines)
    for i, line in enumerate(lines, 1):
        expect(re.fullmatch(rf'epoch {i}, step {57 * i} of 114, training loss [\d.]+, '
                            r'held-out accuracy \d+\.\d\d %', line), line)
    expect(run('train', *SMALL, '--quiet').err == '', 'not quiet')


@case('in a terminal the progress is one line that is erased at the end')
def _():
    main_end, program_end = pty.openpty()
    with subprocess.Popen([PROGRAM, 'train', '--epochs', '8'], stdout=subprocess.PIPE,
                          stderr=program_end, env={**os.environ, 'TERM': 'xterm'}) as process:
        os.close(program_end)
        seen = b''
        while True:
            try:
                chunk = os.read(main_end, 4096)
            except OSError:  # how Linux says that the other end is closed
                break
            seen += chunk
        out = process.stdout.read()
    os.close(main_end)
    expect(process.returncode == 0 and b'test accuracy' in out, out)
    expect(b'\n' not in seen, 'more than one line')
    expect(re.search(rb'\[#*-+\] [-\d]+:[-\d]{2} left  epoch \d+  loss \d', seen), seen)
    expect(seen.endswith(b'\r\x1b[K'), 'not erased')
    expect(all(len(line) < 80 + 4 for line in seen.split(b'\r')), 'wider than the terminal')


@case('what was left out is told, in JSON too')
def _():
    words = ['--hidden', '8', '--epochs', 2, '--batch-size', 3599]
    done = run('train', *words, '--json')
    notes = done.json['arms']['batch']['runs'][0]['notes']
    expect(len(notes) == 1 and 'one image' in notes[0], notes)
    expect(notes[0] in done.err.split('\n'), done.err)
    expect(run('train', *words, '--quiet').err == '', 'not quiet')


@case('JSON holds the spec, the figures and no number that is none')
def _():
    done = run('train', *SMALL, '--seed', 7, '--json', '--quiet').json
    expect(done['command'] == 'train' and done['interrupted'] is False, 'command')
    expect(done['spec']['hidden'] == [32] and done['spec']['seed'] == 7, done['spec'])
    expect(done['data']['n_train'] == 3600 and done['data']['n_held_out'] == 400, done['data'])
    expect(done['data']['judged_on'] == 'validation', done['data'])
    expect(list(done['arms']) == ['batch'], list(done['arms']))
    result = done['arms']['batch']['runs'][0]
    expect(result['state'] == 'finished' and result['steps'] == 114, result)
    expect(result['diverged_at'] is None, result)
    expect(0 < result['last_accuracy'] <= result['best_accuracy'] <= 1, result)
    expect(0 < result['test_accuracy'] <= 1 and result['train_loss'] > 0, result)
    expect(done['arms']['batch']['summary']['last_accuracy']['std'] is None, 'a spread of one')


@case('what was not measured is null, and the arm is that of the norm')
def _():
    done = run('train', '--hidden', 32, '--norm', 'none', '--steps', 1, '--json').json
    result = done['arms']['none']['runs'][0]
    expect(result['steps_to_90'] is None and result['steps'] == 1, result)


@case('options override the spec, which overrides the defaults')
def _():
    spec = write('run.json', json.dumps({'lr': 0.01, 'hidden': [16, 8], 'steps': 3}))
    one = run('train', spec, '--json').json['spec']
    expect((one['lr'], one['hidden'], one['steps']) == (0.01, [16, 8], 3), one)
    two = run('train', '--lr', '0.5', spec, '--hidden', '4', '--json').json['spec']
    expect((two['lr'], two['hidden'], two['steps']) == (0.5, [4], 3), two)
    again = run('train', write('again.json', json.dumps(two)), '--json').json['spec']
    expect(again == two, 'a spec that was printed is not read as the same')


@case('augmentation is told, kept in the spec, and the same on any number of threads')
def _():
    words = [*SMALL, '--augment', 'hflip:0.1,shift,rotate:10']
    spelt = 'shift:2,rotate:10,hflip:0.1'
    expect(f', augment {spelt}, seed 0' in read_lines(*words)[1], 'not told')
    expect('augment' not in run('train', *SMALL).out, 'told where it is off')
    losses = []
    for threads in [0, 1, 2, 5]:
        name = f'a{threads}.csv'
        done = run('train', *words, '--threads', threads, '--json', '--metrics', path(name)).json
        expect(done['spec']['augment'] == spelt and 'threads' not in done['spec'], done['spec'])
        losses.append([row['train_loss'] for row in read_rows(name)])
    expect(all(others == losses[0] for others in losses), 'threads change the numbers')
    run('train', *SMALL, '--metrics', path('plain.csv'))
    expect(losses[0] != [row['train_loss'] for row in read_rows('plain.csv')], 'it changes nothing')


@case('--train-size trains on so many, by class, and holds out the same')
def _():
    done = run('train', *SMALL, '--train-size', 500, '--json').json
    expect((done['data']['n_train'], done['data']['n_held_out']) == (500, 400), done['data'])
    expect(done['arms']['batch']['runs'][0]['steps'] == 16, done)
    expect('500 images to train on, judged on 400' in
           run('compare', '--hidden', 8, '--steps', 2, '--train-size', 500).out, 'not told')
    all_of_them = run('train', *SMALL, '--train-size', 10**9, '--json').json
    expect(all_of_them['data']['n_train'] == 3600, all_of_them['data'])


@case('of an option given twice the last counts')
def _():
    expect(run('train', '--lr', 1, '--lr', 2, '--steps', 1, '--json').json['spec']['lr'] == 2, 'lr')


@case('metrics have their columns, a row a step, and read back as the same floats')
def _():
    done = run('train', *SMALL, '--metrics', path('m.csv'), '--json').json
    rows = read_rows('m.csv')
    expect(list(rows[0]) == COLUMNS, list(rows[0]))
    expect([int(row['step']) for row in rows] == list(range(1, 115)), 'steps')
    expect([int(row['epoch']) for row in rows] == [1] * 57 + [2] * 57, 'epochs')
    expect(int(rows[-1]['examples']) == 7200 and float(rows[0]['lr']) == 0.001, rows[-1])
    expect([i + 1 for i, row in enumerate(rows) if row['val_loss']] == [57, 114], 'evaluations')
    expect(rows[-1]['test_accuracy'] and not rows[56]['test_accuracy'], 'the test is for the end')
    result = done['arms']['batch']['runs'][0]
    expect(to_float32(rows[-1]['val_accuracy']) == result['last_accuracy'], 'another accuracy')
    expect(to_float32(rows[-1]['test_accuracy']) == result['test_accuracy'], 'another test')
    mean = sum(to_float32(row['train_loss']) for row in rows[57:]) / 57
    expect(abs(mean - result['train_loss']) < 1e-9, 'another loss')


@case('the same spec gives the same numbers but for the seconds')
def _():
    for name in ['one.csv', 'two.csv', 'other.csv']:
        seed = 1 if name == 'other.csv' else 0
        run('train', *SMALL, '--seed', seed, '--metrics', path(name), '--save', path(name + '.m'))
    one, two, other = (read_rows(name) for name in ['one.csv', 'two.csv', 'other.csv'])
    for row in one + two + other:
        row.pop('seconds')
    expect(one == two, 'not the same')
    expect(one != other, 'the seed changes nothing')
    models = [open(path(name), 'rb').read() for name in ['one.csv.m', 'two.csv.m', 'other.csv.m']]
    expect(models[0] == models[1] != models[2], 'models')


@case('--eval-on test and --validation 0 judge on the test images')
def _():
    for words in [['--validation', 0], ['--eval-on', 'test']]:
        done = run('train', *SMALL, *words, '--json').json
        expect(done['data']['judged_on'] == 'test' and done['data']['n_held_out'] == 1000, words)
        result = done['arms']['batch']['runs'][0]
        expect(result['last_accuracy'] == result['test_accuracy'], result)


@case('--eval-every measures where it says')
def _():
    run('train', *SMALL, '--eval-every', 50, '--metrics', path('e.csv'))
    measured = [int(row['step']) for row in read_rows('e.csv') if row['val_loss']]
    expect(measured == [50, 100, 114], measured)


@case('a saved model has the names and shapes of PyTorch and the spec')
def _():
    done = run('train', *SMALL, '--hidden', '32,16', '--save', path('m.safetensors'), '--json').json
    header, _ = read_model('m.safetensors')
    expect(header['fc1.weight']['shape'] == [32, 784], header['fc1.weight'])
    expect(header['bn2.running_var']['shape'] == [16], header['bn2.running_var'])
    expect(header['bn1.num_batches_tracked'] == {
        'dtype': 'I64', 'shape': [], 'data_offsets': [0, 8]}, header['bn1.num_batches_tracked'])
    expect(header['fc3.bias']['shape'] == [10] and 'bn3.weight' not in header, 'the last layer')
    expect(json.loads(header['__metadata__']['bnlab']) == done['spec'], 'another spec')


@case('a run that diverges says at which step, and that is no failure')
def _():
    words = ['--optimizer', 'sgd', '--lr', '1e9', '--hidden', '32', '--norm', 'none']
    done = run('train', *words, '--metrics', path('d.csv'))
    match = re.search(r'^Diverged at step (\d+)$', done.out, re.M)
    expect(match, done.out)
    rows = read_rows('d.csv')
    expect(int(rows[-1]['step']) == int(match[1]), 'the last row is not the step')
    result = run('train', *words, '--json').json['arms']['none']['runs'][0]
    expect(result['state'] == 'diverged' and result['diverged_at'] == int(match[1]), result)


@case('--fail-on-divergence makes it one')
def _():
    done = run('train', '--optimizer', 'sgd', '--lr', '1e9', '--norm', 'none',
               '--fail-on-divergence', status=1)
    expect('Diverged at step' in done.out, done.out)
    run('train', '--hidden', 32, '--steps', 2, '--fail-on-divergence')


@case('SIGINT stops cleanly and keeps what was measured')
def _():
    status, out = interrupt('train', '--epochs', 100000, '--hidden', 32, '--metrics',
                            path('i.csv'), '--save', path('i.safetensors'))
    expect(status == 130, f'status {status}')
    match = re.search(r'^Stopped at step (\d+)$', out, re.M)
    rows = read_rows('i.csv')
    expect(match and int(rows[-1]['step']) == int(match[1]) == len(rows) >= 57, out)
    expect(re.search(r'test accuracy +\d+\.\d\d %', out), 'the network was not judged')
    header, _ = read_model('i.safetensors')
    expect('fc2.weight' in header, 'no model')
    expect(not [name for name in os.listdir(os.path.dirname(path('x'))) if name.startswith('.')],
           'something temporary is left')


@case('a second SIGINT kills')
def _():
    # A pipe that nobody reads holds the program where it would write its metrics.
    os.mkfifo(path('pipe'))
    words = ['train', '--epochs', '100000', '--hidden', '32', '--metrics', path('pipe')]
    with start(*words) as process:
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        wait_for(lambda: not catches(process.pid, signal.SIGINT))
        process.send_signal(signal.SIGINT)
        expect(process.wait(30) == -signal.SIGINT, f'status {process.returncode}')


@case('SIGINT is told in JSON too')
def _():
    status, out = interrupt('train', '--epochs', 100000, '--hidden', 32, '--json')
    done = json.loads(out)
    expect(status == 130 and done['interrupted'] is True, done)
    expect(done['arms']['batch']['runs'][0]['state'] == 'stopped', done['arms'])


@case('what cannot be written is found out before training')
def _():
    long = ['--epochs', '100000']
    for option in ['--metrics', '--save']:
        refuse('train', *long, option, path('no/such/file'), naming=['no/such/file'], status=1)
        refuse('train', *long, option, os.path.dirname(path('x')), naming=['folder'], status=1)


@case('metrics can go to a pipe')
def _():
    done = run('train', '--hidden', 32, '--steps', 3, '--json', '--metrics', '/dev/stderr', '--quiet')
    expect(done.err.split('\n')[0] == ','.join(COLUMNS) and done.err.count('\n') == 4, done.err)


@case('data that is not there or broken gets one sentence')
def _():
    refuse('train', '--data', 'imagenet', naming=['imagenet', 'digits'], status=1)
    refuse('train', '--data', path('nowhere/'), naming=['nowhere'], status=1)
    refuse('train', '--data', write('file.txt', 'x'), naming=['file.txt'], status=1)
    empty = path('empty')
    os.mkdir(empty)
    refuse('train', '--data', empty, naming=['train-images-idx3-ubyte'], status=1)


@case('too small a network is a network')
def _():
    lines = read_lines('--hidden', 'none', '--norm', 'none', '--steps', 5, '--batch-size', 1000)
    expect(lines[1].startswith('784-10 '), lines[1])


@case('too large a network is refused with its size')
def _():
    done = run('train', '--hidden', ','.join(['4096'] * 16), '--batch-size', 65536, status=1)
    expect('memory' in done.err, done.err)


main()
