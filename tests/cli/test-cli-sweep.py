#!/usr/bin/python3
"""bnlab-cli sweep: lists and ranges, arms, shards, going on, what is told and what is written."""

import json
import re
import signal
from pathlib import Path

from terminal import case, expect, main, path, read_rows, refuse, run, start, write

TINY = ['--hidden', 8, '--steps', 6, '--eval-every', 3, '--validation', 0.5]


def sweep(*words, **how):
    return run('sweep', *TINY, *words, **how)


def plan(*words):
    return run('sweep', *words, '--dry-run', '--json').json


def list_values(*words):
    """What the axes of a plan are given as."""
    return [(axis['key'], axis['values']) for axis in plan(*words)['sweep'].get('vary', [])]


@case('every setting takes lists and ranges, in the order given; one value is for all')
def _():
    made = plan('--lr', 'log:0.001:10:5', '--batch-size', '8,16', '--epochs', 3)
    expect([axis['key'] for axis in made['sweep']['vary']] == ['lr', 'batch_size'], made)
    expect(made['sweep']['spec'] == {'epochs': 3}, made['sweep']['spec'])
    expect((made['n_cells'], made['n_arms'], made['n_runs']) == (10, 1, 10), made)
    expect(list_values('--hidden', '100,50') == [], 'a comma is part of a value of hidden')
    expect(list_values('--hidden', '100/100x2') == [('hidden', '100/100x2')], 'no list of widths')
    expect(list_values('--augment', 'shift,hflip') == [], 'a comma is part of a value of augment')
    expect(list_values('--init', 'gaussian:log:0.01:1:3')[0][0] == 'init', 'no range of init')
    expect(list_values('--vary', 'nesterov=false,true', '--momentum', 0.9)[0][0] == 'nesterov',
           'no list of a flag')
    expect(plan('--batch-size', 'pow2:1:1024')['n_cells'] == 11, 'not eleven powers of two')


@case('the dry run tells what would be trained and what cannot be')
def _():
    text = run('sweep', '--batch-size', '1,8', '--norm', 'none,batch', '--seeds', 3, '--scale',
               'lr:batch-size:64', '--dry-run').out
    for words in ['batch size: 1, 8 (2)', 'arm with BN (norm=batch)',
                  '12 runs: 2 cells, 2 arms, 3 seeds (0 to 2)', 'impossible with BN at batch size 1']:
        expect(words in text, f'no {words!r} in {text}')
    made = plan('--batch-size', '1,8', '--norm', 'none,batch', '--seeds', 3)
    expect(made['n_runs'] == 9, made['n_runs'])
    expect(made['impossible'][0]['arm'] == 'batch' and 'batch-size' in made['impossible'][0]['reason'],
           made['impossible'])


@case('arms, scalings and random cells')
def _():
    made = plan('--batch-size', '8,16', '--arm', 'plain: norm=none', '--arm',
                'both: norm=batch  dropout=0.2', '--random', 2, '--sample-seed', 5)
    expect(made['sweep']['arms'] == [{'name': 'plain', 'set': {'norm': 'none'}},
                                     {'name': 'both', 'set': {'norm': 'batch', 'dropout': 0.2}}],
           made['sweep']['arms'])
    expect(made['sweep']['random'] == {'n': 2, 'seed': 5}, made['sweep'])
    scaled = plan('--batch-size', '8,16', '--scale', 'lr:batch-size:64')['sweep']['scale']
    expect(scaled == [{'key': 'lr', 'by': 'batch_size', 'at': 64}], scaled)


@case('wrong values are named with their option')
def _():
    for words, naming in [
            (['--lr', 'fast'], ['--lr', 'number', 'fast']),
            (['--lr', '1,fast'], ['--lr', 'value 2', 'fast']),
            (['--lr', 'log:0:1:3'], ['--lr', 'above 0']),
            (['--activation', 'lin:1:2:3'], ['--activation']),
            (['--batch-size', '8,,16'], ['--batch-size', 'value 2', 'missing']),
            (['--seed', '1,2'], ['--seed', 'how many seeds']),
            (['--seeds', '0'], ['--seeds']), (['--seeds', '1001'], ['--seeds', '1000']),
            (['--seeds=-1'], ['--seeds']), (['--random=-1', '--lr', '1,2'], ['--random']),
            (['--random', '0'], ['--random']), (['--random', '5'], ['random', 'varied']),
            (['--sample-seed', '1'], ['--sample-seed', '--random']),
            (['--sample-seed=-1', '--random', '2', '--lr', '1,2'], ['--sample-seed']),
            (['--arm', 'norm=batch'], ['--arm', 'NAME']), (['--arm', 'a: norm'], ['--arm', 'norm']),
            (['--arm', 'a: norm=group'], ['--arm', 'group']),
            (['--scale', 'lr'], ['--scale']), (['--scale', 'lr:norm:1'], ['--scale', 'norm']),
            (['--vary', 'lr'], ['--vary']), (['--vary', 'speed=1'], ['--vary', 'speed']),
            (['--measure', 'time'], ['--measure', 'train, unit']),
            (['--converged-at', '2'], ['converged-at']), (['--converged-at', 'x'], ['--converged-at']),
            (['--metric', 'speed'], ['--metric', 'speed', 'last_accuracy']),
            (['--metric', 'gap', '--metric', 'gap'], ['--metric', 'twice']),
            (['--shard', '3/2'], ['--shard']), (['--shard', '1'], ['--shard']),
            (['--threads', '-1'], ['--threads']), (['--report', 'x.doc'], ['--report', '.pdf']),
            (['--steps', '5', '--epochs', '5'], ['--steps', '--epochs']),
            (['--batch-size', '1'], ['possible', 'batch-size']),
            (['--lr', 'lin:1:2:4000', '--dropout', 'lin:0:0.5:100'], ['400000 runs']),
            (['--norm', 'batch', '--arm', 'a: norm=none'], ['norm', 'arm']),
            (['--lr', '1,2', '--arm', 'a: lr=3'], ['lr', 'a']),
            (['a.json', 'b.json'], ['b.json'])]:
        refuse('sweep', *words, naming=naming)
    refuse('sweep', path('missing.json'), naming=['missing.json'], status=1)
    refuse('sweep', write('bad.json', '{"vary":[{"key":"lr"}]}'), naming=['bad.json', 'item 1'],
           status=1)
    refuse('sweep', '--steps', 1, '--metrics', path('no/where.csv'), naming=['where.csv'], status=1)
    refuse('sweep', '--data', path('nothing'), '--runs', 'none', '--quiet', naming=['nothing'],
           status=1)


@case('the table has a row for each cell and arm, and the verdict follows')
def _():
    done = sweep('--batch-size', '1,16', '--norm', 'none,batch', '--seeds', 2, '--runs', 'none',
                 '--metric', 'last-accuracy', '--metric', 'last-loss', '--quiet')
    lines = done.out.split('\n')
    expect(re.match(r'batch size +Network +Accuracy +n +Loss', lines[0]), lines[0])
    expect('cannot be trained' in lines[2] and 'with BN' in lines[2], lines[2])
    expect('±' in lines[4] and 'points [' in lines[4], lines[4])
    expect(lines[5] == '' and '2 pairs' in done.out and '**' not in done.out, done.out)
    expect(max(map(len, lines[6:])) <= 80, 'a line of the verdict is too long')
    expect(done.err == '', done.err)


@case('JSON tells every run and what the cells come to')
def _():
    told = sweep('--lr', '0.01,1e6', '--norm', 'none,batch', '--seeds', 2, '--optimizer', 'sgd',
                 '--converged-at', 0, '--runs', 'none', '--json', '--quiet').json
    expect((told['n_runs'], told['n_done'], told['n_reused']) == (8, 8, 0), told)
    cells = {(cell['values']['lr'], cell['arm']): cell for cell in told['cells']}
    plain, norm = cells['0.01', 'none'], cells['0.01', 'batch']
    accuracies = [one['last_accuracy'] for one in plain['runs']]
    expect(abs(plain['last_accuracy']['mean'] - sum(accuracies) / 2) < 1e-9, plain)
    expect([one['seed'] for one in plain['runs']] == [0, 1], plain)
    expect(all(one['outcome'] == 'converged' for one in plain['runs']), plain)
    differences = [b['last_accuracy'] - a['last_accuracy']
                   for a, b in zip(plain['runs'], norm['runs'])]
    expect(abs(norm['last_accuracy']['difference']['mean'] - sum(differences) / 2) < 1e-9, norm)
    wild = cells['1000000', 'none']['runs'][0]
    expect(wild['outcome'] == 'diverged' and wild['diverged_at'] >= 1 and
           wild['last_accuracy'] is None, wild)
    expect('difference' not in plain['last_accuracy'], 'the reference differs from itself')


@case('each run has the numbers that train gives it alone')
def _():
    sweep('--lr', '0.01,0.1', '--norm', 'none,batch', '--runs', 'none', '--metrics',
          path('grid.csv'), '--quiet', '--threads', 2)
    run('train', *TINY, '--lr', 0.1, '--norm', 'batch', '--runs', 'none', '--metrics',
        path('one.csv'), '--quiet')
    rows = read_rows('grid.csv')
    names = list(dict.fromkeys(row['arm'] for row in rows))
    expect(names == ['none/lr=0.01/0', 'batch/lr=0.01/0', 'none/lr=0.1/0', 'batch/lr=0.1/0'], names)
    of_one = [row for row in rows if row['arm'] == 'batch/lr=0.1/0']
    alone = read_rows('one.csv')
    expect(len(of_one) == 6, len(of_one))
    for a, b in zip(of_one, alone):
        for column in b:
            expect(column == 'seconds' or a[column] == b[column], f'{column}: {a} {b}')
    run('plot', path('grid.csv'), path('grid.svg'))


@case('plot knows the seeds of a sweep as those of a comparison')
def _():
    sweep('--norm', 'none,batch', '--seeds', 2, '--runs', 'none', '--quiet', '--metrics',
          path('seeds.csv'))
    text = Path(path('seeds.csv')).read_text(encoding='utf-8')
    expect('\nnone/0,' in text and '\nbatch/1,' in text, text[:200])
    write('pairs.csv', re.sub(r'^(none|batch)/', r'\1:', text, flags=re.M))
    for kind in [[], ['--band']]:
        run('plot', path('seeds.csv'), path('seeds.svg'), *kind)
        run('plot', path('pairs.csv'), path('pairs.svg'), *kind)
        expect(Path(path('seeds.svg')).read_bytes() == Path(path('pairs.svg')).read_bytes(),
               f'another picture {kind}')
    write('cells.csv', re.sub(r'^(none|batch)/', r'\1/lr=0.1/', text, flags=re.M))
    run('plot', path('cells.csv'), path('cells.svg'), '--band')
    expect(Path(path('cells.svg')).read_bytes() != Path(path('seeds.svg')).read_bytes(), 'no cells')


@case('what is kept is not trained again; more seeds train the new ones')
def _():
    words = ['--lr', '0.01,0.1', '--norm', 'none,batch', '--runs', path('kept.db'), '--json']
    first = sweep(*words, '--seeds', 2).json
    done = sweep(*words, '--seeds', 3)
    expect(first['n_reused'] == 0 and done.json['n_reused'] == 8 and done.json['n_done'] == 12,
           done.json)
    expect('8 of 12 runs are there already' in done.err, done.err)
    expect(done.json['group'] == first['group'], 'another group')
    listed = run('runs', '--runs', path('kept.db'), '--json').json['runs']
    expect(len(listed) == 12 and all(one['tags'] == ['sweep'] for one in listed), listed[0])
    before = {(cell['values']['lr'], cell['arm']): cell['runs'] for cell in first['cells']}
    for cell in done.json['cells']:
        expect(cell['runs'][:2] == before[cell['values']['lr'], cell['arm']], cell)
    sweep(*words, '--seeds', 3, '--metrics', path('kept.csv'))
    expect(len(read_rows('kept.csv')) == 12 * 6, 'not every row')


@case('shards are disjoint, cover all and come together by a merge')
def _():
    words = ['--lr', '0.01,0.1,1', '--norm', 'none,batch', '--seeds', 2, '--json', '--quiet']
    parts = [sweep(*words, '--shard', f'{i}/4', '--runs', path(f'part{i}.db')).json
             for i in range(1, 5)]
    expect(sum(part['n_runs'] for part in parts) == 12, [part['n_runs'] for part in parts])
    expect([part['n_runs'] for part in parts] == [4, 4, 2, 2], 'pairs are not whole')
    told = run('sweep', *TINY, *words, '--shard', '2/4', '--dry-run').json
    expect(told['n_runs'] == 4 and told['n_shards'] == 4, told)
    refuse('runs', 'merge', path('part5.db'), '--runs', path('whole.db'), naming=['whole.db'],
           status=1)
    for into, others in [('part1.db', [2, 3, 4]), ('whole.db', [1, 2, 3, 4])]:
        run('runs', 'merge', *[path(f'part{i}.db') for i in others], '--runs', path(into))
        together = sweep(*words, '--runs', path(into)).json
        expect(together['n_reused'] == 12, together['n_reused'])


@case('Ctrl+C keeps what there is and the same command goes on')
def _():
    words = ['sweep', '--hidden', 8, '--steps', 4000, '--eval-every', 4000, '--norm', 'none,batch',
             '--seeds', 12, '--runs', path('broken.db'), '--threads', 1]
    with start(*words) as process:
        process.stderr.readline()  # the first run has ended
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    expect(process.returncode == 130, process.returncode)
    expect(re.search(r'Stopped with \d+ of 24 runs done; the same command goes on', err), err)
    expect('without BN' in out, out)
    told = run(*words, '--json', '--quiet', '--threads', 2).json
    expect(0 < told['n_reused'] < 24 and told['n_done'] == 24, told['n_reused'])


@case('progress is a line for each run')
def _():
    lines = sweep('--norm', 'none,batch', '--seeds', 2, '--runs', 'none').err.strip().split('\n')
    expect(len(lines) == 4, lines)
    for i, line in enumerate(sorted(lines), 1):
        expect(re.fullmatch(rf'{i} of 4: with(out)? BN, seed [01]: (not )?converged, [\d.]+ %', line),
               line)


@case('a sweep is saved, read, changed, and reported')
def _():
    sweep('--lr', '0.01,0.1', '--norm', 'none,batch', '--seeds', 2, '--measure', 'train',
          '--save', path('mine.json'), '--dry-run')
    saved = json.loads(Path(path('mine.json')).read_text(encoding='utf-8'))
    expect(saved['vary'][0] == {'key': 'lr', 'values': '0.01,0.1'}, saved)
    expect(saved['measures'] == ['train'] and saved['seeds'] == 2, saved)
    changed = plan(path('mine.json'), '--lr', 0.5, '--batch-size', '8,16', '--seeds', 1)['sweep']
    expect([axis['key'] for axis in changed['vary']] == ['norm', 'batch_size'], changed)
    expect(changed['spec']['lr'] == 0.5 and changed['seeds'] == 1, changed)
    expect(plan(path('mine.json'), '--epochs', 2)['sweep']['spec'].get('steps') is None, 'steps stay')
    done = run('sweep', path('mine.json'), '--runs', 'none', '--quiet', '--metric', 'gap',
               '--report', path('mine.html'))
    expect('Gap' in done.out.split('\n')[0] or 'gap' in done.out.split('\n')[0], done.out)
    report = Path(path('mine.html')).read_text(encoding='utf-8')
    expect('<svg' in report and 'learning rate' in report, 'no charts')
    run('sweep', path('mine.json'), '--runs', 'none', '--quiet', '--report', path('mine.pdf'))
    expect(Path(path('mine.pdf')).read_bytes().startswith(b'%PDF'), 'no PDF')


@case('experiments are listed and shown')
def _():
    listed = run('experiments', '--json').json['experiments']
    expect([one['number'] for one in listed] == list(range(1, len(listed) + 1)), listed)
    expect(listed[0]['id'] == 'what-bn-does' and listed[0]['built_in'], listed[0])
    text = run('experiments').out
    expect(re.search(r'^ *1 +what-bn-does +What does BN do\?', text, re.M), text)
    for one in listed:
        shown = run('experiments', 'show', one['id']).out
        for heading in ['THE QUESTION', 'WHAT PEOPLE BELIEVE', 'TO READ BEFOREHAND', 'SETTINGS',
                        'SOURCES']:
            expect(heading in shown, f'{one["id"]}: no {heading}')
        expect('**' not in shown and '](' not in shown, f'{one["id"]}: markup')
        file = run('experiments', 'show', one['number'], '--json').json
        expect(file['id'] == one['id'] and file['bnlab_experiment'] == 1, file['id'])


@case('an experiment of one\'s own is added, run, reported and removed')
def _():
    own = write('own.json', json.dumps({
        'bnlab_experiment': 1, 'title': 'My own', 'id': 'my-own', 'question': 'Does it *work*?',
        'quick': {'spec': {'hidden': [8], 'steps': 6, 'validation': 0.5},
                  'vary': [{'key': 'norm', 'values': 'none,batch'}], 'seeds': 2},
        'verdict': ['end']}))
    expect(run('experiments', 'add', own).out == 'my-own\n', 'not its id')
    expect(run('experiments', 'add', own).out == 'my-own-2\n', 'not an id of its own')
    number = len(run('experiments', '--json').json['experiments'])
    refuse('experiments', 'report', 'my-own', path('own.html'), naming=['My own', 'run my-own'],
           status=1)
    told = run('experiments', 'run', 'my-own', '--json', '--quiet', '--seeds', 3).json
    expect(told['title'] == 'My own' and told['n_done'] == 6, told)
    listed = run('runs', '--json').json['runs']
    expect(all(one['tags'] == ['my-own'] for one in listed) and len(listed) == 6, listed)
    run('experiments', 'report', 'my-own', path('own.html'))
    expect('Does it <em>work</em>?' in Path(path('own.html')).read_text(encoding='utf-8'),
           'no question')
    expect(run('experiments', 'run', own, '--dry-run').out.endswith('2 seeds (0 to 1)\n'), 'no plan')
    expect(plan(own, '--lr', '0.1,0.2', '--save', path('changed.json'))['n_runs'] == 8, 'not eight')
    changed = json.loads(Path(path('changed.json')).read_text(encoding='utf-8'))
    expect(changed['question'] == 'Does it *work*?', 'the words are gone')
    run('experiments', 'rm', 'my-own', number - 1, 'my-own-2')
    expect(len(run('experiments', '--json').json['experiments']) == number - 2, 'still there')


@case('wrong use of experiments is told')
def _():
    refuse('experiments', 'start', naming=['start', 'run'])
    refuse('experiments', '--bogus', naming=['--bogus'])
    refuse('experiments', 'show', naming=['NAME'])
    refuse('experiments', 'show', '1', '2', naming=['2'])
    refuse('experiments', 'run', naming=['NAME'])
    refuse('experiments', 'run', '1', '--seeds', '0', naming=['--seeds'])
    refuse('experiments', 'run', '1', '--seeds=-1', naming=['--seeds'])
    refuse('experiments', 'run', '1', '--lr', '1', naming=['--lr'])
    refuse('experiments', 'report', '1', naming=['OUT'])
    refuse('experiments', 'report', '1', 'x.doc', naming=['.pdf', 'x.doc'])
    refuse('experiments', 'report', '1', path('x.pdf'), '--runs', path('no.db'), naming=['no.db'])
    refuse('experiments', 'add', naming=['FILE'])
    refuse('experiments', 'run', write('plain.json', '{}'), '--full', naming=['--full'])
    for action, word in [('show', '99'), ('run', 'nothing'), ('rm', 'nothing')]:
        refuse('experiments', action, word, naming=[word], status=1)
    refuse('experiments', 'rm', '1', naming=['comes with BN Lab'], status=1)
    refuse('experiments', 'add', path('nowhere.json'), naming=['nowhere.json'], status=1)
    for action in ['list', 'show', 'run', 'report', 'add', 'rm']:
        text = run('experiments', action, '--help').out
        expect(text.startswith(f'Usage:\n  bnlab-cli experiments {action} '), text[:60])
        expect('bnlab-cli experiments' in text.split('Options:')[-1], f'{action}: no example')


@case('a file of one\'s own that cannot be read is told beside the list')
def _():
    folder = Path(path('data-home')) / 'bnlab' / 'experiments'
    folder.mkdir(parents=True, exist_ok=True)
    broken = folder / 'broken.json'
    broken.write_text('{"seeds": 0}', encoding='utf-8')
    done = run('experiments')
    expect('broken.json: seeds must be' in done.err, done.err)
    expect(any('problem' in one for one in run('experiments', '--json').json['experiments']), 'lost')
    broken.unlink()


main()
