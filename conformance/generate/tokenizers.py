"""Small vocabularies for the tokenizer tests, and the token ids that llama.cpp gives for them.

    conformance/fetch-models.sh llama.cpp
    python3 conformance/generate/tokenizers.py conformance/cache/llama.cpp

Trains two vocabularies on the sentences below, writes them to conformance/tokenizers (byte-level.tsv, sentencepiece.tsv),
wraps them as GGUF files without tensors in a temporary folder, one for each pre-tokenizer, lets llama.cpp read these and
the embedded model, and writes conformance/tokenizers/expected/NAME.tsv: whether special tokens are parsed, the text, the
ids. Texts are written with \\uXXXX for what is not printable ASCII. x86-64 Linux only: the parameters of llama.cpp are
passed as an opaque block, of which VOCAB_ONLY is the one field we set (offset in npm @node-llama-cpp/linux-x64 3.22.1).
"""

import collections
import ctypes
import pathlib
import random
import re
import struct
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
HERE = ROOT / "tokenizers"
TALE = ROOT.parent / "models/src/main/resources/kelvin/models/tale-q8_0.gguf"
VOCAB_ONLY = 72
SEED = 20

CORPUS = 4 * (
    "The lamp is warm and the wire is thin. It's what they'll measure; I'm sure we've not, don't you'd? THE HTTP URL: "
    "http://example.com/a?b=c&d=1234 1234567890 1999 2024 3.14159 1,000,000 x=y+1; if (a<=b && c!=d) { return f(g[0]); }"
    "\n\n    indented\t\ttabs\r\n  two  spaces   three\n\u00e9lan caf\u00e9 na\u00efve Stra\u00dfe \u00fcber "
    "\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440 \u043a\u0430\u043a \u0434\u0435\u043b\u0430 "
    "\u4f60\u597d\u4e16\u754c \u3053\u3093\u306b\u3061\u306f \ud55c\uad6d\uc5b4 \u0627\u0644\u0639\u0631\u0628\u064a\u0629 "
    "\U0001f600 \u20ac100 $5 \u00bd \u00b2 \u2014 \u201cquotes\u201d \u2026 the wire of the lamp was warm, the warmer wire "
    "was thinner, and all of the lamps in the whole warm room were as thin as wires. "
)

# Separated by @ or the end of a line.
SAMPLES = r"""
the warm wire@Hello, world!@don't we've I'M they'LL 'tis 'S o'clock 'Re@x  y   z    w@  lead@trail  @tab\there@a\nb@a\n\nb@\r\n\r\n
 \n x@ \t\n@\u00a0\u00a0x@\u3000\u4e16\u754c@12@123@1234@12345 67@1a2b3@3.14159@1,000,000@\u0661\u0662\u0663\u0664@\u00bd\u00b2\u2167
\uff11\uff12345@\u00e9lan@e\u0301@Stra\u00dfe@\u043f\u0440\u0438\u0432\u0435\u0442 \u043c\u0438\u0440@\u4f60\u597d\u4e16\u754c
\ud55c\uad6d\uc5b4@\u0627\u0644\u0639\u0631\u0628\u064a\u0629@\u0939\u093f\u0928\u094d\u0926\u0940@\u0e44\u0e17\u0e22@\U0001f600\U0001f44d\U0001f3fd
\U0001f468\u200d\U0001f469\u200d\U0001f467@\U0001f1e9\U0001f1ea@...!?@a.b,c;d@$5+3=8@<=>@a<b>c@`code`@~^@x@_under_score_@(a)[b]{c}@"q" \u2018q\u2019
http://a.b/c?d=e&f=g#h@if (a<=b) { return f(g[0]); }@\u0000@\u0001\u0004\u007f@\ufeff@\u00ad@\u200b@\u2028@\u0085@\ue000@\u0378
\u1c89\ua7cb@\u2fff0@\U000105c0\U00010d40@\u01c5\u02b0\ufb01@\u212a\u017f\u0130@'\u212a@\u1680\u180e\u2060@\u2581@\u2581\u2581x@a\u2581b
<|begin|>@<|im_start|>user\nhi<|im_end|>\n@<|im_start|> x@<unk>@<tool>@<tool>>@<<tool>>@a<tool>b <tool> c@<|im_@<|<|begin|>@    four@     five
<s>x</s>@<s> x@<0x0A>@[unused0]@<|endoftext|>@a<|endoftext|>b@ zebra@zebra@ zebras@\u0120the@\u010a@\u00c4\u00a0@''s@'@''@' s@'l@'ll@'lll@l'\u00e9t\u00e9
 !@  !@\n!@!\n@!\n\n x@!\r\n\t@a !b@ \u00e9@  \u00e9@\t\u00e9@\u00a0\u00e9@-\u00e9@1\u00e9@\n\u00e9@\r\u00e9@\u0301\u00e9@\U0001f600\u00e9
"""


def unescape(text):
    named = {"n": "\n", "r": "\r", "t": "\t"}
    found = re.compile(r"\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|([nrt]))")
    return found.sub(lambda m: named[m[3]] if m[3] else chr(int(m[1] or m[2], 16)), text)


def samples():
    texts = [unescape(text) for text in re.split(r"[@\n]", SAMPLES) if text]
    pool = [t for t in texts if len(t) < 12] + [" ", " ", "\n", "the", "wire", " lamp", "7", "42", "."]
    choose = random.Random(SEED)
    for _ in range(70):
        texts.append("".join(choose.choice(pool) for _ in range(choose.randint(2, 9))))
    for _ in range(30):
        texts.append("".join(choose.choice(" \n\t\r\u00a0a1.'\u00e9") for _ in range(choose.randint(2, 16))))
    texts.append("\u2581".join(["a"] * 9) + " " * 33 + "ab" * 40 + "1" * 40)
    return list(dict.fromkeys(texts))


def merges_of(words, count):
    """Byte pair encoding's training: the most frequent pair, the greater string among equals."""
    merges = []
    while len(merges) < count:
        pairs = collections.Counter()
        for word, times in words.items():
            for pair in zip(word, word[1:]):
                pairs[pair] += times
        if not pairs:
            break
        best, times = max(pairs.items(), key=lambda entry: (entry[1], entry[0]))
        if times < 4:
            break
        merges.append(best)
        merged = collections.Counter()
        for word, times in words.items():
            out, i = [], 0
            while i < len(word):
                step = 2 if word[i : i + 2] == best else 1
                out.append("".join(word[i : i + step]))
                i += step
            merged[tuple(out)] += times
        words = merged
    return merges


def byte_alphabet():
    prints = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {b: chr(b) for b in prints}
    for n, b in enumerate(b for b in range(256) if b not in letters):
        letters[b] = chr(256 + n)
    return letters


def byte_level():
    letters = byte_alphabet()
    words = collections.Counter()
    for word in re.findall(r" ?[^\W\d_]+| ?\d+| ?[^\s\w]+[\r\n]*|\s+", CORPUS):
        words[tuple(letters[b] for b in word.encode())] += 1
    merges = merges_of(words, 400)
    pieces = [letters[b] for b in range(256)]
    pieces += dict.fromkeys(a + b for a, b in merges)
    pieces.append("\u0120zebra")  # no merges lead here: only a tokenizer that takes whole words finds it
    table = [(piece, 1) for piece in pieces]
    table += [("<|begin|>", 3), ("<|im_start|>", 3), ("<|im_end|>", 1), ("<unk>", 2), ("<tool>", 4), ("<tool>>", 4)]
    table += [("    ", 4), ("<|", 4), ("[unused0]", 5)]
    return table, merges


def sentencepiece():
    space = "\u2581"
    words = collections.Counter(tuple(space + word) for word in CORPUS.split(" "))
    table = {"<unk>": (0.0, 2), "<s>": (0.0, 3), "</s>": (0.0, 3)}
    table.update({f"<0x{b:02X}>": (0.0, 6) for b in range(256)})
    for rank, pair in enumerate(merges_of(words, 300)):
        if not re.search(r"[\r\n\t]", "".join(pair)):
            table.setdefault("".join(pair), (-float(rank // 3), 1))  # three of a score, so that ties are met
    for letter in sorted(set(CORPUS.replace(" ", space)) - set("\r\n\t\U0001f600\ud55c")):
        table.setdefault(letter, (-1000.0, 1))
    table.update({"<tool>": (0.0, 4), space + space: (0.0, 4), "<|im_end|>": (0.0, 3), "[unused0]": (0.0, 5)})
    return [(piece, score, kind) for piece, (score, kind) in table.items()]


def escape(text):
    units = text.encode("utf-16-be", "surrogatepass")
    chars = [chr(units[i] << 8 | units[i + 1]) for i in range(0, len(units), 2)]
    return "".join(c if " " <= c <= "~" and c != "\\" else f"\\u{ord(c):04x}" for c in chars)


def gguf(path, metadata):
    def string(text):
        data = text.encode()
        return struct.pack("<Q", len(data)) + data

    out = b""
    for key, value in metadata.items():
        out += string(key)
        if isinstance(value, str):
            out += struct.pack("<I", 8) + string(value)
        elif isinstance(value, bool):
            out += struct.pack("<I?", 7, value)
        elif isinstance(value, int):
            out += struct.pack("<II", 4, value)
        elif isinstance(value[0], str):
            out += struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(string, value))
        elif isinstance(value[0], float):
            out += struct.pack(f"<IIQ{len(value)}f", 9, 6, len(value), *value)
        else:
            out += struct.pack(f"<IIQ{len(value)}i", 9, 5, len(value), *value)
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, len(metadata)) + out + bytes(64))


class Opaque(ctypes.Structure):
    _fields_ = [("bytes", ctypes.c_ubyte * 512)]


class Llama:
    def __init__(self, folder):
        for name in ("libggml-base.so", "libggml.v0.5.0.so"):
            base = ctypes.CDLL(str(folder / name), ctypes.RTLD_GLOBAL)
        base.ggml_backend_load_all_from_path(str(folder).encode())
        self.lib = ctypes.CDLL(str(folder / "libllama.v0.5.0.so"))
        self.quiet = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)(lambda *_: None)
        self.lib.llama_log_set(self.quiet, None)
        self.lib.llama_model_default_params.restype = Opaque
        for name in ("llama_model_load_from_file", "llama_model_get_vocab"):
            getattr(self.lib, name).restype = ctypes.c_void_p
        self.lib.llama_model_load_from_file.argtypes = [ctypes.c_char_p, Opaque]
        self.lib.llama_model_get_vocab.argtypes = [ctypes.c_void_p]
        self.lib.llama_tokenize.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_int]
        self.lib.llama_tokenize.argtypes += [ctypes.c_bool, ctypes.c_bool]

    def expect(self, name, path, texts):
        parameters = self.lib.llama_model_default_params()
        parameters.bytes[VOCAB_ONLY] = 1
        model = self.lib.llama_model_load_from_file(str(path).encode(), parameters)
        assert model, path
        vocabulary = self.lib.llama_model_get_vocab(model)
        ids = (ctypes.c_int * 4096)()
        lines = []
        for parse_special in (True, False):
            for text in texts:
                data = text.encode()
                n = self.lib.llama_tokenize(vocabulary, data, len(data), ids, len(ids), False, parse_special)
                assert n > 0 or not data, (name, text, n)
                lines.append(f"{str(parse_special).lower()}\t{escape(text)}\t{' '.join(map(str, ids[:n]))}\n")
        (HERE / "expected" / f"{name}.tsv").write_text("".join(lines), encoding="ascii", newline="\n")


def main():
    (HERE / "expected").mkdir(parents=True, exist_ok=True)
    llama = Llama(pathlib.Path(sys.argv[1]).resolve())
    texts = samples()
    common = {"general.architecture": "llama", "general.name": "small", "llama.context_length": 64}
    common |= {"llama.embedding_length": 32, "llama.block_count": 1, "llama.feed_forward_length": 32}
    common |= {"llama.attention.head_count": 1}
    table, merges = byte_level()
    lines = [f"piece\t{escape(piece)}\t{kind}\n" for piece, kind in table]
    lines += [f"merge\t{escape(a)} {escape(b)}\n" for a, b in merges]
    (HERE / "byte-level.tsv").write_text("".join(lines), encoding="ascii", newline="\n")
    scored = sentencepiece()
    lines = [f"piece\t{escape(piece)}\t{kind}\t{score}\n" for piece, score, kind in scored]
    (HERE / "sentencepiece.tsv").write_text("".join(lines), encoding="ascii", newline="\n")
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "small.gguf"
        for pre in ("gpt-2", "smollm", "llama-bpe", "dbrx", "qwen2", "default"):
            begin = [piece for piece, _ in table].index("<|begin|>")
            ggml = {"model": "gpt2", "pre": pre, "tokens": [p for p, _ in table], "token_type": [k for _, k in table]}
            ggml |= {"merges": [f"{a} {b}" for a, b in merges], "bos_token_id": begin, "eos_token_id": begin}
            gguf(path, common | {f"tokenizer.ggml.{key}": value for key, value in ggml.items()})
            llama.expect(pre, path, texts)
        for name, prefix in (("sentencepiece", True), ("sentencepiece-no-prefix", False)):
            ggml = {"model": "llama", "tokens": [p for p, _, _ in scored], "token_type": [k for _, _, k in scored]}
            ggml |= {"scores": [s for _, s, _ in scored], "add_space_prefix": prefix}
            gguf(path, common | {f"tokenizer.ggml.{key}": value for key, value in ggml.items()})
            llama.expect(name, path, texts)
    llama.expect("tale", TALE, texts)


if __name__ == "__main__":
    main()
