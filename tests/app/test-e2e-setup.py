#!/usr/bin/python3
"""What is set, and set back: undo by key and by button, preferences, what a second start finds."""

import os
import subprocess

from lab_window import Atspi, Lab, wait_for
from tap_cases import case, expect, main, note


def shown(widget):
    return widget.extents[2] > 0


def set_spin(widget, value):
    widget.value = value
    wait_for(lambda: widget.value == value, lambda: f'{widget} to be {value}')


def await_value(widget, value):
    wait_for(lambda: widget.value == value, lambda: f'{value} of {widget}: it is {widget.value}')


def find_in(window, role, name):
    def look():
        for _, widget in window.walk():
            if (widget.role, widget.name) == (role, name):
                return widget
        return None
    return wait_for(look, lambda: f'a {role} named “{name}”')


@case('the first start shows what to do, once')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        steps = lab.find('panel', 'Getting started')
        wait_for(lambda: shown(steps), 'the first steps')
        lab.screenshot('first-steps')
        lab.resize(360, 640)
        lab.screenshot('first-steps-narrow')
        lab.resize(1280, 800)
        lab.find('push button', 'Close the first steps').click()
        wait_for(lambda: not shown(steps), 'them to go')
        lab.press('F10', 'g')
        wait_for(lambda: shown(steps), 'them again, from the menu')
        close = lab.find('push button', 'Close the first steps')
        for _ in range(40):
            if close.has_state(Atspi.StateType.FOCUSED):
                break
            lab.press('Tab')
            lab.wait_until_still(lambda: close.has_state(Atspi.StateType.FOCUSED), 0.05)
        lab.press('Escape')
        wait_for(lambda: not shown(steps), 'them to go by Escape')
        lab.close()
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        expect('Press Start' not in lab.read_texts(), 'they are there again')
        lab.close()


@case('a setting is undone by key, by button, and redone')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        undo = lab.find('push button', 'Undo')
        expect(not undo.sensitive, 'there is something to undo at the start')
        rate = lab.find('spin button', 'Learning rate')
        epochs = lab.find('spin button', 'Epochs')
        set_spin(rate, 0.01)
        set_spin(epochs, 3)
        wait_for(lambda: undo.description.startswith('Undo: Epochs 3'),
                 lambda: f'what would be undone; it says “{undo.description}”')
        lab.screenshot('undo')
        undo.click()
        await_value(epochs, 10)
        lab.press('ctrl+z')
        await_value(rate, 0.001)
        wait_for(lambda: not undo.sensitive, 'the button to have nothing left')
        lab.press('ctrl+shift+z')
        await_value(rate, 0.01)
        expect(epochs.value == 10, 'Redo does more than one step')
        lab.close()


@case('a link of the handbook makes settings, which can be undone')
def _():
    with Lab('--data', 'digits') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        undo = lab.find('push button', 'Undo')
        lab.press('F1')
        wait_for(lab.find_other_window, 'the handbook')
        # Limits is the seventh section; Enter goes into its text, and follows its first link there.
        lab.press(*['Down'] * 6, 'Return')
        lab.screenshot('handbook')
        lab.press('Return')
        wait_for(lambda: undo.sensitive, 'the change that the link makes')
        expect('Undo:' in undo.description, f'what would be undone: “{undo.description}”')
        undo.click()
        wait_for(lambda: not undo.sensitive, 'it to be undone')
        lab.close()


@case('while training only the rate is undone')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        status = lab.find('label', 'Status')
        lab.wait_for_text(status, 'Ready')
        undo = lab.find('push button', 'Undo')
        set_spin(lab.find('spin button', 'Epochs'), 5000)
        lab.find('push button', 'Start').click()
        lab.wait_for_text(status, 'Training')
        wait_for(lambda: not undo.sensitive, 'the epochs to be fixed')
        rate = lab.find('spin button', 'Learning rate')
        before = rate.value
        set_spin(rate, 0.002)
        wait_for(lambda: undo.sensitive, 'the rate to be undone')
        undo.click()
        await_value(rate, before)
        lab.find('push button', 'Stop').click()
        lab.wait_for_text(status, 'Stopped')
        wait_for(lambda: undo.sensitive, 'the epochs to be undone')
        lab.close()


@case('a text takes back its own typing first')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        entry = lab.find('text', 'Hidden layers')
        lab.point_and_click(entry)
        lab.press('ctrl+a', '6', '4', 'comma', 'x')
        wait_for(lambda: entry.text == '64,x', lambda: f'what was typed; it is “{entry.text}”')
        for _ in range(6):
            lab.press('ctrl+z')
        wait_for(lambda: entry.text.replace(' ', '') == '128',
                 lambda: f'128 again; it is “{entry.text}”')
        lab.close()


@case('the defaults come back, and a toast takes that back')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        batch = lab.find('spin button', 'Batch size')
        set_spin(batch, 48)
        lab.find('push button', 'Reset to defaults').click()
        await_value(batch, 64)
        # A toast is in no tree: where it is drawn, in the middle of the window's lower edge.
        x, y, width, height = lab.place(lab.frame)
        lab.wait_until_still(lambda: batch.value, 0.8)
        lab.screenshot('reset')
        lab.xdotool('mousemove', x + width // 2 + 130, y + height - 46,
                    'mousemove', x + width // 2 + 131, y + height - 46, 'sleep', 0.3, 'click', 1)
        await_value(batch, 48)
        lab.close()


@case('preferences take effect at once')
def _():
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        lab.press('ctrl+comma')
        window = wait_for(lab.find_other_window, 'the preferences')
        lab.screenshot('preferences')
        for _, widget in window.walk():
            if widget.role in ('slider', 'check box', 'push button'):
                expect(widget.name, f'a {widget.role} has no name')
        slider = find_in(window, 'slider', 'Smoothing')
        slider.value = 0.9
        wait_for(lambda: any('0.9' in text for text in lab.read_texts()),
                 'the smoothing of the charts')
        lab.press('Escape')
        wait_for(lambda: not lab.find_other_window(), 'the preferences to close')
        lab.close()
    with Lab('--data', 'digits', '--page', 'train') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        wait_for(lambda: any('0.9' in text for text in lab.read_texts()), 'it in the next start')
        lab.close()


@case('a second start is as the first was left')
def _():
    with Lab('--data', 'digits') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        lab.press('ctrl+1', 'F9')
        button = lab.find('push button', 'Settings')
        wait_for(lambda: not button.checked, 'the settings to go')
        lab.press('ctrl+2')
        tab = lab.find('page tab', 'Data')
        wait_for(lambda: tab.has_state(Atspi.StateType.SELECTED), 'the Data page')
        lab.close()
    with Lab('--data', 'digits') as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        chart = lab.find('image', 'Loss chart')
        expect(not shown(chart), 'it is on the Train page')
        lab.press('ctrl+1')
        wait_for(lambda: shown(chart), 'the Train page')
        expect(not lab.find('push button', 'Settings').checked, 'the settings are there')
        lab.press('F9')
        lab.close()


@case('values that are none are taken for the defaults')
def _():
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    path = os.path.join(folder, 'keyfile')
    with open(path, encoding='utf-8') as file:
        kept = file.read()
    broken = '[io/github/bnlab/BnLab]\n' + '\n'.join((
        "page='nowhere'", 'smoothing=7.0', "x-axis='miles'", "color-scheme=3", 'threads=100000',
        "spec='{\"epochs\": -1'", "data-view='none'", 'window-width=-5', "data-folders=['/none']",
        "start-with='never'", 'guide-seen=true')) + '\n'
    with open(path, 'w', encoding='utf-8') as file:
        file.write(broken)
    with Lab() as lab:
        lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
        wait_for(lambda: shown(lab.find('image', 'Loss chart')), 'the Train page')
        expect(lab.find('spin button', 'Epochs').value == 10, 'the settings are not the defaults')
        lab.close()
    with open(path, 'w', encoding='utf-8') as file:
        file.write(kept)


@case('without the schema everything works, and nothing is kept')
def _():
    with Lab('--data', 'digits', environment={'GSETTINGS_SCHEMA_DIR': '/nowhere'}) as lab:
        status = lab.find('label', 'Status')
        lab.wait_for_text(status, 'Ready')
        set_spin(lab.find('spin button', 'Epochs'), 1)
        lab.press('ctrl+comma')
        lab.find('push button', 'Start').click()
        lab.wait_for_text(status, 'Finished|Training')
        expect(not lab.find_other_window(), 'preferences that nothing keeps')
        lab.close()


@case('the end of a long training is told where nobody looks')
def _():
    watch = subprocess.Popen(['dbus-monitor', '--session', 'member=Notify', 'member=AddNotification'],
                             stdout=subprocess.PIPE, text=True)
    with Lab('--data', 'digits', '--page', 'train') as lab:
        status = lab.find('label', 'Status')
        lab.wait_for_text(status, 'Ready')
        rate = lab.find('spin button', 'Epochs')
        set_spin(rate, 1)
        lab.find('push button', 'Start').click()
        lab.wait_for_text(status, 'Finished')  # too short to be told
        set_spin(rate, 100000)
        lab.find('push button', 'Start').click()
        lab.wait_for_text(status, 'Training')
        lab.find('push button', 'Pause').click()
        lab.wait_for_text(status, 'Paused')
        lab.close()
    watch.terminate()
    told = watch.communicate()[0]
    note(f'{told.count("member=Notify")} notifications')
    expect('member=Notify' not in told, 'what was short or stopped was told')


LISTENER = '''
import sys
from gi.repository import Gio, GLib
node = Gio.DBusNodeInfo.new_for_xml("""<node><interface name="org.freedesktop.Notifications">
  <method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/>
  <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
  <arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
  <arg type="u" direction="out"/></method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
</interface></node>""")
def called_cb(connection, sender, path, interface, method, arguments, invocation):
    print(method, arguments.unpack(), flush=True)
    notify = method == "Notify"
    invocation.return_value(GLib.Variant("(u)", (7,)) if notify else None)
def bus_cb(connection, name):
    connection.register_object("/org/freedesktop/Notifications", node.interfaces[0], called_cb)
Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.Notifications", 0, bus_cb,
                 lambda *_: print("ready", flush=True), None)
GLib.MainLoop().run()
'''
OTHER_WINDOW = '''
import gi
gi.require_version("Gtk", "4.0")
from gi.repository import GLib, Gtk
Gtk.init()
window = Gtk.Window(title="other")
window.present()
GLib.MainLoop().run()
'''


@case('and taken back once somebody looks')
def _():
    python = '/usr/bin/python3'
    listener = subprocess.Popen([python, '-c', LISTENER], stdout=subprocess.PIPE, text=True)
    expect(listener.stdout.readline() == 'ready\n', 'nobody listens to notifications')
    with Lab('--data', 'digits', '--page', 'train') as lab:
        status = lab.find('label', 'Status')
        lab.wait_for_text(status, 'Ready')
        set_spin(lab.find('spin button', 'Epochs'), 200)
        lab.find('push button', 'Start').click()
        lab.wait_for_text(status, 'Training')
        other = subprocess.Popen([python, '-c', OTHER_WINDOW])
        lab.xdotool('search', '--sync', '--onlyvisible', '--name', '^other$', 'windowfocus')
        wait_for(lambda: not lab.frame.has_state(Atspi.StateType.ACTIVE), 'the focus to go')
        lab.wait_for_text(status, 'Finished', 120)
        told = listener.stdout.readline()
        note(told)
        expect('Training has finished' in told and 'Finished after' in told, told)
        lab.xdotool('search', '--onlyvisible', '--name', '^BN Lab$', 'windowfocus')
        told = listener.stdout.readline()
        expect('CloseNotification' in told, told)
        other.kill()
        lab.close()
    listener.kill()


main(on_failure=lambda name: note(name))
