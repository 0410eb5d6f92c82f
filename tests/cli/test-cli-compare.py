#!/usr/bin/python3
"""bnlab-cli compare: the table, the verdict, both arms in files, several seeds, SIGINT."""

import json
import re
import statistics

from terminal import (COLUMNS, SMALL, case, expect, interrupt, main, path, read_model, read_rows,
                      run, write)

ROWS = ['held-out accuracy, last', 'held-out accuracy, best', 'steps to 90 %', 'steps to 95 %',
        'test accuracy', 'training loss, last epoch', 'seconds of training', 'images a second']


def find_table(text):
    """{row: [cell of none, cell of batch]} of a report; the columns must be aligned."""
    lines = text.split('\n')
    first = next(i for i, line in enumerate(lines) if line.split() == ['none', 'batch'])
    table = {}
    for line in lines[first + 1:]:
        if not line:
            break
        label, *cells = re.split(r' {3,}', line)
        expect(len(cells) == 2, f'{line!r} has not two columns')
        expect(len(line) == len(lines[first]), f'{line!r} is not aligned with {lines[first]!r}')
        table[label] = cells
    return table


def get_verdict(text):
    return text.strip().split('\n')[-1]


@case('the table has a column an arm and every row')
def _():
    done = run('compare', *SMALL)
    table = find_table(done.out)
    expect(list(table) == ROWS, list(table))
    for label in ROWS[:2] + [ROWS[4]]:
        expect(all(re.fullmatch(r'\d+\.\d\d %', cell) for cell in table[label]), table[label])
    expect('norm' not in done.out.split('\n')[1], 'of a pair there is no one norm')
    for arm in ['none', 'batch']:
        expect(len(re.findall(rf'^{arm}: epoch \d, step ', done.err, re.M)) == 2, done.err)


@case('the line below says who was first and who ended ahead, and on what that rests')
def _():
    line = get_verdict(run('compare', *SMALL, '--quiet').out)
    expect(re.fullmatch(r'First at 90 %: .+\. Ahead at the end: .+ \(one seed\)\.', line), line)


@case('a clear difference is told with its points, those of the table')
def _():
    out = run('compare', '--hidden', '16', '--epochs', 1, '--quiet', '--lr', '0.0003').out
    none, batch = (float(cell.split()[0]) for cell in find_table(out)[ROWS[0]])
    match = re.search(r'Ahead at the end: with batch normalization, by (\d+\.\d\d) points', out)
    expect(match and abs(float(match[1]) - (batch - none)) < 0.011, out)


@case('the same network twice is no difference')
def _():
    # So small a learning rate that neither network leaves where it began, at chance.
    out = run('compare', '--optimizer', 'sgd', '--lr', '1e-30', '--steps', 5, '--quiet').out
    expect('no clear difference' in out and 'neither got there' in out, out)


@case('the norm asked for is the one compared with none, and named everywhere')
def _():
    for norm in ['layer', 'batch-renorm', 'ghost']:
        done = run('compare', '--hidden', 32, '--steps', 3, '--norm', norm, '--metrics', path('n.csv'),
                   '--save', path('n'))
        expect(re.search(rf'^ +none +{norm}$', done.out, re.M), done.out)
        expect({row['arm'] for row in read_rows('n.csv')} == {'none', norm}, norm)
        header, _ = read_model(f'n-{norm}.safetensors')
        expect(('ln1.weight' if norm == 'layer' else 'bn1.running_var') in header, header)
        run('plot', path('n.csv'), path('n.svg'))


@case('both arms draw the same batches, from weights that are drawn once')
def _():
    run('compare', *SMALL, '--metrics', path('c.csv'), '--optimizer', 'sgd', '--lr', '1e-30',
        '--save', path('start'))
    rows = read_rows('c.csv')
    expect(list(rows[0]) == ['arm', *COLUMNS], list(rows[0]))
    arms = {arm: [row for row in rows if row['arm'] == arm] for arm in ['none', 'batch']}
    expect(len(rows) == 228 and all(len(arm) == 114 for arm in arms.values()), len(rows))
    for one, two in zip(arms['none'], arms['batch']):
        for column in ['step', 'epoch', 'examples', 'lr']:
            expect(one[column] == two[column], f'{column} differs at step {one["step"]}')
    models = [read_model(f'start-{arm}.safetensors') for arm in ['none', 'batch']]
    for name in ['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias']:
        one, two = (data[slice(*header[name]['data_offsets'])] for header, data in models)
        expect(one == two, f'{name} is not the same')


@case('an arm is the run that train makes of it')
def _():
    run('compare', *SMALL, '--metrics', path('pair.csv'))
    for arm in ['none', 'batch']:
        run('train', *SMALL, '--norm', arm, '--metrics', path('alone.csv'))
        pair = [row for row in read_rows('pair.csv') if row.pop('arm') == arm]
        alone = read_rows('alone.csv')
        for row in pair + alone:
            row.pop('seconds')
        expect(pair == alone, f'{arm} is another run in a pair')


@case('the norm of a spec does not matter')
def _():
    spec = write('plain.json', json.dumps({'norm': 'none', 'hidden': [8], 'steps': 3}))
    expect(list(run('compare', spec, '--json').json['arms']) == ['none', 'batch'], 'arms')


@case('several seeds give mean and standard deviation, and are listed')
def _():
    done = run('compare', *SMALL, '--seed', 5, '--seeds', 3, '--metrics', path('s.csv'), '--quiet')
    table = find_table(done.out)
    expect('seeds 5, 6, 7' in done.out and '(3 seeds)' in get_verdict(done.out), done.out)
    expect(re.fullmatch(r'\d+\.\d\d ± \d+\.\d\d %', table[ROWS[0]][1]), table[ROWS[0]])
    rows = read_rows('s.csv')
    names = {row['arm'] for row in rows}
    expect(names == {f'{arm}:{seed}' for arm in ['none', 'batch'] for seed in [5, 6, 7]}, names)
    for i, arm in enumerate(['none', 'batch']):
        last = [100 * float(row['val_accuracy']) for row in rows
                if row['arm'].startswith(arm) and row['step'] == '114']
        cell = f'{statistics.mean(last):.2f} ± {statistics.stdev(last):.2f} %'
        expect(table[ROWS[0]][i] == cell, f'{table[ROWS[0]][i]} is not {cell}')


@case('JSON has every run and the summary of each arm')
def _():
    done = run('compare', *SMALL, '--seeds', 2, '--json', '--quiet').json
    expect(done['command'] == 'compare' and 'verdict' in done, list(done))
    for arm in done['arms'].values():
        expect([result['seed'] for result in arm['runs']] == [0, 1], arm['runs'])
        accuracies = [result['test_accuracy'] for result in arm['runs']]
        summary = arm['summary']['test_accuracy']
        expect(summary['n'] == 2, summary)
        expect(abs(summary['mean'] - statistics.mean(accuracies)) < 1e-12, summary)
        expect(abs(summary['std'] - statistics.stdev(accuracies)) < 1e-12, summary)


@case('a seed of several is the pair of that seed alone')
def _():
    several = run('compare', *SMALL, '--seeds', 2, '--json').json
    alone = run('compare', *SMALL, '--seed', 1, '--json').json
    for arm in ['none', 'batch']:
        one, two = several['arms'][arm]['runs'][1], alone['arms'][arm]['runs'][0]
        for result in (one, two):
            result.pop('seconds')
            result.pop('images_per_second')
        expect(one == two, f'{one} is not {two}')


@case('--save makes a file of each arm, and of each seed')
def _():
    run('compare', *SMALL, '--save', path('pair.safetensors'))
    header, _ = read_model('pair-batch.safetensors')
    expect('bn1.weight' in header, list(header))
    header, _ = read_model('pair-none.safetensors')
    expect('bn1.weight' not in header, list(header))
    expect(json.loads(header['__metadata__']['bnlab'])['norm'] == 'none', 'the spec of the arm')
    run('compare', *SMALL, '--seeds', 2, '--save', path('many'))
    for arm in ['none', 'batch']:
        for seed in [0, 1]:
            header, _ = read_model(f'many-{arm}-{seed}.safetensors')
            expect(json.loads(header['__metadata__']['bnlab'])['seed'] == seed, 'another seed')


@case('--load starts both arms from one network')
def _():
    run('train', *SMALL, '--save', path('one.safetensors'))
    run('compare', *SMALL, '--load', path('one.safetensors'), '--optimizer', 'sgd', '--lr', '1e-30',
        '--save', path('both'))
    begun, data = read_model('one.safetensors')
    for arm in ['none', 'batch']:
        header, copy = read_model(f'both-{arm}.safetensors')
        for name in ['fc1.weight', 'fc2.bias'] + (['bn1.weight'] if arm == 'batch' else []):
            expect(copy[slice(*header[name]['data_offsets'])] ==
                   data[slice(*begun[name]['data_offsets'])], f'{arm}: another {name}')


@case('an arm that diverges says where, and the other goes on')
def _():
    words = ['--optimizer', 'sgd', '--lr', 1, '--init', 'gaussian:0.5', '--hidden', '64,64,64',
             '--epochs', 1]
    done = run('compare', *words)
    table = find_table(done.out)
    match = re.fullmatch(r'diverged at step (\d+)', table['how it ended'][0])
    expect(match and table['how it ended'][1] == 'finished', table)
    expect(f'Without batch normalization: diverged at step {match[1]}.' in done.out, done.out)
    arms = run('compare', *words, '--json').json['arms']
    expect(arms['none']['runs'][0]['diverged_at'] == int(match[1]), arms)
    run('compare', *words, '--fail-on-divergence', status=1)


@case('a learning rate of 1e9 ends in divergence, not in a crash')
def _():
    out = run('compare', '--optimizer', 'sgd', '--lr', '1e9').out
    expect(re.search(r'Without batch normalization: diverged at step \d+\. ', out), out)


@case('SIGINT stops both arms, keeps what is measured and leaves the later seeds')
def _():
    status, out = interrupt('compare', '--epochs', 100000, '--hidden', 32, '--seeds', 3,
                            '--metrics', path('i.csv'), '--save', path('i.safetensors'))
    expect(status == 130, f'status {status}')
    for cell in find_table(out)['how it ended']:
        expect(re.fullmatch(r'stopped at step \d+', cell), cell)
    expect({row['arm'] for row in read_rows('i.csv')} == {'none:0', 'batch:0'}, 'arms')
    read_model('i-none-0.safetensors')
    read_model('i-batch-0.safetensors')


main()
