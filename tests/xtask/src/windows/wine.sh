# wine.sh COMMAND... : runs a command in the Debian of `cargo xtask windows`, set up for wine. It gets there by debian-root.sh.
# SOURCE and TARGET are the workspace and its target directory as they are named outside, FOLDER is where the command runs.
set -eu

# Programs have the names of files in them that cargo knew when it built them.
mkdir -p "$SOURCE" "$TARGET"
mount --bind /source "$SOURCE"
mount --bind /target "$TARGET"
locale -a | grep -q '^ja_JP' || localedef -i ja_JP -f UTF-8 ja_JP.UTF-8
cd "${FOLDER:-$SOURCE}"

# Wine shows the mode of a file as its access control list. On Windows the folder of temporary files is its user's alone.
umask 077
exec env -i PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin HOME=/root LANG=ja_JP.UTF-8 \
    CARGO_MANIFEST_DIR="${CARGO_MANIFEST_DIR:-}" WINEDEBUG=-all WINEDLLOVERRIDES=mscoree,mshtml= "$@"
