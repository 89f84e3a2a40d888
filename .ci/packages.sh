#!/usr/bin/env bash
# Installs the Debian packages named that are missing, and only those. Says so before it does; fails when one is missing afterwards.
set -euo pipefail

missing() {
    local package
    for package in "$@"; do
        case "$package" in
            # A program that is there already, from wherever, is as good as its package.
            chromium) command -v chromium >/dev/null && continue ;;
            chromium-driver) command -v chromedriver >/dev/null && continue ;;
            gcc) command -v cc >/dev/null && continue ;;
            nodejs) command -v node >/dev/null && continue ;;
            python3-venv) python3 -c 'import ensurepip, venv' 2>/dev/null && continue ;;
            make | python3 | sqlite3) command -v "$package" >/dev/null && continue ;;
        esac
        [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
    done
}

if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian: please see to it that the equivalents of these are installed: $*" >&2
    exit 0
fi
mapfile -t wanted < <(missing "$@")
[ ${#wanted[@]} -gt 0 ] || exit 0

root=()
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "Missing: ${wanted[*]}. Install them as root: apt-get install ${wanted[*]}" >&2
        exit 1
    fi
    root=(sudo)
fi
echo "Installing from Debian: ${wanted[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { "${root[@]}" apt-get update -q \
    && "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${wanted[@]}"; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    exit 1
fi
mapfile -t wanted < <(missing "$@")
[ ${#wanted[@]} -eq 0 ] || { echo "Still missing: ${wanted[*]}" >&2; exit 1; }
