#!/bin/bash
# `orca.sh FOLDER PAGE TABS`: opens a page beside Orca and writes what Orca says to FOLDER/debug, with a speech service that
# is silent. Orca reads the whole page by itself; then Tab is pressed TABS times. Run it inside `xvfb-run dbus-run-session`.
set -euo pipefail
folder=$1 page=$2 tabs=$3

export HOME=$folder/home XDG_RUNTIME_DIR=$folder/run XDG_DATA_HOME=$folder/home/data LANG=C.UTF-8 GSETTINGS_BACKEND=memory
mkdir -p "$HOME/.config/speech-dispatcher" "$XDG_RUNTIME_DIR"
chmod 700 "$XDG_RUNTIME_DIR"
printf 'AddModule "dummy" "sd_dummy" ""\nDefaultModule dummy\n' >"$HOME/.config/speech-dispatcher/speechd.conf"
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

said() { grep -c "SPEECH OUTPUT: " "$folder/debug" 2>/dev/null || true; }

# Waits for a line of Orca; 30 s are enough for a computer that does other work too.
await() {
  for _ in $(seq 300); do
    if grep -q "SPEECH OUTPUT: '$1" "$folder/debug" 2>/dev/null; then return; fi
    sleep 0.1
  done
  echo "Orca did not say: $1" >&2
  exit 1
}

# Waits until Orca has said nothing new for so many seconds.
silence() {
  local before=-1 now
  now=$(said)
  while [ "$before" != "$now" ]; do
    before=$now
    sleep "$1"
    now=$(said)
  done
}

/usr/libexec/at-spi-bus-launcher --launch-immediately &
for property in IsEnabled ScreenReaderEnabled; do
  gdbus call --timeout 30 --session --dest org.a11y.Bus --object-path /org/a11y/bus \
    --method org.freedesktop.DBus.Properties.Set org.a11y.Status "$property" '<true>' >/dev/null
done
orca --replace --debug-file="$folder/debug" >"$folder/orca.log" 2>&1 &
await "Screen reader on"
chromium --no-sandbox --disable-gpu --disable-features=Translate --no-first-run --force-renderer-accessibility \
  --user-data-dir="$folder/profile" --app="file://$page" >"$folder/chromium.log" 2>&1 &
await "Finished loading"
await "Page has"
silence 2
for _ in $(seq "$tabs"); do
  xdotool key Tab
  silence 0.7
done
