#!/usr/bin/python3
"""bnlab-cli runs export, import, merge: every format is read back by other means than the program's."""

import json
import shutil
import struct
from datetime import datetime
from pathlib import Path

from event_reader import read_events
from terminal import (COLUMNS, SMALL, case, expect, main, path, read_model, read_rows, refuse, run)

ENV = {'XDG_DATA_HOME': path('own')}
OTHER = {'XDG_DATA_HOME': path('other')}
SCALARS = {'loss/train': 'train_loss', 'loss/validation': 'val_loss', 'loss/test': 'test_loss',
           'accuracy/train': 'train_accuracy', 'accuracy/validation': 'val_accuracy',
           'accuracy/test': 'test_accuracy', 'lr': 'lr'}


def runs(*words, status=0, env=None):
    return run('runs', *words, status=status, env=env or ENV)


def list_runs(env=None):
    return runs('list', '--json', '--sort', 'id', '--reverse', env=env).json['runs']


def read(name):
    return Path(path(name)).read_bytes()


def refuse_export(*words, naming=(), status=1):
    refuse('runs', 'export', *words, '--runs', path('own') + '/bnlab/runs.db', naming=naming,
           status=status)


@case('the CSV of a run, or of a pair, is the file that --metrics wrote')
def _():
    run('train', *SMALL, '--metrics', path('alone.csv'), '--save', path('alone.safetensors'),
        '--quiet', env=ENV)
    run('compare', *SMALL, '--metrics', path('pair.csv'), '--quiet', env=ENV)
    run('compare', '--hidden', 8, '--steps', 3, '--seed', 5, '--seeds', 2, '--metrics',
        path('seeds.csv'), '--quiet', env=ENV)
    ids = {(one['arm'], one['spec']['seed'], one['steps'], one['id']): one['id']
           for one in list_runs()}
    alone, *others = ids.values()
    by_arm = {key[:2]: number for key, number in list(ids.items())[1:]}
    runs('export', alone, path('out.csv'))
    expect(read('out.csv') == read('alone.csv'), 'of one')
    runs('export', by_arm['none', 0], by_arm['batch', 0], path('out.csv'))
    expect(read('out.csv') == read('pair.csv'), 'of a pair')
    runs('export', *(by_arm[arm, seed] for seed in [5, 6] for arm in ['none', 'batch']),
         path('out.csv'))
    expect(read('out.csv') == read('seeds.csv'), 'of seeds')
    expect(len(others) == 6, ids)


@case('runs that arm and seed do not tell apart are told apart by their numbers, and drawn')
def _():
    found = [one['id'] for one in list_runs() if one['arm'] == 'batch' and one['spec']['seed'] == 0]
    runs('export', *found, path('same.csv'))
    arms = {row['arm'] for row in read_rows('same.csv')}
    expect(arms == {f'run {number} batch' for number in found} and len(found) == 2, arms)
    run('plot', path('same.csv'), path('same.svg'))


@case('the network of a run is the file that --save wrote')
def _():
    first = list_runs()[0]['id']
    runs('export', first, path('out.safetensors'))
    (header, data), (expected, expected_data) = read_model('out.safetensors'), read_model(
        'alone.safetensors')
    expect(data == expected_data, 'other weights')
    expect({name for name in header} == {name for name in expected}, list(header))
    run('eval', path('out.safetensors'), '--data', 'digits')
    refuse_export(first, first + 1, path('two.safetensors'), naming=['two.safetensors'])


@case('JSON has what was measured as numbers, a list a column')
def _():
    found = list_runs()[1:3]
    runs('export', *(one['id'] for one in found), path('out.json'))
    document = json.loads(read('out.json'), parse_constant=lambda word: 1 / 0)
    rows = read_rows('pair.csv')
    expect([one['record']['uuid'] for one in document['runs']] == [one['uuid'] for one in found],
           'which runs')
    for one in document['runs']:
        expect(one['record'] == next(x for x in found if x['uuid'] == one['record']['uuid']), one)
        expect(isinstance(one['events'], list), one['events'])
        expect(list(one['metrics']) == COLUMNS, list(one['metrics']))
        mine = [row for row in rows if row['arm'] == one['record']['arm']]
        for column in COLUMNS:
            texts = [row[column] for row in mine]
            values = one['metrics'][column]
            expect(len(values) == len(texts) == 114, column)
            for value, text in zip(values, texts):
                expect((value is None) if text == '' else value == float(text), (column, value, text))


@case('a lost loss is null in JSON, and NaN or infinite for TensorBoard')
def _():
    run('train', '--optimizer', 'sgd', '--lr', '1e12', '--norm', 'none', '--hidden', '32,32,32,32',
        '--steps', 50, '--quiet', '--metrics', path('lost.csv'), env=ENV)
    lost = list_runs()[-1]
    expect(lost['state'] == 'diverged' and lost['diverged_at'] > 0, lost)
    text = read_rows('lost.csv')[-1]['train_loss']
    expect(text in ('nan', 'inf'), text)
    runs('export', lost['id'], path('lost.json'))
    [one] = json.loads(read('lost.json'), parse_constant=lambda word: 1 / 0)['runs']
    expect(one['metrics']['train_loss'][-1] is None, one['metrics']['train_loss'])
    runs('export', lost['id'], path('lost'))
    [file] = Path(path('lost')).glob('*/events.out.tfevents.*')
    last = read_events(file)[-1]['scalars']['loss/train']
    expect(last == struct.pack('<f', float(text)) or text == 'nan', last)
    runs('rm', lost['id'])


def check_events(file, record, rows):
    """Every value of the rows is in the file bit for bit, at its step and time, and nothing else."""
    first, settings, *events = read_events(file)
    started = datetime.fromisoformat(record['started'].replace('Z', '+00:00')).timestamp()
    expect(first['version'] == 'brain.Event:2' and not first['scalars'], first)
    expect(abs(first['wall_time'] - started) < 1e-6, first)
    expect('| lr | 0.001 |' in settings['texts']['settings'], settings)
    expect(len(events) == len(rows), f'{len(events)} events')
    for event, row in zip(events, rows):
        measured = {tag: struct.pack('<f', float(row[column])) for tag, column in SCALARS.items()
                    if row[column] != ''}
        expect(event['step'] == int(row['step']), event)
        expect(event['scalars'] == measured, f'{event} is not {measured}')
        expect(abs(event['wall_time'] - started - float(row['seconds'])) < 1e-6, event)


@case('TensorBoard gets a folder a run with every value bit for bit')
def _():
    found = list_runs()[1:3]
    runs('export', *(one['id'] for one in found), path('events'))
    files = sorted(Path(path('events')).glob('*/*'))
    expect(len(files) == 2, files)
    for one in found:
        [file] = Path(path('events')).glob(f'{one["arm"]}-{one["uuid"][:8]}/*')
        seconds = int(datetime.fromisoformat(one['started'].replace('Z', '+00:00')).timestamp())
        expect(file.name.startswith(f'events.out.tfevents.{seconds:010d}.'), file.name)
        check_events(file, one, [row for row in read_rows('pair.csv') if row['arm'] == one['arm']])


@case('the same runs again leave one file each; a name is part of the folder')
def _():
    found = list_runs()[1:3]
    runs('edit', found[0]['id'], '--name', 'no norm/at all')
    for _ in range(2):
        runs('export', *(one['id'] for one in found), path('again') + '/')
    names = {file.parent.name for file in Path(path('again')).glob('*/*')}
    expect(names == {f'no-norm-at-all-{found[0]["uuid"][:8]}',
                     f'{found[1]["arm"]}-{found[1]["uuid"][:8]}'}, names)
    expect(len(list(Path(path('again')).glob('*/*'))) == 2, names)
    runs('edit', found[0]['id'], '--name', 'ä' * 300)
    runs('export', found[0]['id'], path('long') + '/')
    expect(len(list(Path(path('long')).glob('*/*'))) == 1, 'a long name is cut')
    runs('edit', found[0]['id'], '--name', '')


def strip(record):
    return {key: value for key, value in record.items() if key != 'id'}


@case('an archive opens elsewhere and shows the same')
def _():
    first = list_runs()[0]
    runs('edit', first['id'], '--note', 'travels', '--tag', 'far', '--star')
    runs('export', '--all', path('all.bnlab'))
    expect(not Path(path('all.bnlab-wal')).exists(), 'a file beside it')
    Path(path('elsewhere')).mkdir()
    shutil.move(path('all.bnlab'), path('elsewhere/all.bnlab'))
    here, there = list_runs(), runs('list', '--json', '--sort', 'id', '--reverse', '--runs',
                                    path('elsewhere/all.bnlab'), env=OTHER).json['runs']
    expect(list(map(strip, here)) == list(map(strip, there)), 'opened')
    out = runs('import', path('elsewhere/all.bnlab'), env=OTHER).out
    expect(f'{len(here)} runs added, 0 known' in out, out)
    expect(list(map(strip, here)) == list(map(strip, list_runs(OTHER))), 'imported')
    for one, other in zip(here, list_runs(OTHER)):
        runs('export', one['id'], path('one.csv'))
        runs('export', other['id'], path('other.csv'), env=OTHER)
        expect(read('one.csv') == read('other.csv'), f'run {one["id"]}')
    before = runs('show', first['id'], '--json').json
    after = runs('show', first['uuid'], '--json', env=OTHER).json
    expect(before['events'] == after['events'] and before['checkpoints'] == after['checkpoints'],
           after)


@case('what is known already is not added twice')
def _():
    out = runs('import', path('elsewhere/all.bnlab'), env=OTHER).out
    expect('0 runs added' in out and f'{len(list_runs())} known' in out, out)
    before = list_runs(OTHER)
    runs('merge', path('own') + '/bnlab/runs.db', path('elsewhere/all.bnlab'), env=OTHER)
    expect(list_runs(OTHER) == before, 'merged')


@case('an archive of some runs has these alone')
def _():
    some = list_runs()[1:3]
    runs('export', some[0]['id'], some[1]['uuid'], path('some.bnlab'))
    found = runs('list', '--json', '--runs', path('some.bnlab')).json['runs']
    expect({one['uuid'] for one in found} == {one['uuid'] for one in some}, found)


@case('a broken archive is told, and nothing of it is taken in; others are')
def _():
    content = bytearray(read('some.bnlab'))
    Path(path('cut.bnlab')).write_bytes(content[:len(content) // 2])
    Path(path('foreign.bnlab')).write_text('something else', encoding='utf-8')
    env = {'XDG_DATA_HOME': path('third')}
    done = runs('import', path('cut.bnlab'), path('foreign.bnlab'), path('some.bnlab'), status=1,
                env=env)
    expect('cut.bnlab' in done.err and 'foreign.bnlab' in done.err, done.err)
    expect(len(list_runs(env)) == 2, list_runs(env))
    expect(read('foreign.bnlab') == b'something else', 'it was changed')
    Path(path('scrap.bnlab')).write_bytes(content[:5000])
    Path(path('empty.bnlab')).write_bytes(b'')
    done = runs('import', path('scrap.bnlab'), path('empty.bnlab'), status=1, env=env)
    scrap, empty = done.err.strip().split('\n')
    expect('scrap.bnlab' in scrap and 'another copy' in scrap, scrap)
    expect('empty.bnlab' in empty and 'no database' in empty, empty)


@case('what cannot be written is told before or after, and leaves what was there')
def _():
    first = list_runs()[0]['id']
    Path(path('kept.csv')).write_text('mine', encoding='utf-8')
    refuse_export(999, path('kept.csv'), naming=['999'])
    expect(read('kept.csv') == b'mine', 'it was changed')
    refuse_export(first, path('no/such/folder.csv'), naming=['folder.csv'])
    refuse_export(first, path('kept.csv') + '/', naming=['kept.csv'])
    refuse_export(first, path('picture.png'), naming=['picture.png', '.bnlab'], status=2)
    refuse_export(path('alone.txt'), naming=['alone.txt'], status=2)
    refuse_export('--all', first, path('out.csv'), naming=['--all'], status=2)
    refuse_export(status=2)
    leftovers = [file for file in Path(path('')).iterdir() if file.name.startswith('.bnlab')]
    expect(leftovers == [], leftovers)


@case('of no run at all there is nothing to export')
def _():
    run('runs', 'export', '--all', path('none.csv'), status=1, env={'XDG_DATA_HOME': path('empty')})
    expect(not Path(path('none.csv')).exists(), 'a file')


main()
