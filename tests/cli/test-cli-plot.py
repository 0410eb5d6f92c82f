#!/usr/bin/python3
"""bnlab-cli plot: every kind of chart, of metrics and of other tables, and what is wrong with them."""

import os
import re
import struct

from terminal import SMALL, case, expect, main, path, refuse, run, write

TABLE = write('sweep.csv', 'rate,batch,"accuracy, test",norm,step\n' + ''.join(
    f'{rate},{batch},{0.5 + 0.01 * seed + 0.1 * i},{norm},{seed}\n'
    for i, rate in enumerate(['0.1', '0.01', '1']) for batch in (8, 64)
    for norm in ('none', 'batch') for seed in range(4)))
Y = 'accuracy, test'
KINDS = {
    'line': ['--x', 'step', '--y', Y, '--by', 'rate'],
    'band': ['--x', 'step', '--y', Y, '--by', 'norm'],
    'histogram': ['--column', Y, '--by', 'norm'],
    'ridges': ['--column', Y, '--y', 'step'],
    'percentiles': ['--column', Y, '--x', 'step'],
    'heatmap': ['--x', 'rate', '--y', 'batch', '--value', Y],
    'bars': ['--x', 'rate', '--y', Y, '--by', 'norm'],
}


def read_picture(name):
    with open(path(name), 'rb') as file:
        return file.read()


def draw(*words):
    done = run('plot', *words[:-1], path(words[-1]))
    expect(done.out == '' and done.err == '', done.out + done.err)
    return read_picture(words[-1])


@case('every kind draws in every format')
def _():
    for kind, words in KINDS.items():
        for suffix, magic in [('svg', b'<?xml'), ('pdf', b'%PDF'), ('png', b'\x89PNG')]:
            picture = draw(TABLE, '--kind', kind, *words, f'{kind}.{suffix}')
            expect(picture.startswith(magic) and len(picture) > 2000, f'{kind}.{suffix}')
        expect(struct.unpack('>II', picture[16:24]) == (720, 480), f'{kind}: another size')


@case('no two kinds are the same picture, and each option changes its own')
def _():
    pictures = [draw(TABLE, '--kind', kind, *words, 'a.svg') for kind, words in KINDS.items()]
    expect(len(set(pictures)) == len(KINDS), 'two are the same')
    for kind, words, option in [
            ('line', KINDS['line'], ['--smoothing', 0.9]), ('line', KINDS['line'], ['--log-y']),
            ('histogram', KINDS['histogram'], ['--shares']),
            ('histogram', KINDS['histogram'], ['--bins', 5]),
            ('ridges', KINDS['ridges'], ['--bins', 5]), ('bars', KINDS['bars'], ['--dark']),
            ('heatmap', KINDS['heatmap'], ['--title', 'Another'])]:
        plain = draw(TABLE, '--kind', kind, *words, 'a.svg')
        expect(draw(TABLE, '--kind', kind, *words, *option, 'b.svg') != plain, (kind, option))


@case('seeds of an arm are one band, from one file or several')
def _():
    for seed in range(3):
        run('compare', *SMALL, '--seed', seed, '--metrics', path(f'c{seed}.csv'), '--quiet')
    files = [path(f'c{seed}.csv') for seed in range(3)]
    bands = draw(*files, '--band', 'bands.svg')
    expect(bands == draw(*files, '--kind', 'band', 'bands2.svg'), '--band is not --kind band')
    expect(bands != draw(*files, 'lines.svg'), 'no band')
    expect(bands != draw(*files, '--band', '--smoothing', 0, 'raw.svg'), 'not smoothed')
    expect(bands != draw(files[0], '--band', 'one.svg'), 'one run is as three')
    run('compare', *SMALL, '--seeds', 3, '--metrics', path('all.csv'), '--quiet')
    expect(bands == draw(path('all.csv'), '--band', 'all.svg'), 'one file is not as several')
    refuse('plot', *files, path('x.svg'), '--band', '--x', 'seconds', naming=['--band', 'seconds'])


@case('words in place of a value mark their cell, and names are sorted as numbers')
def _():
    table = 'x,y,v\n0.1,8,1\n0.01,8,diverged\n1,64,2\n'
    marked = draw(write('m.csv', table), '--kind', 'heatmap', '--x', 'x', '--y', 'y', '--value',
                  'v', 'm.svg')
    empty = draw(write('e.csv', table.replace('diverged', '')), '--kind', 'heatmap', '--x', 'x',
                 '--y', 'y', '--value', 'v', 'e.svg')
    expect(marked != empty, 'a mark is as nothing')
    rows = table.split('\n')
    other = '\n'.join([rows[0], rows[3], rows[2], rows[1], ''])
    expect(marked == draw(write('o.csv', other), '--kind', 'heatmap', '--x', 'x', '--y', 'y',
                          '--value', 'v', 'o.svg'), 'the order of rows matters')


@case('what was not measured does not break a line, what is no number does')
def _():
    pictures = [draw(write('g.csv', f'x,y\n1,1\n2,{y}3,2\n'), '--kind', 'line', '--x', 'x', '--y',
                     'y', 'g.svg') for y in ['\n', 'nan\n', '5\n']]
    expect(len(set(pictures)) == 3, 'the same')


@case('a table of one row, of one value, and of nothing but gaps')
def _():
    for rows in ['1,1,1,a\n', '1,1,1,a\n' * 5, '1,nan,nan,a\n', '1,,,\n2,,,\n']:
        table = write('few.csv', 'x,y,v,by\n' + rows)
        for words in [['line', '--x', 'x', '--y', 'y'], ['band', '--x', 'x', '--y', 'y'],
                      ['histogram', '--column', 'v'], ['ridges', '--column', 'v', '--y', 'x'],
                      ['percentiles', '--column', 'v', '--x', 'x'],
                      ['heatmap', '--x', 'x', '--y', 'y', '--value', 'v'],
                      ['bars', '--x', 'by', '--y', 'y']]:
            if words[0] in ('line', 'band') and rows.startswith('1,,'):
                continue
            for looks in [], ['--log-x', '--log-y']:
                draw(table, '--kind', *words, *looks, 'few.png')


@case('an option that a kind needs, or has no use for, is named')
def _():
    for kind, words in KINDS.items():
        for i in range(0, len(words), 2):
            if words[i] != '--by' and not (kind in ('line', 'band') and words[i] == '--y'):
                refuse('plot', TABLE, path('x.svg'), '--kind', kind, *words[:i], *words[i + 2:],
                       naming=[kind, words[i]])
    for kind, option in [('heatmap', ['--by', 'norm']), ('bars', ['--bins', 4]),
                         ('ridges', ['--shares']), ('percentiles', ['--value', Y]),
                         ('bars', ['--smoothing', 0.5])]:
        refuse('plot', TABLE, path('x.svg'), '--kind', kind, *KINDS[kind], *option,
               naming=[kind, option[0]])
    refuse('plot', TABLE, path('x.svg'), '--kind', 'pie', naming=['--kind', 'pie', 'bars'])
    refuse('plot', TABLE, path('x.svg'), '--kind', 'bars', '--band', naming=['--band', 'bars'])
    refuse('plot', TABLE, path('x.svg'), '--by', 'norm', naming=['--by'])
    for bins in -1, 5000:
        refuse('plot', TABLE, path('x.svg'), '--kind', 'histogram', '--column', Y, '--bins', bins,
               naming=['--bins'])


@case('what is wrong with a table is named with its file, line and column')
def _():
    bars = ['--kind', 'bars', '--x', 'a', '--y', 'b']
    refuse('plot', write('w.csv', 'a,b\n1,2\n\n3,x2\n'), path('x.svg'), *bars,
           naming=['w.csv', 'line 4', '“b”', 'x2'], status=1)
    refuse('plot', write('w.csv', 'a,c\n1,2\n'), path('x.svg'), *bars,
           naming=['w.csv', '“b”', 'a, c'], status=1)
    refuse('plot', write('w.csv', 'a,b\n1,2,3\n'), path('x.svg'), *bars,
           naming=['w.csv', 'line 2', 'quotes'], status=1)
    refuse('plot', write('w.csv', 'a,b\n'), path('x.svg'), *bars, naming=['w.csv', 'row'], status=1)
    refuse('plot', write('w.csv', ''), path('x.svg'), *bars, naming=['w.csv'], status=1)
    refuse('plot', path('gone.csv'), path('x.svg'), *bars, naming=['gone.csv'], status=1)
    refuse('plot', write('w.csv', 'a,b\n,2\n'), path('x.svg'), '--kind', 'line', '--x', 'a', '--y',
           'b', naming=['w.csv', '“a”'], status=1)
    expect(not os.path.exists(path('x.svg')), 'half a picture')


@case('names may hold commas, quotes and other languages')
def _():
    table = write('q.csv', '"a ""b"", c",ü\n"x, y",1\n"z",2\n')
    text = draw(table, '--kind', 'bars', '--x', 'a "b", c', '--y', 'ü', 'q.svg').decode()
    expect(re.search('<svg', text), 'no picture')


main()
