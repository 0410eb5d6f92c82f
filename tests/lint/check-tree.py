#!/usr/bin/python3
"""The rules of CONTRIBUTING.md that a machine can check, each a TAP subtest.

Usage: check-tree.py SOURCE-ROOT BUILD-ROOT [BNLAB-CLI]
A check is a generator of problems, one sentence each, that name file and line.
"""

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

ROOT = Path(sys.argv[1])
BUILD = Path(sys.argv[2])
CLI = sys.argv[3] if len(sys.argv) > 3 else None
APP_ID = 'io.github.bnlab.BnLab'

MAX_LINES = {'.c': 800, '.h': 120, '.ui': 250}
MAX_FUNCTION_LINES = 60
MAX_README_LINES = 150
TEST_LINES_PER_SOURCE_LINE = 0.6

C11 = {'assert.h', 'errno.h', 'float.h', 'inttypes.h', 'limits.h', 'math.h', 'stdalign.h',
       'stdarg.h', 'stdatomic.h', 'stdbool.h', 'stddef.h', 'stdint.h', 'stdio.h', 'stdlib.h',
       'string.h', 'tgmath.h'}
POSIX = {'fcntl.h', 'locale.h', 'pthread.h', 'signal.h', 'sys/file.h', 'sys/ioctl.h', 'sys/stat.h',
         'sys/types.h', 'time.h', 'unistd.h'}
GLIB = {'glib.h', 'glib-object.h', 'glib-unix.h', 'glib/gstdio.h', 'glib/gprintf.h', 'gio/gio.h',
        'gio/gunixinputstream.h', 'gio/gunixoutputstream.h'}
CAIRO = {'cairo.h', 'cairo-pdf.h', 'cairo-svg.h', 'pango/pangocairo.h'}
GTK = {'adwaita.h', 'gtk/gtk.h', 'gtk/gtkaccessible.h', 'gdk/gdk.h', 'glib/gi18n.h'}

# What each module may include: of ours (None: every header of that module), and of libraries.
MODULES = {
    'engine': ({}, C11),
    'data': ({'engine': {'bnl-cancel.h', 'bnl-real.h', 'bnl-rng.h'}},
             C11 | POSIX | GLIB | {'zlib.h', 'gdk-pixbuf/gdk-pixbuf.h'}),
    'lab': ({'engine': None, 'data': None}, C11 | POSIX | GLIB | {'json-glib/json-glib.h'}),
    'plot': ({}, C11 | GLIB | CAIRO),
    'report': ({'engine': None, 'data': None, 'lab': None, 'plot': None},
               C11 | GLIB | CAIRO | {'json-glib/json-glib.h'}),
    'cli': ({'engine': None, 'data': None, 'lab': None, 'plot': None, 'report': None},
            C11 | POSIX | GLIB | {'json-glib/json-glib.h'}),
    'app': ({'engine': None, 'data': None, 'lab': None, 'plot': None, 'report': None},
            C11 | POSIX | GLIB | CAIRO | GTK),
}
# What one file of a module may include beyond that.
EXCEPTIONS = {
    'src/engine/bnl-blas.c': {'cblas.h', 'openblas_config.h'},
    'src/data/bnl-download-http.c': {'libsoup/soup.h'},
    'src/data/bnl-drawing.c': {'cairo.h'},
    'src/data/bnl-drawing.h': {'cairo.h'},
    'src/data/bnl-npz.c': {'zip.h'},
    'src/lab/bnl-checksum32.c': {'zlib.h'},
    'src/lab/bnl-database.c': {'sqlite3.h'},
}
GENERATED = re.compile(r'config\.h|bnl-[a-z-]*resources\.h')

# In two halves, or this file would hold what it forbids.
FORBIDDEN = [a + b for a, b in [
    ('/wo', 'rk/'), ('/ro', 'ot/'), ('/ho', 'me/'), ('deb.deb', 'ian.org'), ('pypi', '.org'),
    ('pythonho', 'sted.org'), ('registry.npm', 'js'), ('crates', '.io'), ('proxy.gol', 'ang.org'),
]]
UNFINISHED = re.compile(r'\b(' + '|'.join(['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X']) + r')\b')


def list_files():
    """Every file that is or would be committed, as paths relative to the root."""
    git = subprocess.run(['git', '-C', ROOT, 'ls-files', '-z', '-co', '--exclude-standard'],
                         capture_output=True, text=True, check=False)
    if git.returncode == 0:
        names = [name for name in git.stdout.split('\0') if name]
    else:
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob('*') if path.is_file()]
        names = [name for name in names if not re.match(r'\.git/|_|build|.*/__pycache__/', name)]
    return sorted(Path(name) for name in names if (ROOT / name).is_file())


FILES = list_files()
TEXTS = {}
for file in FILES:
    content = (ROOT / file).read_bytes()
    if b'\0' not in content:
        TEXTS[file] = content.decode('utf-8', errors='replace')


def select(*suffixes, under=''):
    return {file: text for file, text in TEXTS.items()
            if file.suffix in suffixes and str(file).startswith(under)}


def number(text, offset):
    return text.count('\n', 0, offset) + 1


def blank_comments(text):
    """The same text, its lines in place, with comments and strings blanked."""
    def blank(match):
        if match[0][0] == '"':
            return '"' + ' ' * (len(match[0]) - 2) + '"'
        return re.sub(r'[^\n]', ' ', match[0])
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


class Missing(Exception):
    """A tool that is not there."""


def run_tool(*command):
    """(status, output) of a program that must be there."""
    if not shutil.which(str(command[0])):
        raise Missing(command[0])
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          check=False)
    return done.returncode, (done.stdout + done.stderr).strip()


def report_tool(*command):
    status, output = run_tool(*command)
    if status != 0:
        yield from output.splitlines() or [f'{command[0]} ended with status {status}']


# The rooms

def check_includes():
    for file, text in select('.c', '.h', under='src/').items():
        module = file.parts[1]
        ours, libraries = MODULES[module]
        libraries = libraries | EXCEPTIONS.get(str(file), set())
        for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', text, re.M):
            name, where = match[2], f'{file}:{number(text, match.start())}'
            if match[1] == '<':
                if name not in libraries:
                    yield f'{where}: {module} may not include <{name}>'
            elif GENERATED.fullmatch(name):
                if module == 'engine':
                    yield f'{where}: engine knows no {name}'
            elif '/' not in name or name.split('/')[0] == module:
                if not (ROOT / 'src' / module / Path(name).name).is_file():
                    yield f'{where}: {module} has no {name}'
            else:
                other, header = name.split('/', 1)
                if other not in ours or (ours[other] is not None and header not in ours[other]):
                    yield f'{where}: {module} may not include {name}'
                elif not (ROOT / 'src' / name).is_file():
                    yield f'{where}: there is no {name}'
                elif header.endswith('-private.h'):
                    yield f'{where}: {name} is private to {other}'


def check_private_headers():
    for file, text in select('.c', '.h', under='tests/').items():
        for match in re.finditer(r'#[ \t]*include[ \t]*"([^"]+-private\.h)"', text):
            module = match[1].split('/')[0]
            if file.parts[1] not in (module, 'support'):
                yield f'{file}:{number(text, match.start())}: {match[1]} is private to {module}'


def hyphenate(type_name):
    return re.sub(r'(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])', '_', type_name).lower()


def find_prefixes(file, text):
    """How the public functions of a header may begin: after its file, or after one of its types."""
    stem = re.sub(r'-private$', '', file.stem)
    types = re.findall(r'\}\s*(Bnl\w+)\s*;', text)
    types += re.findall(r'typedef\s+(?:struct|enum|union)\s+\w+\s+(Bnl\w+)\s*;', text)
    types += re.findall(r'G_DECLARE_\w+_TYPE\s*\(\s*(Bnl\w+)', text)
    return {stem.replace('-', '_') + '_'} | {hyphenate(name) + '_' for name in types}


def check_names():
    for file, text in select('.h', under='src/').items():
        code = blank_comments(text)
        prefixes = find_prefixes(file, code)
        if not file.name.startswith('bnl-'):
            yield f'{file}: headers are named bnl-*.h'
        if '#pragma once' not in code:
            yield f'{file}: no #pragma once'
        # A declaration is what stands at the left edge and ends with a parenthesis.
        for match in re.finditer(r'^(?!typedef|#|G_)(?:[A-Za-z][\w \t*]*[ \t*])?'
                                 r'([a-z]\w*) \([^;{]*\)\s*(?:G_GNUC_\w+\s*)?[;{\n]', code, re.M):
            name = match[1]
            if not any(name.startswith(prefix) for prefix in prefixes):
                yield (f'{file}:{number(code, match.start())}: {name} does not begin as its file or '
                       f'a type of its file does ({", ".join(sorted(prefixes))})')
        for match in re.finditer(r'^#[ \t]*define[ \t]+(\w+)', code, re.M):
            if not match[1].startswith('BNL_'):
                yield f'{file}:{number(code, match.start())}: macro {match[1]} without BNL_'


def find_functions(code):
    """(name, is static, line of the name, lines between the braces) of each definition."""
    lines = code.split('\n')
    for i, line in enumerate(lines):
        match = re.match(r'([a-z]\w*) \(', line)
        if not match or i == 0 or not re.match(r'[A-Za-z]', lines[i - 1]):
            continue
        j = i
        while j < len(lines) and lines[j] != '{' and not lines[j].rstrip().endswith(';'):
            j += 1
        if j == len(lines) or lines[j] != '{':
            continue
        end = lines.index('}', j) if '}' in lines[j:] else len(lines) - 1
        yield match[1], bool(re.search(r'\bstatic\b', lines[i - 1])), i + 1, end - j - 1


def check_public_functions():
    for file, text in select('.c', under='src/').items():
        prefixes = {file.stem.replace('-', '_') + '_'}
        # bnl-store-edit.c may have a part of what bnl-store.h declares: one manual, several files.
        words = file.stem.split('-')
        stems = ['-'.join(words[:n]) for n in range(2, len(words) + 1)]
        for header in (file.with_name(stem + end) for stem in stems for end in ('.h', '-private.h')):
            if header in TEXTS:
                prefixes |= find_prefixes(header, blank_comments(TEXTS[header]))
        for name, is_static, line, _ in find_functions(blank_comments(text)):
            # bnl_chart_draw () may fill a bnl-chart-draw.c.
            if not is_static and name != 'main' and not (name + '_').startswith(tuple(prefixes)):
                yield f'{file}:{line}: {name} is public and does not begin as its file does'


def check_callbacks():
    ours = r'(?!g_|gtk_|gdk_|adw_|NULL\b)(\w+)'
    patterns = [
        (rf'G_CALLBACK \({ours}\)', '_cb'),
        (rf'bind_template_callback \(\w+,\s*{ours}\)', '_cb'),
        (rf'g_thread_new \([^,]*,\s*{ours}', '_worker'),
        (rf'g_task_run_in_thread \([^,]*,\s*{ours}', '_worker'),
    ]
    for file, text in select('.c', under='src/').items():
        code = blank_comments(text)
        for pattern, ending in patterns:
            for match in re.finditer(pattern, code):
                if not match[1].endswith(ending):
                    yield f'{file}:{number(code, match.start())}: {match[1]} should end {ending}'


def check_unique_names():
    seen = defaultdict(list)
    for file in FILES:
        if file.parts[0] in ('src', 'tests', 'ui') and file.suffix in ('.c', '.h', '.ui', '.py'):
            seen[file.name].append(str(file))
    for places in seen.values():
        if len(places) > 1:
            yield f'one name, several files: {", ".join(places)}'


def check_lengths():
    for file, text in select(*MAX_LINES).items():
        n = text.count('\n')
        if n > MAX_LINES[file.suffix]:
            yield f'{file}: {n} lines, at most {MAX_LINES[file.suffix]}'
    for file, text in select('.c', '.h').items():
        for name, _, line, n in find_functions(blank_comments(text)):
            if n > MAX_FUNCTION_LINES:
                yield f'{file}:{line}: {name} has {n} lines, at most {MAX_FUNCTION_LINES}'


def check_amount_of_tests():
    source = sum(text.count('\n') for text in select('.c', '.h', under='src/').values())
    tests = sum(text.count('\n') for text in select('.c', '.h', '.py', under='tests/').values())
    if not tests >= TEST_LINES_PER_SOURCE_LINE * source:
        yield f'{tests} lines of tests for {source} lines of source: at least 0.6 a line'


# How it is written

def check_format():
    sources = [ROOT / file for file in select('.c', '.h')]
    status, output = run_tool('clang-format-14', '--dry-run', '--Werror', *sources)
    if status != 0:
        places = sorted(set(re.findall(r'^(\S+?:\d+):\d+: error', output, re.M)))
        yield from (place.replace(f'{ROOT}/', '') + ': not as clang-format-14 writes it'
                    for place in places)


def check_text():
    for file, text in TEXTS.items():
        # What a fuzzer reads is no text, even where it looks like it.
        if not text or str(file).startswith('tests/fuzz/corpus-'):
            continue
        if not text.endswith('\n'):
            yield f'{file}: no newline at its end'
        elif text.endswith('\n\n'):
            yield f'{file}: empty lines at its end'
        for i, line in enumerate(text.split('\n'), 1):
            if line != line.rstrip():
                yield f'{file}:{i}: space at the end of the line'
            if '\t' in line and file.suffix in ('.c', '.h', '.ui', '.py', '.xml', '.css', '.build'):
                yield f'{file}:{i}: a tab'


def check_words():
    for file, text in TEXTS.items():
        for i, line in enumerate(text.split('\n'), 1):
            for word in FORBIDDEN:
                if word in line:
                    yield f'{file}:{i}: “{word}” names a machine or a registry'
            if file.suffix in ('.c', '.h', '.ui', '.py', '.css') and UNFINISHED.search(line):
                yield f'{file}:{i}: left unfinished'


def check_readme():
    for name in ('README.md', 'CONTRIBUTING.md', 'COPYING'):
        if Path(name) not in TEXTS:
            yield f'{name} is missing'
    n = TEXTS.get(Path('README.md'), '').count('\n')
    if n > MAX_README_LINES:
        yield f'README.md: {n} lines, at most {MAX_README_LINES}'
    for file in (Path('README.md'), Path('CONTRIBUTING.md')):
        for match in re.finditer(r'\]\(([^)#:]+)\)', TEXTS.get(file, '')):
            if not (ROOT / match[1]).exists():
                yield f'{file}: links to {match[1]}, which is not there'


def check_scripts():
    scripts = [file for file, text in TEXTS.items()
               if re.match(r'#!.*\b(ba)?sh\n', text) or file.suffix == '.sh']
    yield from report_tool('shellcheck', '-x', '-P', ROOT, *(ROOT / file for file in scripts))


# What is installed

TRANSLATABLE = {'label', 'title', 'subtitle', 'tooltip-text', 'placeholder-text', 'description',
                'heading', 'body', 'text', 'menu-label', 'help-text', 'button-label'}
PRODUCT_NAME = 'BN Lab'


def check_ui():
    bundle = ROOT / 'resources' / 'bnlab.gresource.xml'
    listed = {element.text.strip() for element in ElementTree.parse(bundle).iter('file')}
    for file, text in select('.ui').items():
        if file.name not in listed:
            yield f'{file}: not listed in {bundle.name}'
        try:
            tree = ElementTree.fromstring(text)
        except ElementTree.ParseError as error:
            yield f'{file}: {error}'
            continue
        for template in tree.iter('template'):
            if hyphenate(template.get('class')).replace('_', '-') != file.stem:
                yield f'{file}: the template of {template.get("class")}'
            if not (ROOT / 'src/app' / (file.stem + '.c')).is_file():
                yield f'{file}: no src/app/{file.stem}.c'
        for element in tree.iter():
            words = (element.text or '').strip()
            if (element.tag in ('property', 'attribute') and element.get('name') in TRANSLATABLE
                    and re.search(r'[A-Za-z]{2}', words) and words != PRODUCT_NAME
                    and element.get('translatable') not in ('yes', 'true', '1')):
                yield f'{file}: “{words}” is not translatable'
    for name in listed:
        if not any((ROOT / folder / name).is_file() for folder in ('ui', 'resources', '.', 'data')):
            yield f'{bundle.name}: lists {name}, which is not there'


def check_desktop_file():
    yield from report_tool('desktop-file-validate', '--no-hints',
                           BUILD / 'data' / f'{APP_ID}.desktop')


def check_metainfo():
    yield from report_tool('appstreamcli', 'validate', '--no-net', '--no-color',
                           BUILD / 'data' / f'{APP_ID}.metainfo.xml')


def check_schema():
    yield from report_tool('glib-compile-schemas', '--strict', '--dry-run', ROOT / 'data')


def check_schema_keys():
    """A key that nothing reads is clutter; one that is not there ends the program."""
    schema = ElementTree.parse(ROOT / 'data' / f'{APP_ID}.gschema.xml')
    keys = {key.get('name') for key in schema.iter('key')}
    code = '\n'.join(select('.c', '.ui', under='src/app').values())
    for key in sorted(keys):
        if f'"{key}"' not in code:
            yield f'the key {key} is not used'
    for match in re.finditer(r'g_settings_(?:get|set|bind|reset)\w* \([^,]*,\s*"([^"]+)"', code):
        if match[1] not in keys:
            yield f'the key {match[1]} is used and not in the schema'


def check_icons():
    folder = ROOT / 'data' / 'icons' / 'hicolor'
    for path in (f'scalable/apps/{APP_ID}.svg', f'symbolic/apps/{APP_ID}-symbolic.svg'):
        if not (folder / path).is_file():
            yield f'{path} is missing'
    for file, text in select('.svg').items():
        try:
            tree = ElementTree.fromstring(text)
        except ElementTree.ParseError as error:
            yield f'{file}: {error}'
            continue
        # GTK recolors a symbolic icon by its fills: a stroke would become a blot.
        if file.stem.endswith('-symbolic'):
            for element in tree.iter():
                if element.get('stroke', 'none') != 'none':
                    yield f'{file}: a symbolic icon is drawn with fills alone'
                    break


def check_terminal_links_no_gtk():
    if CLI is None:
        raise Missing('bnlab-cli')
    status, output = run_tool('ldd', CLI)
    if status != 0:
        yield output
    for library in re.findall(r'lib(?:gtk|gdk-3|adwaita)[\w.-]*', output):
        yield f'bnlab-cli links {library}'


CHECKS = [
    check_includes, check_private_headers, check_names, check_public_functions, check_callbacks,
    check_unique_names, check_lengths, check_amount_of_tests, check_format, check_text,
    check_words, check_readme, check_scripts, check_ui, check_desktop_file, check_metainfo,
    check_schema, check_schema_keys, check_icons, check_terminal_links_no_gtk,
]
# Good to have, asked of nobody.
OPTIONAL_TOOLS = {'shellcheck'}
NEEDS_WINDOW = {check_desktop_file, check_metainfo}


def main():
    print('TAP version 13')
    print(f'1..{len(CHECKS)}')
    all_well = True
    for i, check in enumerate(CHECKS, 1):
        name = check.__name__.replace('check_', '').replace('_', ' ')
        if check in NEEDS_WINDOW and not (BUILD / 'data' / f'{APP_ID}.desktop').is_file():
            print(f'ok {i} {name} # SKIP built without the window')
            continue
        try:
            problems = list(check())
        except Missing as tool:
            if os.environ.get('CI') == 'true' and str(tool) not in OPTIONAL_TOOLS:
                problems = [f'{tool} is not there']
            else:
                print(f'ok {i} {name} # SKIP {tool} is not there')
                continue
        for problem in problems:
            print(f'# {problem}')
        print(f'{"not ok" if problems else "ok"} {i} {name}', flush=True)
        all_well = all_well and not problems
    return 0 if all_well else 1


sys.exit(main())
