#!/usr/bin/python3
"""bnlab-cli datasets: what is listed, what is fetched from a server on this machine, and how it fails."""

import contextlib
import fcntl
import http.server
import os
import pty
import re
import resource
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time
from pathlib import Path

from terminal import (DIGITS, PROGRAM, Done, Skip, case, catches, expect, main, path, refuse, run,
                      wait_for)

FILES = ['train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz',
         't10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz']
ROOT = Path(__file__).resolve().parents[2]
MNIST = Path(os.environ.get('BNLAB_MNIST', ROOT.parent / 'shared' / 'datasets' / 'mnist'))
CHUNK = 65536


class Handler(http.server.BaseHTTPRequestHandler):
    """Gives a folder's files, with ranges, as the server's fault has it."""
    protocol_version = 'HTTP/1.1'

    def do_GET(self):
        server = self.server
        name = self.path.rsplit('/', 1)[-1]
        server.requests.append((name, self.headers.get('Range')))
        self.close_connection = True
        file = server.folder / name
        if server.fault == 'missing' or not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        first = 0
        match = re.fullmatch(r'bytes=(\d+)-', self.headers.get('Range') or '')
        if match and server.fault != 'no ranges':
            first = int(match[1])
            self.send_response(206)
            self.send_header('Content-Range', f'bytes {first}-{len(content) - 1}/{len(content)}')
        else:
            self.send_response(200)
        self.send_header('Content-Length', str(len(content) - first))
        self.send_header('Connection', 'close')
        self.end_headers()
        if server.fault == 'wrong':
            content = bytes(len(content))
        self.give(content[first:])

    def give(self, content):
        """Piece by piece: some faults are in the middle."""
        server = self.server
        if server.fault == 'cut':
            content = content[:len(content) // 2]
        with contextlib.suppress(ConnectionError):
            for start in range(0, len(content), CHUNK):
                self.wfile.write(content[start:start + CHUNK])
                if server.fault == 'slow':
                    time.sleep(0.02)
                if server.fault == 'stuck' and start >= CHUNK:
                    server.stuck.set()
                    self.connection.recv(1)
                    return

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, folder, fault=None):
        super().__init__(('127.0.0.1', 0), Handler)
        self.folder = Path(folder)
        self.fault = fault
        self.requests = []
        self.stuck = threading.Event()
        self.url = f'http://127.0.0.1:{self.server_address[1]}/some/where/'


@contextlib.contextmanager
def serve(folder, fault=None):
    server = Server(folder, fault)
    thread = threading.Thread(target=server.serve_forever, kwargs={'poll_interval': 0.05})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def make_home(name):
    """Surroundings in which nothing is found but the bundled digits."""
    home = Path(path(name))
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    return {'XDG_DATA_HOME': str(home / 'data'), 'XDG_DATA_DIRS': str(home / 'none'),
            'HOME': str(home), 'KERAS_HOME': str(home / 'keras'), 'BNLAB_DATA_PATH': '',
            'BNLAB_MIRROR': '',
            'no_proxy': '*'}


def folder_of(env, name='mnist'):
    return Path(env['XDG_DATA_HOME']) / 'bnlab' / 'datasets' / name


def need_mnist():
    if not all((MNIST / name).is_file() for name in FILES):
        raise Skip('MNIST is not here (BNLAB_MNIST)')


def expect_whole(env):
    for name in FILES:
        expect((folder_of(env) / name).read_bytes() == (MNIST / name).read_bytes(), name)
    expect(sorted(file.name for file in folder_of(env).parent.iterdir()) == ['mnist'],
           f'left over: {list(folder_of(env).parent.iterdir())}')
    expect(sorted(file.name for file in folder_of(env).iterdir()) == sorted(FILES), 'more files')


def fail(env, *words, naming):
    """A download that fails with one sentence and leaves no data set."""
    done = run('datasets', 'get', *words, env=env, status=1)
    lines = done.err.strip().split('\n')
    expect(done.out == '' and len(lines) == 1, f'{done.out!r} {done.err!r}')
    for word in naming:
        expect(word in lines[0], f'{word!r} is not in {lines[0]!r}')
    expect(not folder_of(env).exists(), 'something is installed')
    return done


@case('the list tells name, title, images, classes, size and place')
def _():
    env = make_home('list')
    text = run('datasets', env=env).out
    expect(re.search(r'^name +title +images +classes +size +place$', text, re.M), text)
    expect(re.search(rf'^digits +\S.* +4000 \+ 1000 +10 +28x28 +{re.escape(str(DIGITS))}$', text,
                     re.M), text)
    for name in ['mnist', 'fashion-mnist', 'kmnist']:
        expect(re.search(rf'^  datasets get {name} +\d+ MB  .*70,000.*\.$', text, re.M), text)


@case('the list as JSON')
def _():
    env = make_home('json')
    done = run('datasets', '--json', env=env).json
    [digits] = [entry for entry in done['datasets'] if entry['name'] == 'digits']
    expect((digits['n_train'], digits['n_test'], digits['n_classes'], digits['width'],
            digits['height'], digits['added']) == (4000, 1000, 10, 28, 28, False), digits)
    sets = {entry['name']: entry for entry in done['to_get']}
    expect(sorted(sets) == ['fashion-mnist', 'kmnist', 'mnist'], sets)
    expect(sets['mnist']['bytes'] == 11594722 and sets['mnist']['begun'] is False, sets['mnist'])


@case('a data set that cannot be read is listed, and said')
def _():
    env = make_home('broken')
    shutil.copytree(DIGITS, folder_of(env, 'broken'))
    for file in folder_of(env, 'broken').iterdir():
        file.write_bytes(b'nothing')
    done = run('datasets', env=env)
    expect(re.search(r'^broken .* - +- +- +/', done.out, re.M), done.out)
    expect('broken/t' in done.err, done.err)
    [entry] = [entry for entry in run('datasets', '--json', env=env).json['datasets']
               if entry['name'] == 'broken']
    expect('error' in entry and 'n_train' not in entry, entry)


@case('a folder is added to the list, used and forgotten')
def _():
    env = make_home('places')
    mine = Path(path('places')) / 'elsewhere' / 'mine'
    shutil.copytree(DIGITS, mine)
    done = run('datasets', 'add', os.path.relpath(mine), env=env)
    expect(done.out == f'{mine} is listed from now on: 4000 + 1000 images in 10 classes.\n', done.out)
    [entry] = [entry for entry in run('datasets', '--json', env=env).json['datasets']
               if entry['place'] == str(mine)]
    expect(entry['added'] is True and entry['n_train'] == 4000, entry)
    done = run('datasets', 'forget', mine, env=env)
    expect(done.out == f'{mine} is listed no longer; nothing was deleted.\n', done.out)
    done = run('datasets', 'forget', mine, env=env, status=1)
    expect(str(mine) in done.err and 'not among' in done.err, done.err)
    expect(str(mine) not in run('datasets', env=env).out, 'still listed')
    expect(mine.is_dir(), 'deleted')


@case('what is no data set is not added')
def _():
    env = make_home('no-place')
    empty = Path(path('no-place')) / 'empty'
    empty.mkdir()
    for place in [empty, empty / 'nothing']:
        done = run('datasets', 'add', place, env=env, status=1)
        expect(str(place) in done.err and len(done.err.strip().split('\n')) == 1, done.err)
    expect('empty' not in run('datasets', env=env).out, 'listed')


@case('wrong usage is refused')
def _():
    refuse('datasets', 'fetch', naming=['fetch', 'get'])
    refuse('datasets', 'get', naming=['NAME'])
    refuse('datasets', 'add', naming=['PATH'])
    refuse('datasets', 'add', '', naming=['PATH'])
    refuse('datasets', 'get', 'cifar', naming=['cifar', 'kmnist'])
    refuse('datasets', 'get', 'mnist', 'kmnist', naming=['kmnist'])
    refuse('datasets', 'get', 'mnist', '--json', naming=['--json'])
    refuse('datasets', '--force', naming=['--force'])
    refuse('datasets', 'add', '.', '--mirror', 'http://x/', naming=['--mirror'])
    refuse('datasets', 'get', 'mnist', '--wait', naming=['--wait'])
    for url in ['', 'mirror', 'ftp://x/', '/tmp', 'http://', 'http:///', 'https://x/?q']:
        refuse('datasets', 'get', 'mnist', '--mirror', url, naming=['--mirror', url])


@case('no network is one sentence')
def _():
    env = make_home('no-network')
    # RFC 6761: never a name of anything.
    fail(env, 'mnist', '--mirror', 'https://mirror.invalid/', naming=[
        'train-images-idx3-ubyte.gz of MNIST cannot be fetched', 'mirror.invalid cannot be found',
        'check the network'])
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
        fail(env, 'mnist', '--mirror', f'http://127.0.0.1:{port}', naming=['refuses connections'])
    expect(not folder_of(env, '.mnist.partial').exists(), 'an empty folder is left')


@case('a server without the file, or with another one, is one sentence')
def _():
    env = make_home('faults')
    with serve(DIGITS, 'missing') as missing, serve(DIGITS) as other:
        # The digits are named without .gz or with it; either way they are not MNIST.
        folder = Path(path('not-mnist'))
        folder.mkdir()
        (folder / FILES[0]).write_bytes(b'\x1f\x8b' + bytes(1000))
        other.folder = folder
        fail(env, 'mnist', '--mirror', missing.url, '--mirror', other.url, naming=[
            '127.0.0.1 answers 404 Not Found', 'SHA-256', 'try again later'])
        expect(missing.requests == [(FILES[0], None)], missing.requests)


@case('a file that cannot be written is one sentence')
def _():
    env = make_home('unwritable')
    folder_of(env).parent.parent.mkdir(parents=True)
    folder_of(env).parent.write_text('no folder')
    with serve(DIGITS) as server:
        fail(env, 'mnist', '--mirror', server.url, naming=[str(folder_of(env).parent)])
        expect(server.requests == [], 'asked for what cannot be kept')


@case('MNIST is fetched, checked, installed, found and trained on')
def _():
    need_mnist()
    env = make_home('whole')
    with serve(MNIST) as server:
        done = run('datasets', 'get', 'mnist', '--mirror', server.url, env=env)
        expect(done.out == f'MNIST is in {folder_of(env)}; --data mnist uses it.\n', done.out)
        expect(re.search(r'^11\.\d of 11\.\d MB .*t10k-labels-idx1-ubyte\.gz from 127\.0\.0\.1$',
                         done.err, re.M), done.err)
        expect('\r' not in done.err, 'a bar in a file')
        expect(server.requests == [(name, None) for name in FILES], server.requests)
        again = run('datasets', 'get', 'mnist', '--mirror', server.url, env=env)
        expect('already' in again.out and '--force' in again.out, again.out)
        expect(len(server.requests) == 4, 'fetched again')
        forced = run('datasets', 'get', 'mnist', '--mirror', server.url, '--force', '--quiet',
                     env=env)
        expect(forced.err == '' and len(server.requests) == 8, forced.err)
    expect_whole(env)
    [mnist] = [entry for entry in run('datasets', '--json', env=env).json['datasets']
               if entry['name'] == 'mnist']
    expect((mnist['n_train'], mnist['n_test'], mnist['title']) == (60000, 10000, 'MNIST'), mnist)
    expect('datasets get mnist' not in run('datasets', env=env).out, 'still to be had')
    run('train', '--data', 'mnist', '--hidden', 8, '--steps', 1, '--quiet', env=env)


@case('what the first mirror cannot give comes from the second')
def _():
    need_mnist()
    env = make_home('second')
    with serve(MNIST, 'wrong') as wrong, serve(MNIST) as right:
        run('datasets', 'get', 'mnist', '--mirror', wrong.url, '--mirror', right.url, env=env)
        expect(len(wrong.requests) == 1 and len(right.requests) == 4, wrong.requests)
    expect_whole(env)


@case('BNLAB_MIRROR stands in for the mirrors of every data set')
def _():
    env = make_home('shared')
    fail(dict(env, BNLAB_MIRROR='https://mirror.invalid/sets/'), 'kmnist', naming=[
        'of KMNIST cannot be fetched: mirror.invalid cannot be found'])


@contextlib.contextmanager
def start_get(server, env):
    """A download that runs; killed at the end where it still does."""
    process = subprocess.Popen([PROGRAM, 'datasets', 'get', 'mnist', '--mirror', server.url],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env={**os.environ, **env})
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@case('Ctrl+C stops at once, and the same command goes on')
def _():
    need_mnist()
    env = make_home('interrupted')
    with serve(MNIST, 'stuck') as server:
        with start_get(server, env) as process:
            expect(server.stuck.wait(60), 'it never came')
            wait_for(lambda: any(file.stat().st_size > CHUNK for file in
                                 folder_of(env, '.mnist.partial').glob('*.part')))
            expect(catches(process.pid, signal.SIGINT), 'no handler')
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        expect(process.returncode == 130 and out == '', f'{process.returncode} {out!r}')
        expect('goes on where it stopped' in err.strip().split('\n')[-1], err)
        expect(not folder_of(env).exists(), 'half installed')
        expect([entry['begun'] for entry in run('datasets', '--json', env=env).json['to_get']
                if entry['name'] == 'mnist'] == [True], 'not told')
        [part] = folder_of(env, '.mnist.partial').glob('*.part')
        size = part.stat().st_size
        expect(size > CHUNK, size)
        server.fault = None
        server.requests.clear()
        run('datasets', 'get', 'mnist', '--mirror', server.url, env=env)
        expect(server.requests[0] == (FILES[0], f'bytes={size}-'), server.requests)
    expect_whole(env)


@case('a server without ranges is asked for the whole again')
def _():
    need_mnist()
    env = make_home('no-ranges')
    with serve(MNIST, 'cut') as server:
        fail_words = ['127.0.0.1 broke off the connection']
        done = run('datasets', 'get', 'mnist', '--mirror', server.url, '--quiet', env=env, status=1)
        expect(all(word in done.err for word in fail_words), done.err)
        server.fault = 'no ranges'
        run('datasets', 'get', 'mnist', '--mirror', server.url, env=env)
    expect_whole(env)


@case('two at once: one fetches, the other says so')
def _():
    need_mnist()
    env = make_home('two')
    with serve(MNIST, 'stuck') as server, start_get(server, env) as process:
        expect(server.stuck.wait(60), 'it never came')
        fail(env, 'mnist', '--mirror', server.url, naming=['fetched there already', 'wait'])
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


@case('a killed one stands in nobody\'s way')
def _():
    need_mnist()
    env = make_home('killed')
    with serve(MNIST, 'stuck') as server:
        with start_get(server, env):
            expect(server.stuck.wait(60), 'it never came')
        server.fault = None
        run('datasets', 'get', 'mnist', '--mirror', server.url, env=env)
    expect_whole(env)


@case('a full disk is one sentence, and room is enough to go on')
def _():
    need_mnist()
    env = make_home('full')

    def limit():
        # No file may become longer than this: to a program the same as a disk that is full.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000000, resource.RLIM_INFINITY))
    with serve(MNIST) as server:
        words = [PROGRAM, 'datasets', 'get', 'mnist', '--mirror', server.url, '--quiet']
        done = Done(subprocess.run(words, capture_output=True, text=True, check=False, timeout=60,
                                   env={**os.environ, **env}, preexec_fn=limit,
                                   restore_signals=False))
        expect(done.status == 1 and 'make room on the disk' in done.err, done.err)
        expect(len(done.err.strip().split('\n')) == 1, done.err)
        expect(not folder_of(env).exists(), 'half installed')
        run('datasets', 'get', 'mnist', '--mirror', server.url, env=env)
        expect(server.requests[1] == (FILES[0], 'bytes=1000000-'), server.requests)
    expect_whole(env)


@case('a terminal gets one line with bar, speed and time left')
def _():
    need_mnist()
    env = make_home('bar')
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack('HHHH', 24, 100, 0, 0))
    with serve(MNIST, 'slow') as server:
        process = subprocess.Popen([PROGRAM, 'datasets', 'get', 'mnist', '--mirror', server.url],
                                   stdout=subprocess.PIPE, stderr=slave,
                                   env={**os.environ, **env, 'TERM': 'xterm'})
        os.close(slave)
        text = b''
        with contextlib.suppress(OSError):
            while select.select([master], [], [], 60)[0]:
                text += os.read(master, 65536)
        process.communicate(timeout=60)
    os.close(master)
    lines = text.decode().split('\r\x1b[K')
    expect(process.returncode == 0, text)
    expect(lines[-1] == '' and '\n' not in text.decode(), 'the line is left behind')
    expect(all(len(line) < 100 for line in lines), 'it wraps')
    expect(any(re.fullmatch(r'\[#+-+\] \d+\.\d of 11\.\d MB  \d+\.\d\d MB/s  0:\d\d left  .*', line)
               for line in lines), lines)
    expect_whole(env)


sys.exit(main())
