#!/usr/bin/python3
"""bnlab-cli runs: the list, one run, two beside each other, names and marks, deleting."""

import re
import time

from terminal import SMALL, case, expect, main, path, refuse, run

ENV = {'XDG_DATA_HOME': path('own')}
DATABASE = path('own') + '/bnlab/runs.db'
RUNS = []  # of the first case, the oldest first


def runs(*words, status=0):
    return run('runs', *words, status=status, env=ENV)


def list_ids(*words):
    return [found['id'] for found in runs('list', '--json', *words).json['runs']]


def read_table(text):
    """(heads, rows) of a table whose columns are three blanks or more apart."""
    head, *rows = [re.split(r' {3,}', line.strip()) for line in text.rstrip('\n').split('\n')]
    for row in rows:
        expect(len(row) == len(head), f'{row} are not the columns {head}')
    return head, rows


@case('nothing is stored yet: the list says what fills it')
def _():
    done = runs()
    expect(done.out == '' and 'train' in done.err, done.err)
    expect(runs('--json').json == {'runs': []}, 'runs')


@case('what train and compare do is kept, the newest first')
def _():
    run('train', *SMALL, '--lr', '0.002', '--quiet', env=ENV)
    run('compare', *SMALL, '--seed', 3, '--quiet', env=ENV)
    found = runs('--json').json['runs']
    expect([one['arm'] for one in found][-1] == 'batch' and len(found) == 3, found)
    expect({one['arm'] for one in found[:2]} == {'none', 'batch'}, found)
    expect(found[0]['group'] == found[1]['group'] != found[2]['group'], 'the pair is a group')
    expect(all(one['state'] == 'finished' and one['steps'] == 114 for one in found), found)
    RUNS.extend(sorted(one['id'] for one in found))


@case('a record says of a run what train itself reports')
def _():
    told = run('train', *SMALL, '--seed', 9, '--json', '--quiet', env=ENV).json
    arm = told['arms']['batch']['runs'][0]
    found = runs('list', '--json').json['runs'][0]
    for key in ['state', 'last_accuracy', 'last_step', 'best_accuracy', 'best_step', 'steps_to_90',
                'steps_to_95', 'test_accuracy', 'steps', 'diverged_at']:
        expect(found[key] == arm[key], f'{key}: {found[key]} is not {arm[key]}')
    expect(found['spec'] == told['spec'], f'{found["spec"]} is not {told["spec"]}')
    runs('rm', found['id'])


@case('the table has the columns that every run has, then the settings that differ')
def _():
    heads, rows = read_table(runs().out)
    expect(heads == ['id', 'started', 'name', 'arm', 'state', 'best', 'to 90 %', 'to 95 %',
                     'seconds', 'lr', 'seed'], heads)
    expect([int(row[0]) for row in rows] == RUNS[::-1], rows)
    for row in rows:
        expect(re.fullmatch(r'\d{4}-\d\d-\d\d \d\d:\d\d', row[1]), row)
        expect(row[4] == 'finished' and re.fullmatch(r'\d+\.\d\d %', row[5]), row)
    expect(rows[-1][9:] == ['0.002', '0'] and rows[0][9:] == ['0.001', '3'], rows)


@case('settings that all have are left out, unless all are asked for')
def _():
    heads, _ = read_table(runs('--search', 'seed=3').out)
    expect(heads[8:] == ['seconds'], heads)
    heads, rows = read_table(runs('--search', 'seed=3', '--all-settings').out)
    expect({'data', 'batch-size', 'label-smoothing', 'eval-every'} < set(heads), heads)
    expect(len(rows) == 2, rows)


@case('runs are sorted by what is asked for, and the other way round')
def _():
    best = {found['id']: found['best_accuracy'] for found in runs('--json').json['runs']}
    order = list_ids('--sort', 'best')
    expect([best[one] for one in order] == sorted(best.values(), reverse=True), order)
    expect([best[one] for one in list_ids('--sort', 'best', '--reverse')] ==
           sorted(best.values()), 'reverse')
    expect(list_ids('--sort', 'lr')[-1] == RUNS[0], 'lr')
    expect(list_ids('--sort', 'id', '--reverse') == RUNS, 'id')
    expect(list_ids('--sort', 'batch-size') == RUNS[::-1], 'of equal ones the newest is first')


@case('what never reached a mark comes after what did, whichever way')
def _():
    run('train', '--hidden', 128, '--epochs', 6, '--quiet', env=ENV)
    newest = list_ids()[0]
    try:
        for words in [('--sort', 'steps-90'), ('--sort', 'seconds-90', '--reverse')]:
            expect(list_ids(*words) == [newest, *RUNS[::-1]], words)
    finally:
        runs('rm', newest)


@case('a search finds names, notes, tags, arms, states and settings')
def _():
    runs('edit', RUNS[0], '--name', 'High rate', '--note', 'for Monday', '--tag', 'lesson-1')
    for text in ['high', 'MONDAY', 'lesson', 'lr=2e-3', 'high lr=0.002', 'finished batch high']:
        expect(list_ids('--search', text) == [RUNS[0]], text)
    expect(len(list_ids('--search', 'seed=3 arm')) == 0, 'all words count')
    expect(set(list_ids('--search', 'norm=batch')) > {RUNS[0]}, 'norm')
    done = runs('--search', 'elephant')
    expect(done.out == '' and 'elephant' in done.err, done.err)


@case('a run is found by its number, the beginning of its uuid, and its name')
def _():
    uuid = runs('show', RUNS[0], '--json').json['record']['uuid']
    for word in [RUNS[0], uuid, uuid[:8], 'High rate']:
        expect(runs('show', word, '--json').json['record']['id'] == RUNS[0], word)


@case('show tells everything')
def _():
    shown = runs('show', RUNS[0]).out
    for text in ['High rate', 'for Monday', 'lesson-1', 'finished', '114 of 114', 'checkpoints',
                 'Settings', 'batch-size   64', 'weight-decay-on', 'lr                0.002',
                 'machine', 'BLAS', 'uuid']:
        expect(re.sub(' +', ' ', text) in re.sub(' +', ' ', shown), f'{text} is not in\n{shown}')
    told = runs('show', RUNS[0], '--json').json
    expect(set(told) == {'record', 'events', 'checkpoints', 'traces'}, list(told))
    expect(told['traces'] == [] and 'also measured' not in shown, told['traces'])
    expect(told['checkpoints'][-1] == 114, told['checkpoints'])


@case('diff tells the settings and the outcome that differ, and nothing else')
def _():
    heads, *rows = [re.split(r' {3,}', line.strip())
                    for line in runs('diff', RUNS[0], RUNS[1]).out.strip().split('\n')]
    expect(heads == [f'run {RUNS[0]}', f'run {RUNS[1]}'], heads)
    table = {row[0]: row[1:] for row in rows}
    expect(table['lr'] == ['0.002', '0.001'] and table['seed'] == ['0', '3'], table)
    expect('batch-size' not in table and 'state' not in table and 'machine' not in table, table)
    expect('held-out accuracy, best' in table, table)
    expect(all(len(row) == 3 and row[1] != row[2] for row in rows), rows)


@case('what a person adds can be changed and taken away')
def _():
    runs('edit', RUNS[0], RUNS[1], '--tag', 'both', '--star')
    runs('edit', RUNS[0], '--untag', 'lesson-1', '--note', '', '--tag', 'both')
    first, second = (runs('show', one, '--json').json['record'] for one in RUNS[:2])
    expect(first['tags'] == ['both'] and second['tags'] == ['both'], first)
    expect(first['starred'] and second['starred'] and first['note'] == '', first)
    expect('* High rate [both]' in runs().out, runs().out)
    runs('edit', RUNS[0], '--unstar', '--untag', 'both', '--name', '')
    first = runs('show', RUNS[0], '--json').json['record']
    expect(first['tags'] == [] and not first['starred'] and first['name'] == '', first)


@case('names and notes may be in any script')
def _():
    runs('edit', RUNS[0], '--name', 'größer → 学习', '--note', 'two\nlines')
    expect(runs('show', 'größer → 学习', '--json').json['record']['note'] == 'two\nlines', 'note')
    read_table(runs().out)
    runs('edit', RUNS[0], '--name', '')


@case('what is deleted is gone from the list, and comes back within a day')
def _():
    before = runs('show', RUNS[1], '--json').json
    out = runs('rm', RUNS[1], RUNS[2]).out
    expect(f'runs restore {RUNS[1]} {RUNS[2]}' in out, out)
    expect(list_ids() == [RUNS[0]], list_ids())
    refuse_runs('show', RUNS[1], naming=[RUNS[1]])
    runs('restore', RUNS[1], RUNS[2])
    expect(list_ids() == RUNS[::-1], list_ids())
    expect(runs('show', RUNS[1], '--json').json == before, 'not as it was')


def refuse_runs(*words, naming=(), status=1):
    refuse('runs', *words, '--runs', DATABASE, naming=naming, status=status)


@case('of several runs to delete either all go or none')
def _():
    refuse_runs('rm', RUNS[0], 999, naming=['999'])
    expect(list_ids() == RUNS[::-1], list_ids())


@case('what there is not is named')
def _():
    refuse_runs('show', 999, naming=['999'])
    refuse_runs('edit', 'nobody', '--star', naming=['nobody'])
    refuse_runs('restore', 998, naming=['998'])
    refuse_runs('diff', RUNS[0], 'ffffffff', naming=['ffffffff'])
    refuse_runs('diff', RUNS[0], RUNS[0], naming=['the same'])
    refuse('runs', '--runs', path('nowhere.db'), status=1, naming=[path('nowhere.db'), '--runs'])


@case('no text at all names no run, though just one run has no name')
def _():
    for number in RUNS[1:]:
        runs('edit', number, '--name', f'named {number}')
    refuse('runs', 'rm', '', '--runs', DATABASE, status=1, naming=['no run'])
    for number in RUNS:
        runs('edit', number, '--name', '')


@case('what is no database of runs is told, and left as it is')
def _():
    with open(path('letter.txt'), 'w', encoding='utf-8') as file:
        file.write('Dear reader, ' * 100)
    refuse('runs', '--runs', path('letter.txt'), status=1, naming=[path('letter.txt')])
    with open(path('letter.txt'), encoding='utf-8') as file:
        expect(file.read() == 'Dear reader, ' * 100, 'it was changed')


@case('wrong usage is told with what is right')
def _():
    for words, naming in [
            (['dance'], ['dance', 'list', 'export']),
            (['--sort', 'beauty'], ['beauty']),
            (['list', '12'], ['12']),
            (['show'], []), (['show', '1', '2'], []),
            (['diff', '1'], []), (['rm'], []), (['restore'], []), (['edit'], []),
            (['edit', '1'], ['--name', '--untag']),
            (['edit', '1', '--star', '--unstar'], ['--unstar']),
            (['edit', '1', '2', '--name', 'x'], ['--tag']),
            (['edit', '1', '--name', '12'], ['12', 'number']),
            (['edit', '1', '--name', 'a\nb'], ['one line']),
            (['edit', '1', '--tag', ''], ['--tag']),
            (['restore', 'High'], ['High']),
            (['merge'], []), (['import'], []),
            (['--runs'], ['--runs']),
            (['show', '1', '--color'], ['--color'])]:
        refuse('runs', *words, naming=naming)


@case('each action explains itself')
def _():
    overview = runs('--help').out
    for action in ['list', 'show', 'diff', 'export', 'import', 'merge', 'edit', 'rm', 'restore',
                   'resume', 'branch']:
        expect(re.search(rf'^  {action} ', overview, re.M), f'{action} is not in\n{overview}')
        told = runs(action, '--help').out
        expect(f'bnlab-cli runs {action} [OPTION' in told and '--runs=FILE' in told, told)


@case('another database is used where it is asked for')
def _():
    run('train', '--hidden', 8, '--steps', 2, '--quiet', '--runs', path('other.db'), env=ENV)
    found = runs('list', '--runs', path('other.db'), '--json').json['runs']
    expect(len(found) == 1 and found[0]['steps'] == 2, found)
    expect(list_ids() == RUNS[::-1], 'one more in the own database')


@case('nothing is kept where nothing is to be kept')
def _():
    run('train', '--hidden', 8, '--steps', 2, '--quiet', '--runs', 'none', env=ENV)
    expect(list_ids() == RUNS[::-1], list_ids())


@case('a terminal in another encoding gets what it can show')
def _():
    runs('edit', RUNS[0], '--name', 'größer')
    out = run('runs', env={**ENV, 'LC_ALL': 'C'}).out
    expect('gr' in out and 'ö' not in out, out)
    runs('edit', RUNS[0], '--name', '')


@case('a time zone moves what is shown, not what is stored')
def _():
    times = [run('runs', env={**ENV, 'TZ': zone}).out for zone in ['UTC', 'Asia/Tokyo']]
    expect(times[0] != times[1] or time.tzname == ('UTC', 'UTC'), times)
    stored = [run('runs', '--json', env={**ENV, 'TZ': zone}).json for zone in ['UTC', 'Asia/Tokyo']]
    expect(stored[0] == stored[1], 'stored')


main()
