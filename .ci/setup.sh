# shellcheck shell=bash
# Sourced by ./run and tests/run: what has to be installed, how it gets there, how a build folder
# is kept.  The lists below are the only ones in the project.  The caller sets root, its folder.
# shellcheck disable=SC2034,SC2154

build_packages=(
  gcc libc6-dev meson ninja-build pkgconf
  libglib2.0-dev libopenblas-dev zlib1g-dev libjson-glib-dev libgdk-pixbuf-2.0-dev
  libsoup-3.0-dev libzip-dev libsqlite3-dev
  libcairo2-dev libpango1.0-dev libgtk-4-dev libadwaita-1-dev libxml2-utils
  adwaita-icon-theme librsvg2-common fonts-cantarell fonts-stix
)
test_packages=(
  xvfb dbus-daemon at-spi2-core gsettings-desktop-schemas xdotool imagemagick
  python3 python3-gi gir1.2-atspi-2.0
  clang-format-14 desktop-file-utils appstream binutils poppler-utils
)

# Meson and its tools are the distribution's and want the distribution's Python.
PATH=/usr/bin:/bin:/usr/sbin:/sbin:$PATH
export PATH

say () {
  printf '%s\n' "$*" >&2
}

as_root () {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    say "This needs root, and there is no sudo. Run as root: $*"
    return 1
  fi
}

install_packages () {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2
}

# Installs those of the packages that are missing; touches nothing where none is.
require_packages () {
  local package state missing=()

  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "No apt here. What Debian 12 calls $* must be there."
    return 0
  fi

  local -A installed=()
  while read -r package state; do
    if [ "$state" = installed ]; then
      installed[$package]=yes
    fi
  done < <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null)

  for package; do
    [ -n "${installed[$package]:-}" ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0

  say "Missing packages, to be installed with apt-get: ${missing[*]}"
  # The lists may be absent or older than the archive: then once more with new ones.
  if ! install_packages "${missing[@]}"; then
    say "Not with the package lists as they are; fetching new ones."
    if ! { as_root apt-get update >&2 && install_packages "${missing[@]}"; }; then
      say "Could not install ${missing[*]}; install them by hand and try again."
      return 1
    fi
  fi
}

# build_in FOLDER MESON-OPTION...: sets the folder up where it is not, and builds; speaks on stderr.
# A folder that was set up for another place (the project was moved or copied) is made anew.
build_in () {
  local folder=$1
  shift

  if [ -f "$folder/build.ninja" ] && [ "$(cat "$folder/source-folder" 2>/dev/null)" != "$root" ]; then
    say "The project has moved: $folder is set up again."
    rm -rf "$folder"
  fi
  if [ ! -f "$folder/build.ninja" ]; then
    say "Building in $folder; the first time takes a minute."
    meson setup "$folder" "$root" "$@" >&2 || return 1
    printf '%s\n' "$root" > "$folder/source-folder"
  fi
  ninja -C "$folder" --quiet | sed '/^ninja: no work to do/d' >&2
  return "${PIPESTATUS[0]}"
}
