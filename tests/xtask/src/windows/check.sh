# check.sh PROGRAMS: checks by PIN with a virtual card behind a pcscd. Everything but pcscd is a program of Windows, under wine.
# Runs by wine.sh. It ends with an error at the first thing that is not as it should be.
set -eu
programs=$1
work=$(mktemp -d)
cd "$work"

end() {
    status=$?
    # All of them are ours, and the namespace of processes is not.
    for process in $started; do
        kill "$process" 2>/dev/null || true
    done
    wait 2>/dev/null || true
    rm -rf "$work"
    exit "$status"
}
started=
trap end EXIT

failed() {
    echo "failed: $1" >&2
    cat ./*.log >&2
    exit 1
}

# until_true WHAT COMMAND... : waits half a minute at most.
until_true() {
    what=$1
    shift
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ "$tries" -lt 60 ] || failed "$what"
        sleep 0.5
    done
}

shikaku() { wine "$programs/shikaku.exe" "$@"; }
sees_card() { shikaku readers --json 2>readers.log | grep -q '"state": "card"'; }
check() {
    shikaku check --json --pin-stdin --timeout 20 --method pin --gateway https://127.0.0.1:18443 \
        --token-file token --gateway-root root.pem
}

# Not vpcd's own ports, which another pcscd of this computer may have.
mkdir -p /run/pcscd readers
cat >readers/reader.conf <<END
FRIENDLYNAME "Shikaku Test PICC"
DEVICENAME /dev/null:0x8E80
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID 0x8E80
END
pcscd --foreground --disable-polkit --config "$work/readers" >pcscd.log 2>&1 &
started="$started $!"

wine "$programs/shikaku-virtual-card.exe" show --card valid --out card >/dev/null
printf 'token-of-the-clinic' >token
wine "$programs/shikaku-gateway.exe" --listen 127.0.0.1:18443 --token-file token --test-anchors card/anchors \
    --root-out root.pem >gateway.log 2>&1 &
started="$started $!"
until_true "the gateway starts" test -s root.pem

wine "$programs/shikaku-virtual-card.exe" --card valid --wait 20 --port 36480 >card.log 2>&1 &
started="$started $!"
until_true "the card is seen" sees_card

printf '1234\n' | check >right.json 2>right.log || failed "a check with the right PIN"
grep -q '"outcome": "valid"' right.json || failed "the result of the check"
echo "a check by PIN at a reader: valid"

status=0
printf '4321\n' | check >wrong.json 2>wrong.log || status=$?
[ "$status" = 4 ] || failed "a check with a wrong PIN ended with $status"
grep -q '"triesLeft": 2' wrong.json || failed "the tries that are left"
echo "a check with a wrong PIN at a reader: refused, 2 tries left"

chmod 644 token
status=0
printf '1234\n' | check >open.json 2>open.log || status=$?
[ "$status" = 1 ] || failed "a token that others may read ended with $status"
grep -q icacls open.log || failed "the advice for a token that others may read"
echo "a token that others may read: refused"
