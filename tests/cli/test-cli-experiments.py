#!/usr/bin/python3
"""bnlab-cli experiments: what is shown of a file, what becomes of files in the library, and the
shape of what other programs read."""

import json
from pathlib import Path

from terminal import case, expect, main, path, refuse, run, write

QUICK = {'spec': {'hidden': [8], 'steps': 6, 'validation': 0.5},
         'vary': [{'key': 'norm', 'values': 'none,batch'}], 'seeds': 2}
FULL = {'spec': {'hidden': [8], 'steps': 6, 'validation': 0.5},
        'vary': [{'key': 'norm', 'values': 'none,batch'}, {'key': 'lr', 'values': '0.01,0.1'}],
        'seeds': 3}
FOLDER = Path(path('data-home')) / 'bnlab' / 'experiments'


def make(name, **words):
    return write(name, json.dumps({'bnlab_experiment': 1, 'title': 'Ünïcode', 'id': 'mine',
                                   'quick': QUICK, **words}))


def list_own():
    return [one for one in run('experiments', '--json').json['experiments']
            if not one['built_in']]


@case('all that a file says is shown, in the order in which it is read')
def _():
    text = run('experiments', 'show', make(
        'all.json', question='Is it *so*?', belief='Many say **yes**.', guess=['yes', 'no', 'both'],
        reading=['First paragraph.', 'Second, with $\\frac{1}{m}$.'], answer_hint='Look *left*.',
        full=FULL, verdict=['end'],
        sources=[{'title': 'A paper', 'where': 'A journal 1', 'url': 'https://example.org/a',
                  'says': 'It says so.'}, {'title': 'A book'}])).out
    wanted = ['Ünïcode (mine)', 'THE QUESTION', 'Is it so?', 'WHAT PEOPLE BELIEVE', 'Many say yes.',
              'WHAT IS YOUR GUESS?', 'a) yes\nb) no\nc) both\n', 'TO READ BEFOREHAND',
              'First paragraph.\n\nSecond, with 1 over m.', 'HOW TO LOOK', 'Look left.', 'SETTINGS',
              '4 runs', 'THE FULL VERSION', '12 runs', 'SOURCES',
              '- A paper, A journal 1. It says so.\n  https://example.org/a\n', '- A book.\n']
    at = 0
    for words in wanted:
        expect(words in text[at:], f'no {words!r} after {text[:at][-60:]!r} in\n{text}')
        at = text.index(words, at) + len(words)
    expect(max(map(len, text.split('\n'))) <= 80, 'a line is too long')


@case('what a file does not say has no heading')
def _():
    text = run('experiments', 'show', write('bare.json', json.dumps(QUICK))).out
    expect(text.startswith('bare (bare)\n\nSETTINGS\n'), text)
    for heading in ['QUESTION', 'BELIEVE', 'GUESS', 'BEFOREHAND', 'LOOK', 'FULL', 'SOURCES']:
        expect(heading not in text, f'{heading} in {text}')


@case('what is shown as a file is the same when it is read again')
def _():
    first = run('experiments', 'show', make('one.json', question='Why?', full=FULL,
                                            guess=['a', 'b'], verdict=['end']), '--json').out
    again = run('experiments', 'show', write('two.json', first), '--json').out
    expect(first == again, f'{first}\n{again}')
    expect(json.loads(first)['title'] == 'Ünïcode', first)
    expect(first.endswith('}\n'), repr(first[-5:]))


@case('the list has the same keys for each, and null for what is not there')
def _():
    run('experiments', 'add', make('plain.json'), make('full.json', id='both', question='Why?',
                                                       full=FULL))
    listed = run('experiments', 'list', '--json').json
    expect(list(listed) == ['experiments'], list(listed))
    keys = {'number', 'built_in', 'id', 'title', 'question', 'n_runs', 'n_runs_full'}
    for one in listed['experiments']:
        expect(set(one) - {'path'} == keys, one)
        expect(one['built_in'] == ('path' not in one), one)
    own = {one['id']: one for one in list_own()}
    expect(own['mine']['question'] is None and own['mine']['n_runs_full'] is None, own['mine'])
    expect((own['mine']['n_runs'], own['both']['n_runs_full']) == (4, 12), own)
    expect(Path(own['both']['path']).parent == FOLDER and Path(own['both']['path']).exists(),
           own['both'])
    lines = run('experiments').out.rstrip('\n').split('\n')
    mine = next(line for line in lines if ' mine ' in line)
    expect(mine.split()[-4:] == ['Ünïcode', '4', '-', 'you'], mine)
    expect(lines[1].split()[-1] == 'Lab', lines[1])
    # In columns: the ends of numbers and the beginnings of words line up, Ünïcode or not.
    title, origin = lines[0].index('title'), lines[0].index('from')
    runs = lines[0].index('runs') + len('runs')
    for line in lines[1:]:
        expect(line[title - 1] == ' ' and line[title] != ' ', line)
        expect(line[origin - 1] == ' ' and line[origin] in 'Bby', line)
        expect(line[runs - 1].isdigit() and line[runs] == ' ', line)
    run('experiments', 'rm', 'mine', 'both')


@case('of several files all are added, or none')
def _():
    good = make('good.json', id='good')
    bad = write('bad.json', '{"bnlab_experiment": 1, "title": "Bad"}')
    refuse('experiments', 'add', good, bad, naming=['bad.json'], status=1)
    refuse('experiments', 'add', good, path('no.json'), naming=['no.json'], status=1)
    expect(list_own() == [], list_own())
    expect(run('experiments', 'add', good, good).out == 'good\ngood-2\n', 'not both')
    expect(sorted(one['id'] for one in list_own()) == ['good', 'good-2'], list_own())


@case('an experiment that is named twice is taken away once, and none where one name is wrong')
def _():
    number = {one['id']: one['number'] for one in list_own()}['good']
    refuse('experiments', 'rm', 'good', 'nothing', naming=['nothing'], status=1)
    refuse('experiments', 'rm', 'good', str(number + 2), naming=[str(number + 2)], status=1)
    expect(len(list_own()) == 2, list_own())
    run('experiments', 'rm', number, 'good')
    expect([one['id'] for one in list_own()] == ['good-2'], list_own())
    run('experiments', 'rm', 'good-2')
    expect(list_own() == [], list_own())


@case('a file that cannot be read keeps others from nothing, and is not taken away')
def _():
    FOLDER.mkdir(parents=True, exist_ok=True)
    broken = FOLDER / 'broken.json'
    broken.write_text('{"title": 3}', encoding='utf-8')
    run('experiments', 'add', make('beside.json', id='beside'))
    problem = next(one for one in list_own() if 'problem' in one)
    expect(set(problem) == {'number', 'built_in', 'path', 'problem'}, problem)
    expect(problem['path'] == str(broken) and 'broken.json' in problem['problem'], problem)
    done = run('experiments')
    expect('beside' in done.out and 'broken' not in done.out and 'broken.json' in done.err, done.err)
    refuse('experiments', 'rm', str(problem['number']), naming=['broken.json', 'delete the file'],
           status=1)
    refuse('experiments', 'run', str(problem['number']), naming=['broken.json'], status=1)
    expect(broken.exists(), 'gone')
    broken.unlink()
    run('experiments', 'rm', 'beside')


@case('what is wrong with a file is named with the file, its key and what was expected')
def _():
    for name, words, naming in [
            ('version', {'bnlab_experiment': 2}, ['bnlab_experiment', '1']),
            ('key', {'colour': 'red'}, ['colour']),
            ('title', {'title': 3}, ['title']),
            ('quick', {'quick': 3}, ['quick']),
            ('axis', {'quick': {**QUICK, 'vary': [{'key': 'speed', 'values': '1'}]}}, ['speed']),
            ('range', {'quick': {**QUICK, 'vary': [{'key': 'lr', 'values': 'log:0:1:3'}]}},
             ['lr', 'above 0']),
            ('verdict', {'verdict': ['maybe']}, ['verdict', 'maybe']),
            ('picture', {'pictures': [{'kind': 'pie'}]}, ['pie']),
            ('source', {'sources': [{'where': 'nowhere'}]}, ['sources', 'title']),
            ('full', {'full': {**FULL, 'seeds': 0}}, ['full', 'seeds'])]:
        refuse('experiments', 'show', make(f'{name}.json', **words), naming=[f'{name}.json', *naming],
               status=1)
    refuse('experiments', 'show', write('cut.json', '{"title": '), naming=['cut.json'], status=1)
    refuse('experiments', 'show', write('list.json', '[]'), naming=['list.json'], status=1)


@case('a report of a part says of how much it is')
def _():
    run('experiments', 'add', make('part.json', full=FULL, question='Why?'))
    database = path('part.db')
    told = run('experiments', 'run', 'mine', '--runs', database, '--seeds', 1, '--json',
               '--quiet').json
    expect((told['n_runs'], told['n_done']) == (2, 2), told)
    done = run('experiments', 'report', 'mine', path('part.html'), '--runs', database)
    expect('2 of 4 runs are trained' in done.err, done.err)
    done = run('experiments', 'report', 'mine', path('one.html'), '--runs', database, '--seeds', 1)
    expect(done.err == '', done.err)
    text = Path(path('one.html')).read_text(encoding='utf-8')
    expect('Ünïcode' in text and 'Why?' in text and '<svg' in text, text[:300])
    # The quick version and the full one are two sweeps: the one's runs are not the other's.
    refuse('experiments', 'report', 'mine', path('full.html'), '--full', '--runs', database,
           naming=['nothing of', 'Ünïcode'], status=1)
    expect(not Path(path('full.html')).exists(), 'a report of nothing')
    refuse('experiments', 'report', 'mine', path('no/where.html'), '--runs', database,
           naming=['where.html'], status=1)


@case('the full version is trained when it is asked for, and is told as JSON')
def _():
    told = run('experiments', 'run', 'mine', '--full', '--seeds', 1, '--runs', 'none', '--json',
               '--quiet').json
    expect(list(told) == ['title', 'sweep', 'group', 'shard', 'n_shards', 'n_runs', 'n_done',
                          'n_reused', 'n_failed', 'seconds', 'cells', 'verdict'], list(told))
    expect((told['title'], told['n_runs'], told['n_done']) == ('Ünïcode', 4, 4), told)
    expect((told['n_reused'], told['n_failed'], told['shard'], told['n_shards']) == (0, 0, 1, 1),
           told)
    expect([(cell['values'], cell['arm']) for cell in told['cells']] ==
           [({'lr': lr}, arm) for lr in ['0.01', '0.1'] for arm in ['none', 'batch']], told['cells'])
    for cell in told['cells']:
        expect(set(cell) == {'values', 'arm', 'last_accuracy', 'runs'}, cell)
        expect(len(cell['runs']) == 1 and set(cell['runs'][0]) == {'seed', 'outcome',
                                                                  'last_accuracy'}, cell)
        accuracy = cell['last_accuracy']
        expect(accuracy['n'] == 1 and accuracy['mean'] == cell['runs'][0]['last_accuracy'], cell)
        # One run has no spread, and one pair no interval.
        expect(accuracy.get('std') is None, accuracy)
        if cell['arm'] == 'batch':
            difference = accuracy['difference']
            expect(set(difference) == {'n', 'mean', 'low', 'high', 'clear'}, difference)
            expect(difference['low'] is None and difference['clear'] is False, difference)
    run('experiments', 'rm', 'mine')


@case('a plan says what a run would do, and does nothing')
def _():
    file = make('plan.json', full=FULL)
    made = run('experiments', 'run', file, '--full', '--dry-run', '--json', '--runs',
               path('plan.db')).json
    expect(set(made) == {'sweep', 'group', 'n_cells', 'n_arms', 'n_seeds', 'n_runs', 'shard',
                         'n_shards', 'impossible'}, list(made))
    expect((made['n_cells'], made['n_arms'], made['n_seeds'], made['n_runs']) == (2, 2, 3, 12), made)
    expect(made['impossible'] == [] and not Path(path('plan.db')).exists(), made)
    again = run('experiments', 'run', file, '--full', '--seeds', 5, '--dry-run', '--json').json
    expect(again['group'] == made['group'] and again['n_runs'] == 20, 'more seeds, another group')
    quick = run('experiments', 'run', file, '--dry-run', '--json').json
    expect(quick['group'] != made['group'] and quick['n_runs'] == 4, quick)


main()
