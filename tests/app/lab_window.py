"""BN Lab's window as a screen reader and a hand meet it: widgets are found by role and name through
AT-SPI, acted on by their actions, and the pointer and the keys are those of the X server.

GTK 4.8 on AT-SPI, as far as it matters here: a widget without a name answers with its type
("GtkSwitch"); only the window says that it is showing; places are known relative to the window;
text must be asked for up to its last character, not up to -1.
"""

import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# The machine may be slow and busy; what is there is seen at once all the same.
PATIENCE = float(os.environ.get('BNLAB_E2E_PATIENCE', '15'))
POLL_SECONDS = 0.02
# A program that is busy answers late; Atspi would take it for dead after 0.8 seconds.
Atspi.set_timeout(10000, 15000)

# What our programs must never say.  Atspi and the fonts of a bare machine are not ours.
COMPLAINT = re.compile(r'(CRITICAL|WARNING|ERROR|runtime error:|AddressSanitizer|Traceback)')
FOREIGN = re.compile(r'dconf-WARNING|accessibility bus|Screen coordinates|MESA|libEGL|'
                     r'Vulkan|portal|GVFS|g_settings_backend|IBUS')


# What is inside of these is the toolkit's, and every question about it takes its time.
LEAVES = {'check box', 'combo box', 'image', 'label', 'page tab', 'progress bar', 'scroll bar',
          'slider', 'spin button', 'text'}


class Timeout(AssertionError):
    """What was waited for did not come."""


def wait_for(condition, what, seconds=None):
    """The first result of condition that is true; what says what was waited for."""
    end = time.monotonic() + (seconds or PATIENCE)
    while True:
        try:
            result = condition()
        except GLib.Error:  # the widget went away while it was asked
            result = None
        if result:
            return result
        if time.monotonic() >= end:
            raise Timeout(f'waited in vain for {what() if callable(what) else what}')
        time.sleep(POLL_SECONDS)


def ask(question, otherwise):
    """What a widget answers; otherwise where it went away while it was asked."""
    try:
        return question()
    except GLib.Error:
        return otherwise


class Widget:
    """One accessible object.  One that is gone has no role, name, words and children any more."""

    def __init__(self, accessible):
        self.accessible = accessible

    @property
    def name(self):
        return ask(self.accessible.get_name, None) or ''

    @property
    def description(self):
        return ask(self.accessible.get_description, None) or ''

    @property
    def role(self):
        return ask(self.accessible.get_role_name, 'none')

    def offers(self, interface):
        return interface in self.accessible.get_interfaces()

    @property
    def text(self):
        """What it shows in words; '' where it shows none."""
        def read():
            if not self.offers('Text'):
                return ''
            return Atspi.Text.get_text(self.accessible, 0,
                                       Atspi.Text.get_character_count(self.accessible))
        return ask(read, '')

    @property
    def value(self):
        return Atspi.Value.get_current_value(self.accessible)

    @value.setter
    def value(self, value):
        Atspi.Value.set_current_value(self.accessible, value)

    @property
    def extents(self):
        """x, y, width, height, relative to the window; no size where it is not shown."""
        if not self.offers('Component'):
            return 0, 0, 0, 0
        box = Atspi.Component.get_extents(self.accessible, Atspi.CoordType.WINDOW)
        return box.x, box.y, box.width, box.height

    def has_state(self, state):
        return self.accessible.get_state_set().contains(state)

    @property
    def sensitive(self):
        return self.has_state(Atspi.StateType.SENSITIVE)

    @property
    def checked(self):
        return self.has_state(Atspi.StateType.CHECKED) or self.has_state(Atspi.StateType.PRESSED)

    @property
    def actions(self):
        if not self.offers('Action'):
            return []
        return [Atspi.Action.get_action_name(self.accessible, i)
                for i in range(Atspi.Action.get_n_actions(self.accessible))]

    def act(self, *names):
        """Does the first of the named actions that it has."""
        actions = self.actions
        for name in names:
            if name in actions:
                Atspi.Action.do_action(self.accessible, actions.index(name))
                return
        raise AssertionError(f'{self} has none of the actions {names}, but {actions}')

    def click(self):
        self.act('click', 'toggle', 'activate')

    def switch(self, on):
        """Turns a switch, which takes the time of its animation."""
        if self.checked != on:
            self.click()
            wait_for(lambda: self.checked == on, lambda: f'{self} to turn')

    def write(self, text):
        Atspi.EditableText.set_text_contents(self.accessible, text)

    @property
    def children(self):
        accessible = self.accessible
        found = (ask(lambda index=i: accessible.get_child_at_index(index), None)
                 for i in range(ask(accessible.get_child_count, 0)))
        return [Widget(child) for child in found if child]

    def walk(self, depth=0):
        yield depth, self
        if self.role not in LEAVES:
            for child in self.children:
                yield from child.walk(depth + 1)

    def read_inside(self):
        """The words of all it is made of, as of the line that a drop-down shows."""
        return [self.text] + [text for child in self.children for text in child.read_inside()]

    def __str__(self):
        return f'{self.role} “{self.name}”'


class Lab:
    """The program and its window.  with Lab ('--page', 'draw') as lab: ..."""

    def __init__(self, *arguments, environment=None):
        self.program = os.environ['BNLAB_PROGRAM']
        self.arguments = arguments
        self.environment = dict(os.environ, G_DEBUG='fatal-criticals', **(environment or {}))
        self.log = tempfile.TemporaryFile(mode='w+')
        self.process = None
        self.frame = None
        self.known = {}

    def __enter__(self):
        self.process = subprocess.Popen([self.program, *self.arguments], env=self.environment,
                                        stdout=self.log, stderr=self.log)
        try:
            self.frame = wait_for(self.find_frame, 'the window')
        except Timeout as timeout:
            self.process.kill()
            raise Timeout(f'{timeout}; the program said:\n{self.read_log()}') from None
        return self

    def __exit__(self, kind, value, trace):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if kind is None:
            self.check_log()
        self.log.close()

    def read_log(self):
        self.log.seek(0)
        return self.log.read()

    def check_log(self):
        said = [line for line in self.read_log().splitlines()
                if COMPLAINT.search(line) and not FOREIGN.search(line)]
        if said:
            raise AssertionError('the program complained:\n' + '\n'.join(said))

    def find_frame(self):
        if self.process.poll() is not None:
            raise Timeout(f'the program ended with status {self.process.returncode}:\n'
                          f'{self.read_log()}')
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for i in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(i)
            if application and application.get_process_id() == self.process.pid:
                # What is shown changes all the time: ask, rather than remember.
                application.set_cache_mask(Atspi.Cache.NONE)
                for child in Widget(application).children:
                    if child.role == 'frame':
                        return child
        return None

    # Finding

    def find(self, role, name):
        """The widget of that role and name.  A walk of the tree takes its time: what it meets is
        remembered."""
        def look():
            known = self.known.get((role, name))
            if known and known.name == name:
                return known
            self.known = {}
            for _, widget in self.frame.walk():
                self.known.setdefault((widget.role, widget.name), widget)
            return self.known.get((role, name))
        return wait_for(look, lambda: f'a {role} named “{name}” in\n{self.describe()}')

    def read_texts(self):
        """What every label and entry says."""
        return [widget.text for _, widget in self.frame.walk() if widget.role in ('label', 'text')]

    def describe(self):
        """The whole tree in words."""
        lines = []
        for depth, widget in self.frame.walk():
            try:
                text = f' = “{widget.text}”' if widget.offers('Text') else ''
                lines.append('  ' * depth + f'{widget}{text} ({widget.description})')
            except GLib.Error:
                pass
        return '\n'.join(lines)

    def wait_for_text(self, widget, pattern, seconds=None):
        """Waits until the widget's text matches, from its beginning; returns the text."""
        def look():
            match = re.match(pattern, widget.text)
            return match and widget.text
        return wait_for(look, lambda: f'“{pattern}” of {widget}, which says “{widget.text}”',
                        seconds)

    # Hands

    def measure_border(self):
        """Width of what GTK draws around the window where nobody composes its shadow."""
        told = self.xdotool('search', '--onlyvisible', '--name', f'^{self.frame.name}$',
                            'getwindowgeometry')
        return (int(re.search(r'Geometry: (\d+)x', told)[1]) - self.frame.extents[2]) // 2

    def place(self, widget):
        """x, y, width, height on the screen.  Without a window manager the window is at 0, 0."""
        border = self.measure_border()
        x, y, width, height = widget.extents
        return x + border, y + border, width, height

    def xdotool(self, *words):
        done = subprocess.run(['xdotool', *map(str, words)], check=True, capture_output=True,
                              text=True)
        return done.stdout

    def press(self, *keys):
        for key in keys:
            self.xdotool('key', key)

    def point_and_click(self, widget):
        x, y, width, height = self.place(widget)
        self.xdotool('mousemove', x + width // 2, y + height // 2, 'click', 1)

    def draw(self, canvas, strokes, size=0.7, centre=(0.5, 0.5)):
        """Draws strokes of a unit box with the pointer: size and centre in parts of the canvas."""
        x, y, width, height = self.place(canvas)
        side = min(width, height)
        left = x + (width - side) / 2 + side * (centre[0] - size / 2)
        top = y + (height - side) / 2 + side * (centre[1] - size / 2)
        words = []
        for stroke in strokes:
            points = [(round(left + px * size * side), round(top + py * size * side))
                      for px, py in stroke]
            words += ['mousemove', *points[0], 'mousedown', 1]
            for point in points[1:]:
                words += ['mousemove', *point, 'sleep', 0.004]
            words += ['mouseup', 1]
        self.xdotool(*words)

    def find_other_window(self):
        """Another window of the program, as the help is; None where there is none."""
        for child in Widget(self.frame.accessible.get_application()).children:
            if child.role == 'frame' and child.accessible != self.frame.accessible \
                    and child.has_state(Atspi.StateType.SHOWING):
                return child
        return None

    def resize(self, width, height):
        """Asks for that size; returns the size that the window takes."""
        border = self.measure_border()
        self.xdotool('search', '--onlyvisible', '--name', f'^{self.frame.name}$', 'windowsize',
                     width + 2 * border, height + 2 * border)
        return self.wait_until_still(lambda: self.frame.extents[2:])

    def wait_until_still(self, read, seconds=0.4):
        """What read returns once it has been the same for so long."""
        last, since = read(), time.monotonic()

        def look():
            nonlocal last, since
            now = read()
            if now != last:
                last, since = now, time.monotonic()
            return time.monotonic() - since >= seconds
        wait_for(look, lambda: f'rest; it is {last}')
        return last

    def screenshot(self, name):
        """A picture of the window, and of whatever is in front of it."""
        folder = Path(os.environ.get('BNLAB_SCREENSHOTS', tempfile.gettempdir()))
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f'{name}.png'
        x, y, width, height = self.place(self.frame)
        subprocess.run(['import', '-window', 'root', '-crop', f'{width}x{height}+{x}+{y}',
                        '+repage', str(path)], check=False, capture_output=True)
        return path

    # The end

    def close(self):
        """Closes the window as its button does; returns (exit status, seconds until the end)."""
        start = time.monotonic()
        try:
            self.frame.act('window.close')
        except GLib.Error:
            pass  # it ended before it could answer
        try:
            status = self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)
            raise Timeout('the program does not end when its window is closed') from None
        return status, time.monotonic() - start
