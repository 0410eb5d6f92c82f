"""What the tests of bnlab-cli share: running it, and reading and writing what it reads and writes."""

import contextlib
import csv
import gzip
import json
import os
import re
import signal
import struct
import subprocess
import sys
import tempfile
import time
import traceback
import zlib
from pathlib import Path

PROGRAM = sys.argv[1]
DATA = Path(os.environ.get('BNLAB_TEST_DATA', Path(__file__).resolve().parents[2] / 'data'))
DIGITS = DATA / 'digits'
FOLDER = tempfile.TemporaryDirectory(prefix='bnlab-cli-')
# Small enough for a blink, large enough to learn something.
SMALL = ['--hidden', '32', '--epochs', '2']
COLUMNS = ['step', 'epoch', 'examples', 'seconds', 'lr', 'train_loss', 'train_accuracy',
           'val_loss', 'val_accuracy', 'test_loss', 'test_accuracy']


CASES = []


def case(name):
    """Marks a function as a test case."""
    return lambda function: CASES.append((name, function))


class Skip(Exception):
    """A precondition is missing."""


def expect(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


def note(text):
    for line in str(text).splitlines():
        print(f'# {line}', flush=True)


def main():
    """Runs every case in its order, reports by TAP, and ends the program."""
    failed = False
    print(f'TAP version 13\n1..{len(CASES)}', flush=True)
    for i, (name, function) in enumerate(CASES, 1):
        end = ''
        try:
            function()
        except Skip as reason:
            end = f' # SKIP {reason}'
        except Exception:  # one case that fails must not hide the others
            note(traceback.format_exc())
            print(f'not ok {i} {name}', flush=True)
            failed = True
            continue
        print(f'ok {i} {name}{end}', flush=True)
    sys.exit(failed)


def path(name):
    return str(Path(FOLDER.name) / name)


def write(name, text):
    Path(path(name)).write_text(text, encoding='utf-8')
    return path(name)


# Fontconfig keeps what it has read until the process ends.
os.environ['LSAN_OPTIONS'] = ('print_suppressions=0:suppressions=' +
                              write('leaks.txt', 'leak:libfontconfig\n'))


# What a test trains is not the user's to keep.
os.environ['XDG_DATA_HOME'] = path('data-home')


class Done:
    def __init__(self, process):
        self.status = process.returncode
        self.out = process.stdout
        self.err = process.stderr

    @property
    def json(self):
        def refuse(constant):
            raise AssertionError(f'JSON has no {constant}')
        return json.loads(self.out, parse_constant=refuse)


def run(*words, status=0, env=None, cwd=None):
    """Runs bnlab-cli to its end, which must be with that status."""
    command = [PROGRAM, *(str(word) for word in words)]
    process = subprocess.run(command, capture_output=True, text=True, encoding='utf-8', check=False,
                             timeout=120, env={**os.environ, **(env or {})}, cwd=cwd)
    done = Done(process)
    expect(done.status == status, f'{" ".join(command[1:])}: status {done.status}, not {status}\n'
                                  f'{done.out}{done.err}')
    return done


@contextlib.contextmanager
def start(*words):
    """A bnlab-cli that runs; killed at the end where it still does."""
    process = subprocess.Popen([PROGRAM, *(str(word) for word in words)], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def interrupt(*words):
    """SIGINT after the first epoch; (status, stdout)."""
    with start(*words) as process:
        process.stderr.readline()
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
        return process.returncode, out


def catches(pid, number):
    """Whether the process has a handler for that signal."""
    text = Path(f'/proc/{pid}/status').read_text(encoding='utf-8')
    caught = int(re.search(r'^SigCgt:\s*([0-9a-f]+)', text, re.M)[1], 16)
    return bool(caught >> (number - 1) & 1)


def wait_for(condition):
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError('it never came')


def refuse(*words, naming=(), status=2):
    """A run that must fail with one sentence that holds every word of naming, and no result."""
    done = run(*words, status=status)
    lines = done.err.strip().split('\n')
    expect(done.out == '', f'{words}: printed {done.out!r}')
    expect(len(lines) == (2 if status == 2 else 1), f'{words}: not one sentence: {done.err!r}')
    expect(status != 2 or '--help' in lines[-1], f'{words}: no word of --help in {done.err!r}')
    expect(lines[0].startswith('bnlab-cli'), f'{words}: who speaks? {lines[0]!r}')
    for word in naming:
        expect(str(word) in lines[0], f'{words}: {word!r} is not in {lines[0]!r}')
    return done


def read_rows(name):
    """Rows of a metrics file as dictionaries of text."""
    with open(path(name), newline='', encoding='utf-8') as file:
        return list(csv.DictReader(file))


def to_float32(number):
    return struct.unpack('<f', struct.pack('<f', float(number)))[0]


def read_idx(name):
    """(sizes, bytes) of an IDX file, gzipped or not."""
    content = Path(name).read_bytes()
    if content[:2] == b'\x1f\x8b':
        content = gzip.decompress(content)
    n = content[3]
    sizes = struct.unpack(f'>{n}I', content[4:4 + 4 * n])
    return sizes, content[4 + 4 * n:]


def find_part(stem):
    return next(file for file in sorted(DIGITS.iterdir()) if file.name.startswith(stem))


def read_digits(half):
    """(pictures of 28x28 bytes, labels) of the bundled digits; half: train or t10k."""
    sizes, pixels = read_idx(find_part(f'{half}-images'))
    _, labels = read_idx(find_part(f'{half}-labels'))
    area = sizes[1] * sizes[2]
    return [pixels[i * area:(i + 1) * area] for i in range(sizes[0])], list(labels)


def write_png(name, width, height, pixels):
    """A grey picture; pixels: bytes, row after row."""
    def chunk(kind, content):
        body = kind + content
        return struct.pack('>I', len(content)) + body + struct.pack('>I', zlib.crc32(body))
    rows = b''.join(b'\0' + bytes(pixels[y * width:(y + 1) * width]) for y in range(height))
    header = struct.pack('>IIBBBBB', width, height, 8, 0, 0, 0, 0)
    Path(path(name)).write_bytes(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) +
                                 chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))
    return path(name)


def enlarge(pixels, factor, margin, invert):
    """(size, pixels) of a 28x28 picture drawn larger on paper with a margin."""
    size = 28 * factor + 2 * margin
    large = bytearray(size * size)
    for y in range(28 * factor):
        for x in range(28 * factor):
            large[(y + margin) * size + x + margin] = pixels[y // factor * 28 + x // factor]
    return size, bytes(255 - value for value in large) if invert else bytes(large)


def read_model(name):
    """(header, data) of a safetensors file, checked as its format demands."""
    content = Path(path(name)).read_bytes()
    length = struct.unpack('<Q', content[:8])[0]
    header = json.loads(content[8:8 + length])
    data = content[8 + length:]
    ends = sorted(entry['data_offsets'] for key, entry in header.items() if key != '__metadata__')
    expect(ends[0][0] == 0 and ends[-1][1] == len(data), 'the buffer is not covered')
    for one, next_one in zip(ends, ends[1:]):
        expect(one[1] == next_one[0], 'a hole or an overlap')
    return header, data


def write_model(name, header, data):
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    Path(path(name)).write_bytes(struct.pack('<Q', len(text)) + text + data)
    return path(name)
