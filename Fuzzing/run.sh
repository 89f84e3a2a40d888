#!/usr/bin/env bash
# Fuzzes the readers one after the other: run.sh SECONDS [TARGET...] (README.md). Exit status 1 if any of them found something.
set -uo pipefail
cd "$(dirname "$0")"

seconds=${1:-60}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(csv ofx qif camt mt940 file values text)
made=$(realpath -m "${FUZZ_FOLDER:-../.build/fuzz}")

# libFuzzer has to see the crash itself: the runtime's own reporter would take it away.
export SWIFT_BACKTRACE=enable=no
# Symbols in reports, where the toolchain's symbolizer is beside its compiler.
symbolizer=$(dirname "$(readlink -f "$(command -v swift)")")/llvm-symbolizer
[ -x "$symbolizer" ] && export ASAN_SYMBOLIZER_PATH=$symbolizer

# What libFuzzer says at its end: runs, runs per second, peak memory, inputs kept.
figures() {
    awk '/^stat::number_of_executed_units/ { runs = $2 } /^stat::average_exec_per_sec/ { rate = $2 } /^stat::peak_rss_mb/ { peak = $2 }
        /^#[0-9]+.* DONE / { for (i = 1; i < NF; i++) if ($i == "cov:") cover = $(i + 1); else if ($i == "corp:") kept = $(i + 1) }
        END { printf "%d runs, %d a second, %d edges, %s kept, %d MiB", runs, rate, cover, kept, peak }' "$1"
}

swift build -c release --scratch-path "$made/build" || exit 2
fuzzer=$made/build/release/FuzzReaders

found=0
for target in "${targets[@]}"; do
    mkdir -p "$made/corpus/$target" "$made/finds/$target"
    log=$made/$target.log
    options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=12000 -artifact_prefix="$made/finds/$target/" -print_final_stats=1)
    [ -f "Dictionaries/$target.dict" ] && options+=(-dict="Dictionaries/$target.dict")
    seeds=("Seeds/$target")
    # The choice between formats begins with all of them.
    [ "$target" = file ] && seeds=(Seeds/*/)
    if "$fuzzer" "$target" "${options[@]}" "$made/corpus/$target" "${seeds[@]}" >"$log" 2>&1; then
        result=ok
    else
        result=FOUND
        found=1
    fi
    printf '%-6s %-7s %s\n' "$result" "$target" "$(figures "$log")"
    if [ "$result" = FOUND ]; then grep -m3 -E 'BROKEN|ERROR:|Fatal error' "$log" | sed 's/^/       /'; echo "       all of it: $log"; fi
done
exit "$found"
