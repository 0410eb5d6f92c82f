#!/usr/bin/python3
"""What a screen reader meets on every page and in every dialog: each control has a name of its own,
each picture says its values, and the end of a training is told."""

import re

from lab_window import Atspi, GLib, Lab, Widget, wait_for
from tap_cases import case, expect, main, note

CONTROLS = {'check box', 'combo box', 'entry', 'image', 'link', 'list item', 'menu item',
            'page tab', 'password text', 'push button', 'radio button', 'slider', 'spin button',
            'table', 'text', 'toggle button', 'tree table'}
# What draws values, and is nothing to a reader without them.
PICTURES = {'image'}
# GTK's own parts, which stand inside of what has a name and never have the focus: the arrow of a
# drop-down.
INNER = re.compile(r'Gtk(Image|BuiltinIcon|Picture|ListItemWidget)$')
NO_NAME = re.compile(r'(Gtk|Adw|Bnl)[A-Z]\w+$|[\w.+]+(-[\w.+]+)*-symbolic$|<[^>]*>|\s*$')

lab = Lab('--data', 'digits')


def walk_shown(widget, containers=()):
    """(widget, name, role, names of the containers it is in) of all that has a place."""
    name, role, (_, _, width, height) = widget.name, widget.role, widget.extents
    if (width <= 0 or height <= 0) and widget.offers('Component'):
        return  # a page that is not shown; one of a stack has no place, but what is in it has
    yield widget, name, role, containers
    if role in {'label', 'scroll bar', 'slider', 'spin button', 'text', 'image', 'progress bar'}:
        return
    inner = containers + ((name,) if not NO_NAME.match(name) else ())
    for child in widget.children:
        yield from walk_shown(child, inner)


def is_inner(role, name, containers):
    return bool(containers) and role in {'push button', 'image', 'list item'} and \
        bool(INNER.match(name))


def says_something(widget):
    """A line of a list is named by what is in it."""
    return any(text.strip() for text in widget.read_inside())


def check(window, where):
    """Every failure at once: one sentence each."""
    problems, met, n_controls = [], {}, 0
    for widget, name, role, containers in walk_shown(window):
        if role not in CONTROLS:
            continue
        n_controls += 1
        path = ' > '.join(containers[-2:])
        if NO_NAME.match(name):
            if not is_inner(role, name, containers) and \
                    not (role == 'list item' and says_something(widget)):
                problems.append(f'a {role} has no name but “{name}” in {path}')
            continue
        if role in PICTURES and not widget.description:
            problems.append(f'the image “{name}” says nothing of what it shows')
        if role == 'push button' and path.endswith(name):
            continue  # the button inside of a menu button
        other = met.setdefault((role, name, containers), widget)
        if other is not widget:
            problems.append(f'two of role {role} are “{name}” in {path}')
    note(f'{where}: {n_controls} controls')
    expect(n_controls > 0, f'{where} is empty')
    expect(not problems, f'{where}:\n' + '\n'.join(problems))


def climb(widget):
    """It, and all that it is in."""
    accessible = widget.accessible
    while accessible:
        yield accessible
        accessible = accessible.get_parent()


def check_page(widget, where):
    """The page of widget alone: those that were seen before keep their places."""
    others = list(climb(lab.find('label', 'Status')))
    page = next(accessible for accessible in climb(widget) if accessible.get_parent() in others)
    check(Widget(page), where)


def show(keys, role, name):
    lab.press(keys)
    widget = lab.find(role, name)
    wait_for(lambda: widget.extents[2] > 0, f'the page of {widget}')
    return widget


def show_tab(tab, role, name):
    lab.find('page tab', tab).click()
    widget = lab.find(role, name)
    wait_for(lambda: widget.extents[2] > 0, f'{widget}')


@case('the header and the Train page at the first start')
def _():
    lab.wait_for_text(lab.find('label', 'Status'), 'Ready')
    check(lab.frame, 'Train, at the start')


@case('an empty Runs page')
def _():
    check_page(show('ctrl+5', 'push button', 'Train a network'), 'Runs, empty')


@case('the Data page, all its views')
def _():
    table = show('ctrl+2', 'table', 'Images')
    show_tab('Classes', 'list', 'Classes')
    show_tab('Preparation', 'check box', 'Shift')
    check_page(table, 'Data')


@case('the windows of preferences and of data sets')
def _():
    lab.press('ctrl+1')
    for keys, where in (('ctrl+comma', 'Preferences'), ('ctrl+d', 'Data Sets')):
        lab.press(keys)
        window = wait_for(lab.find_other_window, where)
        lab.wait_until_still(lambda: window.extents)
        check(window, where)
        lab.press('Escape')
        wait_for(lambda: not lab.find_other_window(), f'{where} to close')


@case('the end of a training is told')
def _():
    """By an event, not only by a text that somebody may look for."""
    told = []

    def event_cb(event):
        try:
            if event.source.get_role_name() == 'label':
                told.append(str(event.any_data))
        except GLib.Error:  # it went away meanwhile
            pass

    listener = Atspi.EventListener.new(event_cb)
    listener.register('object:property-change')
    lab.find('spin button', 'Epochs').value = 2
    lab.find('push button', 'Start').click()

    def look():
        while GLib.MainContext.default().iteration(False):
            pass
        return any(text.startswith('Finished after') for text in told)
    wait_for(look, lambda: f'an event that says Finished; there were {told[-9:]}', 60)
    listener.deregister('object:property-change')


@case('charts say their values')
def _():
    lab.wait_for_text(lab.find('label', 'Status'), 'Finished')
    for name in 'Loss chart', 'Accuracy chart':
        chart = lab.find('image', name)
        text = wait_for(lambda: re.search(r'with BN \S*\d', chart.description) and
                        chart.description, lambda: chart.description)
        note(text)


@case('the Runs page, all its views')
def _():
    show('ctrl+5', 'tree table', 'Runs')
    chart = lab.find('image', 'Accuracy of the selected runs')
    wait_for(lambda: re.search(r'\d', chart.description), lambda: chart.description)
    lab.find('push button', 'Details').click()
    for tab in 'Differences', 'Settings', 'Curves':
        lab.find('page tab', tab).click()
        lab.wait_until_still(lambda: chart.extents)
    check_page(chart, 'Runs')


@case('the Draw page with a digit')
def _():
    canvas = show('ctrl+3', 'image', 'Digit canvas')
    lab.wait_until_still(lambda: canvas.extents)
    lab.draw(canvas, [[(0.5, 0.1), (0.5, 0.9)]])
    lab.wait_for_text(lab.find('label', 'Prediction with batch normalization'), r'\d - ')
    check_page(canvas, 'Draw, with a digit')


with lab:
    main(on_failure=lambda name: lab.screenshot('failed-names-' + re.sub(r'\W+', '-', name)))
