#!/usr/bin/python3
"""bnlab-cli: commands, options, help, and what it says of wrong ones."""

import os
import re
import subprocess

from terminal import PROGRAM, case, expect, main, path, refuse, run, write

COMMANDS = ['train', 'compare', 'sweep', 'experiments', 'eval', 'predict', 'datasets', 'runs', 'plot', 'bench',
            'info']


@case('help of the program names every command and the exit statuses')
def _():
    text = run('--help').out
    for command in COMMANDS:
        expect(re.search(rf'^  {command} ', text, re.M), f'no {command}')
    expect('130' in text, 'no status of an interrupted run')
    expect(run('-h').out == text, '-h says something else')


@case('the version is that of the project')
def _():
    expect(re.fullmatch(r'bnlab-cli \d+\.\d+\.\d+\n', run('--version').out), 'not a version')


@case('each command has help of its own')
def _():
    for command in COMMANDS:
        done = run(command, '--help')
        expect(done.out.startswith(f'Usage:\n  bnlab-cli {command} '), f'{command}: {done.out[:60]}')
        expect(done.err == '', f'{command}: {done.err}')


@case('help lists an option for every key of a spec')
def _():
    spec = run('train', '--hidden', 32, '--steps', 1, '--json').json['spec']
    for command in ['train', 'compare']:
        text = run(command, '--help').out
        for key in spec:
            expect(f'--{key.replace("_", "-")}' in text, f'{command}: no option for {key}')
    for flag in ['--no-nesterov', '--no-drop-last']:
        expect(flag in text, f'no {flag}')


@case('a missing or unknown command is refused')
def _():
    refuse(naming=['command'])
    for word in ['swep', 'export', 'Train', '']:
        refuse(word, naming=['command', word])
    refuse('--verbose', naming=['option', '--verbose'])


@case('an option that is not there yet is refused, never ignored')
def _():
    for command in ['train', 'compare']:
        refuse(command, '--mixup', '0', naming=['--mixup'])
    refuse('train', '--seeds', '2', naming=['--seeds'])
    refuse('train', '-x', naming=['-x'])
    refuse('eval', '--lr', '1', naming=['--lr'])
    refuse('predict', '--data', 'digits', naming=['--data'])
    refuse('plot', '--quiet', naming=['--quiet'])
    refuse('info', '--quiet', naming=['--quiet'])
    refuse('bench', '--epochs', '3', naming=['--epochs'])


@case('a bad value is named with its option and what was wanted')
def _():
    for option, value, wanted in [
            ('--lr', 'fast', 'number'), ('--lr', '-1', 'number'), ('--lr', 'nan', 'number'),
            ('--lr', '0,1', 'number'), ('--epochs', '0', 'whole number'),
            ('--epochs', '1.5', 'whole number'), ('--batch-size', '0', 'whole number'),
            ('--seed', '-1', 'whole number'), ('--validation', '1', 'number'),
            ('--activation', 'swish', 'relu'), ('--norm', 'group', 'batch'),
            ('--optimizer', 'lion', 'adam'), ('--dropout', '1', 'number'),
            ('--schedule', 'linear', 'cosine'), ('--norm-position', 'beside', 'before'),
            ('--ghost-size', '1', 'whole number'), ('--eval-statistics', 'none', 'precise'),
            ('--weight-decay-on', 'bias', 'weights'), ('--clip-norm', '-1', 'number'), ('--hidden', '0', 'whole numbers'),
            ('--hidden', '10,,10', 'whole numbers'), ('--init', 'gaussian:0', 'STD'),
            ('--normalize', 'Half', 'half'), ('--eval-every', '0', 'epoch'),
            ('--augment', 'mixup', 'shift (0 to 100)'), ('--augment', 'scale:1', 'scale (0 to 0.9)'),
            ('--train-size', '-1', 'whole number'), ('--bn-momentum', '2', 'number'), ('--label-smoothing', '1', 'number')]:
        for command in ['train', 'compare']:
            refuse(command, option, value, naming=[option, value, wanted])


@case('values of the other commands are checked likewise')
def _():
    for value in ['0', '-3', 'many', '1001']:
        refuse('compare', '--seeds', value, naming=['--seeds', value])
    refuse('eval', 'm.safetensors', '--data', 'digits', '--on', 'some', naming=['--on', 'some'])
    for value in ['-1', '1025', 'many']:
        refuse('compare', '--threads', value, naming=['--threads', value])
    for value in ['1', '1,2,3', 'a,b', '1,', '1001,0', 'nan,0']:
        refuse('eval', 'm.safetensors', '--data', 'digits', '--shift', value,
               naming=['--shift', value])
    refuse('eval', 'm.safetensors', '--data', 'digits', '--statistics', 'true',
           naming=['--statistics', 'true', 'precise'])
    refuse('eval', 'm.safetensors', '--data', 'digits', '--statistics', 'batch', '--fold',
           naming=['--fold', '--statistics'])
    for value in ['0', '-1', 'nan', '1e9']:
        refuse('bench', '--seconds', value, naming=['--seconds'])
    refuse('train', '--data', os.fsdecode(b'caf\xe9'), naming=['encoding', 'rename'])
    refuse('bench', '--batch-size', '65536', naming=['--batch-size', '60000'])
    refuse('bench', '--norm', 'batch', '--batch-size', '1', naming=['batch-size'])
    refuse('predict', 'm.safetensors', 'a.png', '--top', '0', naming=['--top'])
    for option, value in [('--width', '3'), ('--height', 'nan'), ('--scale', '0'),
                          ('--smoothing', '1'), ('--x', 'day')]:
        refuse('plot', 'a.csv', 'b.svg', option, value, naming=[option])


@case('a missing argument is named')
def _():
    refuse('train', '--lr', naming=['--lr'])
    refuse('eval', naming=['MODEL'])
    refuse('eval', 'm.safetensors', naming=['--data'])
    refuse('predict', naming=['MODEL'])
    refuse('predict', 'm.safetensors', naming=['IMAGE'])
    refuse('plot', naming=['CSV'])
    refuse('plot', 'a.csv', naming=['OUT', 'a.csv'])


@case('arguments too many are refused')
def _():
    refuse('train', 'a.json', 'b.json', naming=['b.json'])
    refuse('eval', 'a', 'b', '--data', 'digits', naming=['b'])
    refuse('info', 'more', naming=['more'])
    refuse('bench', 'more', naming=['more'])


@case('settings at odds with each other are refused')
def _():
    refuse('train', '--nesterov', '--optimizer', 'sgd', naming=['nesterov', 'momentum'])
    refuse('compare', '--norm', 'none', naming=['--norm'])
    for norm in ['batch', 'ghost', 'batch-renorm']:
        refuse('train', '--norm', norm, '--batch-size', 1, naming=[norm, 'batch-size'])
    refuse('train', '--norm', 'none', '--hidden', 'none', '--dropout', '0.1', naming=['dropout'])
    refuse('train', '--order', 'o.txt', '--validation', '0.2', naming=['--order', '--validation'])
    refuse('train', '--steps', 10, '--epochs', 2, naming=['give epochs or steps'])
    refuse('train', '--order', 'o.txt', '--epochs', 5, naming=['--order', '--epochs'])
    refuse('compare', '--seed', 2 ** 53 - 1, '--seeds', 2, naming=['--seed'])


@case('--epochs overrides the steps of a spec')
def _():
    name = write('steps.json', '{"hidden": [8], "epochs": 3, "steps": 2}')
    arm = run('train', name, '--json').json['arms']['batch']
    expect(arm['runs'][0]['steps'] == 2, 'the spec has no say')
    spec = run('train', name, '--epochs', 1, '--json').json['spec']
    expect((spec['epochs'], spec['steps']) == (1, 0), f'{spec["epochs"]}, {spec["steps"]}')


@case('whatever standard output does not take is said and is a failure')
def _():
    name = path('full.safetensors')
    run('train', '--hidden', 8, '--steps', 1, '--quiet', '--save', name)
    for words in [['info'], ['info', '--json'], ['--help'], ['--version'],
                  ['train', '--hidden', '8', '--steps', '1', '--quiet'],
                  ['eval', name, '--data', 'digits', '--json'], ['eval', name, '--data', 'digits']]:
        with open('/dev/full', 'w', encoding='utf-8') as full:
            done = subprocess.run([PROGRAM, *words], stdout=full, stderr=subprocess.PIPE, text=True,
                                  check=False)
        expect(done.returncode == 1, f'{words}: status {done.returncode}')
        expect(done.stderr.count('\n') == 1 and
               'standard output: No space left on device' in done.stderr, done.stderr)


@case('numbers of JSON are as short as they can be')
def _():
    name = path('short.safetensors')
    run('train', '--hidden', 8, '--steps', 5, '--quiet', '--save', name)
    for words in [['eval', name, '--data', 'digits'], ['train', '--hidden', 8, '--steps', 3]]:
        text = run(*words, '--json').out
        for number in re.findall(r': (-?\d+\.\d+(?:e-?\d+)?)', text):
            expect(len(number) <= len(repr(float(number))), f'{number} is long')


@case('a broken spec is a file that failed, and is named')
def _():
    refuse('train', path('none.json'), naming=[path('none.json')], status=1)
    for name, text, words in [
            ('empty.json', '', []), ('list.json', '[1]', []), ('cut.json', '{"lr": 0.1', []),
            ('unknown.json', '{"mixup": 0.5}', ['mixup']),
            ('value.json', '{"lr": "fast"}', ['lr']), ('twice.json', '{"lr": 1, "lr": 2}', ['lr']),
            ('range.json', '{"epochs": 0}', ['epochs']),
            ('odds.json', '{"nesterov": true, "optimizer": "sgd"}', ['nesterov'])]:
        refuse('train', write(name, text), naming=[name, *words], status=1)


@case('a flag of the spec can be undone')
def _():
    spec = write('flag.json', '{"nesterov": true, "momentum": 0.9, "optimizer": "sgd", '
                              '"drop_last": true, "hidden": [8], "steps": 2}')
    done = run('train', spec, '--no-nesterov', '--no-drop-last', '--json').json['spec']
    expect(done['nesterov'] is False and done['drop_last'] is False, 'still on')
    expect(done['momentum'] == 0.9, 'the rest changed')


@case('info tells versions, kernel, cores and the bundled digits')
def _():
    text = run('info').out
    for word in ['BN Lab', 'GLib', 'OpenBLAS', 'kernel', 'OPENBLAS_CORETYPE', 'cores',
                 'BNLAB_DATA_PATH', 'data sets are looked for in', 'data set digits']:
        expect(word in text, f'no {word}')
    env = {'BNLAB_DATA_PATH': '/nowhere/sets', 'XDG_DATA_HOME': '/nowhere/mine',
           'XDG_DATA_DIRS': '/nowhere/system'}
    info = run('info', '--json', env=env).json
    expect(info['data_path'] == '/nowhere/sets', 'the data path is not told')
    expect(info['folders'][:2] == ['/nowhere/sets', '/nowhere/mine/bnlab/datasets'],
           info['folders'])
    expect('/nowhere/system/bnlab/datasets' in info['folders'], info['folders'])
    expect('/nowhere/sets (not there)' in run('info', env=env).out, 'a folder that is not there')
    expect(info['blas_kernel'] and info['cores'] > 0, 'kernel and cores')
    digits = [entry for entry in info['datasets'] if entry['name'] == 'digits']
    expect(digits and digits[0]['place'].endswith('digits'), 'digits')


@case('info tells a kernel that the environment forces')
def _():
    info = run('info', '--json', env={'OPENBLAS_CORETYPE': 'Nehalem'}).json
    expect(info['blas_kernel_forced'] == 'Nehalem', 'not told')
    expect(info['blas_kernel'] == 'Nehalem', f'the kernel is {info["blas_kernel"]}')


@case('bench prints a row for every network, or for the one asked for')
def _():
    text = run('bench', '--seconds', '0.01').out
    for shape, batch, norm in [('784-128-10', 64, 'none'), ('784-128-10', 8, 'batch'),
                               ('784-512-512-10', 256, 'batch')]:
        expect(re.search(rf'^{shape} +{batch} +{norm}( +[\d.]+){{4}}$', text, re.M), text)
    done = run('bench', '--seconds', '0.01', '--json', '--hidden', '20,10', '--norm', 'ghost',
               '--batch-size', '32', env={'OPENBLAS_CORETYPE': 'Nehalem'}).json
    expect(done['blas_kernel'] == 'Nehalem' and done['forced']['OPENBLAS_CORETYPE'] == 'Nehalem',
           done)
    [row] = done['rows']
    expect((row['shape'], row['batch_size'], row['norm']) == ('784-20-10-10', 32, 'ghost'), row)
    for key in ['step_usec', 'products_usec', 'ratio', 'images_per_second']:
        expect(row[key] > 0, row)
    expect(done['evaluation_images'] == 10000 and done['evaluation_msec'] > 0, done)


@case('numbers have a point in every locale')
def _():
    for locale in ['de_DE.UTF-8', 'C']:
        done = run('train', '--hidden', 32, '--steps', 2, '--lr', '0.5', env={'LC_ALL': locale})
        expect('lr 0.5' in done.out, done.out)


main()
