"""Expected outputs of the chat templates, by Python jinja2 configured as transformers configures it.

    python -m venv v && v/bin/pip install jinja2==3.1.6
    v/bin/python conformance/generate/templates.py

Reads conformance/templates/*.jinja and writes conformance/templates/expected/NAME.json (real templates times
conversations) and conformance/templates/snippets.json (small templates, one feature each). The clock stands at
2026-02-03 04:05:06 (a Tuesday), UTC.
"""

import datetime
import json
import pathlib

import jinja2
import jinja2.ext
import jinja2.sandbox
from jinja2 import nodes

from template_cases import CONVERSATIONS, ERROR_SNIPPETS, SNIPPETS, VARIABLES

HERE = pathlib.Path(__file__).resolve().parent.parent / "templates"
NOW = datetime.datetime(2026, 2, 3, 4, 5, 6)


class Raised(jinja2.TemplateError):
    """The template itself called raise_exception."""


class Generation(jinja2.ext.Extension):
    """The block {% generation %} of transformers: it prints its body."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(["name:endgeneration"], drop_needle=True)
        return nodes.CallBlock(self.call_method("_body"), [], [], body).set_lineno(line)

    def _body(self, caller):
        return caller()


def raise_exception(message):
    raise Raised(message)


def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys)


def environment():
    env = jinja2.sandbox.ImmutableSandboxedEnvironment(
        trim_blocks=True, lstrip_blocks=True, extensions=[Generation, jinja2.ext.loopcontrols]
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = NOW.strftime
    return env


def render(source, variables):
    """The output, or what went wrong: the template's own message, or the fact of an error."""
    try:
        return {"output": environment().from_string(source).render(**variables)}
    except Raised as error:
        return {"raised": str(error.message)}
    except Exception as error:  # jinja2's own errors and Python's: Kelvin has one type for both
        return {"failed": type(error).__name__ + ": " + str(error)}


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main():
    (HERE / "expected").mkdir(exist_ok=True)
    for path in sorted(HERE.glob("*.jinja")):
        source = path.read_bytes().decode("utf-8")
        expected = {}
        for name, case in CONVERSATIONS.items():
            variables = {"tools": None, "documents": None, "add_generation_prompt": False,
                         "bos_token": "<s>", "eos_token": "</s>", **case}
            expected[name] = render(source, variables)
        write(HERE / "expected" / (path.stem + ".json"), expected)
    write(HERE / "conversations.json", CONVERSATIONS)
    snippets = [{"template": s, **render(s, VARIABLES)} for s in SNIPPETS + ERROR_SNIPPETS]
    wrong = [s for i, s in enumerate(snippets) if ("output" in s) != (i < len(SNIPPETS))]
    if wrong:
        raise SystemExit("snippets in the wrong list:\n" + "\n".join(map(str, wrong)))
    write(HERE / "snippets.json", {"variables": VARIABLES, "snippets": snippets})
    print(len(list(HERE.glob("*.jinja"))), "templates,", len(CONVERSATIONS), "conversations,", len(snippets), "snippets")


if __name__ == "__main__":
    main()
