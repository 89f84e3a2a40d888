#!/usr/bin/env bash
# The whole of `make test`: test.sh SLUICE PROGRAM...
#
# Builds debug tests and the release binary one after the other (two at once would need twice the memory), then runs each check with its output
# in .build/test-logs/ and one line on the terminal. Of a check that fails the telling lines follow. The last line is `N passed, M failed`.
set -uo pipefail

sluice=$1
shift
logs=.build/test-logs
rm -rf "$logs"
mkdir -p "$logs"
passed=0
failed=0
skipped=()

# check NAME COMMAND...: runs it, and counts by what it says (`N passed, M failed`) or, where it says nothing, by its exit status.
check() {
    local name=$1 log status=0 started=$SECONDS good bad line
    log="$logs/${name//[^A-Za-z0-9._-]/_}.log"
    shift
    "$@" >"$log" 2>&1 || status=$?
    read -r good bad < <(counts "$log")
    if [ "$good" = - ]; then
        good=$((status == 0)) bad=$((status != 0))
    elif [ "$status" -ne 0 ] && [ "$bad" -eq 0 ]; then
        bad=1
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    printf '%-6s %-32s %5d passed %3d failed %5d s\n' "$([ "$bad" -eq 0 ] && echo ok || echo FAILED)" "$name" "$good" "$bad" $((SECONDS - started))
    while read -r line; do skip "$line"; done < <(sed -n 's/^SKIPPED //p' "$log")
    [ "$bad" -eq 0 ] || telling "$log"
    [ "$bad" -eq 0 ]
}

# What a log says about how many passed and failed, in the words of swift test, node --test and our own programs; `- -` where it says nothing.
counts() {
    awk '
        / Test run with [0-9]+ tests? / { for (i = 1; i < NF; i++) if ($i == "with" && $(i + 2) ~ /^test/) { total = $(i + 1); run = 1; break } }
        /^✘ Test / && !/^✘ Test run / && / failed after / { broken++ }
        /^# pass [0-9]+$/ { good = $3; said = 1 }
        /^# fail [0-9]+$/ { bad = $3; said = 1 }
        match($0, /[0-9]+ passed, [0-9]+ failed/) { split(substr($0, RSTART, RLENGTH), word, /[ ,]+/); good = word[1]; bad = word[3]; said = 1 }
        END { if (run) print total - broken, broken + 0; else if (said) print good + 0, bad + 0; else print "- -" }' "$1"
}

telling() {
    local lines
    lines=$(grep -nE '✘ Test .* recorded|error:|^not ok|^FAIL|FAILED|Fatal|Traceback|[Ee]rror' "$1" | cut -c1-400 | head -n 25)
    [ -n "$lines" ] || lines=$(tail -n 25 "$1")
    printf '%s\n' "$lines" | sed 's/^/       /'
    echo "       all of it: $1"
}

skip() {
    skipped+=("$1")
    echo "SKIPPED $1"
}

end() {
    [ ${#skipped[@]} -eq 0 ] || printf '%d skipped: %s\n' ${#skipped[@]} "$(IFS=';'; echo "${skipped[*]}")"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}

virtual_environment() {
    [ -x .build/venv/bin/python3 ] || python3 -m venv .build/venv || return
    .build/venv/bin/python3 -c 'import selenium' 2>/dev/null || .build/venv/bin/python3 -m pip install --quiet 'selenium>=4.20,<5'
}

swift_tests() {
    swift test --skip-build --disable-xctest
    local status=$?
    # A process that dies leaves no summary: that is no success, whatever it printed before.
    grep -q 'Test run with' "$logs/swift_test.log" || { echo "error: the tests did not come to their end (status $status)"; return 1; }
    return $status
}

[ -x "$sluice" ] || echo "From a clean checkout this builds everything twice, debug and release: about 13 minutes on two cores."
check "build debug tests" swift build --build-tests || end
check "build release" swift build -c release --product sluice || end
check "swift test" swift_tests
mapfile -t silent < <(grep -oE 'Test [A-Za-z0-9_]+\([^)]*\) skipped.*' "$logs/swift_test.log" | cut -c1-150)
for line in "${silent[@]}"; do skip "$line"; done
check "swift format" swift format lint --strict -r Package.swift Sources Tests

if command -v node >/dev/null; then
    check "page modules (node)" node --test --test-reporter=tap Tests/Browser/*.test.mjs
else
    skip "tests of the page's modules: node is not installed (Debian: nodejs)"
fi

check "python environment" virtual_environment || end
export PATH="$PWD/.build/venv/bin:$PATH"
for program in "$@"; do check "$program" python3 "$program" "$sluice"; done
[ -d Tests/Process ] || skip "process tests: there is no Tests/Process"

end
