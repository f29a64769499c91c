"""The inputs of templates.py: conversations for real templates, and small templates with their variables."""

WEATHER = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Tells the weather of a place; \"now\" unless told <otherwise> & in °C.",
        "parameters": {
            "type": "object",
            "properties": {
                "place": {"type": "string", "description": "A town, e.g. Zürich"},
                "days": {"type": "integer", "minimum": 1, "maximum": 14, "default": 1},
                "unit": {"type": "string", "enum": ["celsius", "kelvin"]},
                "exact": {"type": "boolean", "description": "More digits?"},
            },
            "required": ["place"],
        },
        "return": {"type": "string"},
    },
}
CLOCK = {
    "type": "function",
    "function": {
        "name": "clock",
        "description": "The time.",
        "parameters": {"type": "object", "properties": {"zones": {"type": "array", "items": {"type": "string"}}}},
    },
}


def user(text):
    return {"role": "user", "content": text}


def assistant(text, **more):
    return {"role": "assistant", "content": text, **more}


def system(text):
    return {"role": "system", "content": text}


def call(name, arguments, number="abcdefgh1"):
    return {"id": number, "type": "function", "function": {"name": name, "arguments": arguments}}


TOOL_TURNS = [
    system("Use the tools."),
    user("What is the weather in Zürich?"),
    assistant("", tool_calls=[call("get_weather", {"place": "Zürich", "days": 2, "exact": True})]),
    {"role": "tool", "name": "get_weather", "tool_call_id": "abcdefgh1", "content": "{\"t\": 291.5}"},
    assistant("It is 291.5 K."),
    user("And now?"),
]

CONVERSATIONS = {
    "one_user": {"messages": [user("Why is the sky blue?")], "add_generation_prompt": True},
    "one_user_no_prompt": {"messages": [user("Why is the sky blue?")]},
    "system_user": {"messages": [system("Be brief."), user("Hello")], "add_generation_prompt": True},
    "turns": {
        "messages": [user("Hi"), assistant("Hello!"), user("A joke?"), assistant("No."), user("Please")],
        "add_generation_prompt": True,
    },
    "system_turns_closed": {
        "messages": [system("  Spaces around \n"), user(" a "), assistant("\nb\n"), user("c"), assistant("d")],
    },
    "empty_content": {"messages": [system(""), user(""), assistant(""), user("x")], "add_generation_prompt": True},
    "unicode_and_quotes": {
        "messages": [user("é ✓ 😀 'single' \"double\" \\ back\ttab <b>&amp;</b> {{ not }} {% a %} \u00a0end\r\n")],
        "add_generation_prompt": True,
    },
    "thinking": {
        "messages": [
            user("2+2?"),
            assistant("<think>\nTwo and two.\n</think>\n\n4"),
            user("3+3?"),
            assistant("6", reasoning_content="three twice", thinking="three twice"),
            user("Sure?"),
        ],
        "add_generation_prompt": True,
    },
    "thinking_off": {
        "messages": [user("2+2?")], "add_generation_prompt": True, "enable_thinking": False, "thinking": False,
        "reasoning_effort": "low", "xml_tools": True,
    },
    "tools_offered": {
        "messages": [system("Use the tools."), user("What is the weather?")],
        "tools": [WEATHER, CLOCK],
        "add_generation_prompt": True,
    },
    "tools_no_system": {"messages": [user("Time?")], "tools": [CLOCK], "add_generation_prompt": True},
    "tool_turns": {"messages": TOOL_TURNS, "tools": [WEATHER, CLOCK], "add_generation_prompt": True},
    "two_calls": {
        "messages": [
            user("Both?"),
            assistant(None, tool_calls=[call("clock", {}), call("get_weather", {"place": "a\"b", "days": 1.5}, "abcdefgh2")]),
            {"role": "tool", "name": "clock", "tool_call_id": "abcdefgh1", "content": "12:00"},
            {"role": "tool", "name": "get_weather", "tool_call_id": "abcdefgh2", "content": "mild"},
        ],
        "tools": [WEATHER, CLOCK],
        "add_generation_prompt": True,
    },
    "content_parts": {
        "messages": [{"role": "user", "content": [{"type": "text", "text": "part one "}, {"type": "text", "text": "two"}]}],
        "add_generation_prompt": True,
    },
    "assistant_first": {"messages": [assistant("I begin."), user("Oh")], "add_generation_prompt": True},
    "two_users": {"messages": [user("a"), user("b")], "add_generation_prompt": True},
    "unknown_role": {"messages": [user("a"), {"role": "narrator", "content": "dusk"}], "add_generation_prompt": True},
    "no_messages": {"messages": [], "add_generation_prompt": True},
    "dated": {
        "messages": [user("Date?")], "add_generation_prompt": True, "date_string": "1 Jan 2030",
        "builtin_tools": ["browser", "code_interpreter"],
    },
    "documents": {
        "messages": [system("Cite."), user("Who?")],
        "documents": [{"doc_id": 1, "title": "T", "text": "Body é", "source": "S"}],
        "add_generation_prompt": True,
    },
}

VARIABLES = {
    "a": 7, "b": -3, "f": 2.5, "big": 9007199254740993, "s": "Hello World", "empty": "", "none": None, "yes": True,
    "list": [3, 1, 2], "words": ["pear", "Apple", "fig"], "nested": [[1, 2], [3]],
    "d": {"x": 1, "y": "two", "z": None}, "html": "<a href=\"x\">'&'</a>", "uni": "é✓😀ß",
    "people": [
        {"name": "Ann", "age": 30, "role": "user"}, {"name": "Bob", "age": 25, "role": "system"},
        {"name": "cy", "age": 30, "role": "user"},
    ],
    "floats": [0.1, 1e16, 1e-5, 123456789.0, 1e22, -0.0, 3.0, 1e100, 5e-324, 0.0001],
}

SNIPPETS = [
    # white space
    "a\n{% if yes %}\nb\n{% endif %}\nc\n", "  {% if yes %}x{% endif %}  \n", "a {%- if yes -%} b {%- endif -%} c",
    "a {{- a -}} b", "x\n   {%+ if yes %}y{% endif %}", "{% if yes +%}\ny{% endif %}", "a\n\n", "a\r\nb\rc\r\n",
    "{# note #}\nx", "  {# note #}\nx", "a {#- note -#} b", "{{ a }}\n{{ b }}\n", "{#-#}x", "\u00a0 {%- if yes %}x{% endif %}",
    "{% raw %}{{ a }}{% if %}{% endraw %}", "a {%- raw -%} {{ b }} {%- endraw -%} c", "{% raw %}\nx\n{% endraw %}\ny",
    "  {% set x = 1 %}\n  {{ x }}", "{{ '}}' }}", "{{ {'a': {'b': 1}}['a']['b'] }}", "{%if yes%}1{%endif%}", "{{a}}{{-b}}",
    "x {{ '' -}}\n  y", "\t{% if yes %}\n\tz\n\t{% endif %}", "{%- for i in [1,2] %}\n  {{ i }}\n{%- endfor %}", "{ { % }",
    # literals and printing
    "{{ 1 }} {{ 1.0 }} {{ 1e3 }} {{ 1_000 }} {{ 2.5e-7 }}", "{{ true }} {{ True }} {{ none }} {{ None }} {{ false }}",
    "{{ 'a' 'b' }}", "{{ 'it\\'s' }} {{ \"q\\\"q\" }} {{ '\\n\\t\\\\' }} {{ '\\u00e9\\x41\\q' }}", "{{ [1, 'a', none, true, 1.5] }}",
    "{{ {'a': 1, 'b': [2]} }}", "{{ (1, 2) }} {{ (1,) }} {{ () }}", "{{ 1, 2 }}", "{{ ['it\\'s', 'a\"b', 'both\\'\"', 'n\\n\\x01é\\u200b😀'] }}",
    "{{ floats }}", "{{ 0.1 + 0.2 }} {{ 1e15 }} {{ 1e16 }} {{ 123456.789e3 }}", "{{ nested }} {{ d }}", "{{ undefinedthing }}|",
    "{{ [undefinedthing] }}", "{{ big + 1 }} {{ big * 2 }}", "{{ range(3) }} {{ range(1, 5, 2) }}", "{{ d.items() }} {{ d.keys() }}",
    # operators
    "{{ 7 + 2 }} {{ 7 - 2 }} {{ 7 * 2 }} {{ 7 / 2 }} {{ 7 // 2 }} {{ 7 % 2 }} {{ 2 ** 10 }}", "{{ -7 // 2 }} {{ -7 % 3 }} {{ 7 % -3 }}",
    "{{ 7.5 // 2 }} {{ -7.5 // 2 }} {{ -7.5 % 2 }} {{ 2 ** -1 }} {{ 2.0 ** 0.5 }}", "{{ 4 / 2 }} {{ 6 // 2.0 }}",
    "{{ 'a' + 'b' }} {{ 'ab' * 3 }} {{ [1] + [2] }} {{ [0] * 3 }} {{ 2 * 'xy' }}", "{{ 'a' ~ 1 ~ none ~ 2.0 ~ undefinedthing ~ true }}",
    "{{ 1 < 2 < 3 }} {{ 1 < 2 > 3 }} {{ 1 == 1.0 }} {{ true == 1 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }}", "{{ 'a' == none }} {{ none == none }}",
    "{{ 2 in [1, 2] }} {{ 'b' in 'abc' }} {{ 'x' in d }} {{ 5 not in [1] }} {{ 'q' in undefinedthing }} {{ '' in 'a' }}",
    "{{ not yes }} {{ yes and 5 }} {{ 0 or 'x' }} {{ '' and 1 }} {{ none or false }}", "{{ 'a' if yes else 'b' }} {{ 'a' if not yes }}|",
    "{{ 1 if false else 2 if false else 3 }}", "{{ -a }} {{ +b }} {{ - -a }} {{ -a ** 2 }} {{ -3|abs }}", "{{ 2 ** 3 ** 2 }}",
    "{{ 1 + 2 * 3 - 4 / 2 }} {{ (1 + 2) * 3 }} {{ 1 ~ (2 + 3) }} {{ 10 - 2 - 3 }}", "{{ a + 1 if a > 5 else 0 }}", "{{ true + true }} {{ true * 3 }}",
    "{{ '%s is %d and %.2f%%' % ('x', 3, 2.5) }} {{ '%s' % 'y' }} {{ '%r' % 'z' }}", "{{ 'abc' < 'abd' and 'Z' < 'a' }} {{ '😀' > '\uffff' }}",
    "{{ [1, [2, 'a']] == [1.0, [2, 'a']] }} {{ {'a': 1} == {'a': 1} }} {{ (1, 2) == [1, 2] }}",
    # access
    "{{ s[0] }} {{ s[-1] }} {{ s[2:5] }} {{ s[::-1] }} {{ s[:-1] }} {{ s[3:] }} {{ s[::2] }}", "{{ list[0] }} {{ list[-1] }} {{ list[1:] }} {{ list[::-1] }} {{ list[5:] }} {{ list[-2:] }}",
    "{{ d.x }} {{ d['y'] }} {{ d.get('z') }} {{ d.get('w') }} {{ d.get('w', 5) }}", "{{ list[9] }}|{{ d.nothing }}|{{ d['no'] is defined }}", "{{ people[0].name }} {{ people[0]['age'] }} {{ list.0 }}",
    "{{ uni|length }} {{ uni[2] }} {{ uni[::-1] }} {{ uni[1:3] }}", "{{ d['items'] is defined }} {{ d.items is callable }} {{ d['keys'] is string }}", "{{ none[0] is defined }} {{ s.nosuch is defined }} {{ (1).x is defined }}",
    "{{ (1, 2, 3)[1:] }} {{ range(10)[2] }} {{ range(10)[2:8:3]|list }}", "{{ list[-9:9] }} {{ list[2:0:-1] }} {{ list[10:0:-1] }}", "{{ d[1] is defined }} {{ s['upper']() }}", "{{ list.append is defined }} {{ d.update is defined }} {{ list.index(1) }} {{ list.count(3) }}",
    # string methods
    "{{ ' a '.strip() }}|{{ ' a '.lstrip() }}|{{ ' a '.rstrip() }}|{{ 'xxaxx'.strip('x') }}", "{{ 'a,b,c'.split(',') }} {{ ' a  b '.split() }} {{ 'a,b,c'.split(',', 1) }} {{ 'abc'.split('x') }} {{ ''.split(',') }} {{ ''.split() }}",
    "{{ s.startswith('He') }} {{ s.endswith(('x', 'ld')) }} {{ s.upper() }} {{ s.lower() }} {{ s.title() }} {{ 'abc DEF'.capitalize() }}", "{{ s.replace('l', 'L') }} {{ s.replace('l', 'L', 1) }} {{ 'ab'.replace('', '-') }}",
    "{{ s.find('o') }} {{ s.find('zz') }} {{ s.rfind('o') }} {{ s.count('l') }} {{ s.index('W') }} {{ s.find('o', 5) }}", "{{ ', '.join(['a', 'b']) }} {{ '{} and {}'.format('x', 2) }} {{ '{1}{0}{n}{{}}'.format('a', 'b', n=3) }}",
    "{{ '12'.isdigit() }} {{ 'a'.isalpha() }} {{ 'a1'.isalnum() }} {{ ' '.isspace() }} {{ 'A'.isupper() }} {{ 'a'.islower() }} {{ ''.isdigit() }}", "{{ 'a-b-c'.rsplit('-', 1) }} {{ 'a\\nb\\r\\nc'.splitlines() }} {{ 'a=b=c'.partition('=') }} {{ 'a=b=c'.rpartition('=') }} {{ 'ab'.partition('x') }}",
    "{{ '7'.zfill(3) }} {{ '-7'.zfill(4) }} {{ 'a'.ljust(3) }}|{{ 'a'.rjust(3, '.') }} {{ 'a'.center(4, '*') }} {{ 'ab'.center(5, '*') }}", "{{ 'prefix-x'.removeprefix('prefix-') }} {{ 'x.py'.removesuffix('.py') }} {{ 'straße'.upper() }} {{ 'ΑΣ'.lower() }}",
    "{{ \"they're bill's\".title() }} {{ 'aBc'.swapcase() }} {{ 'ß'.capitalize() }} {{ 'ǆ'.title() }}", "{{ 'a</think>b</think>c'.split('</think>')[-1] }} {{ 'a\u00a0b'.split() }} {{ '\u2003x\u2003'.strip() }}|",
    # filters
    "{{ '  a b '|trim }}| {{ 'xax'|trim('x') }} {{ list|length }} {{ s|count }} {{ s|upper }} {{ s|lower }} {{ 'a-b c(d e'|title }} {{ 'aBC'|capitalize }}", "{{ nothing|default('x') }} {{ ''|default('y') }}| {{ ''|default('y', true) }} {{ none|d('z', boolean=true) }} {{ nothing|d }}|",
    "{{ list|join(',') }} {{ list|join }} {{ people|join(', ', attribute='name') }} {{ [1, none, 'a']|join('-') }}", "{{ list|first }} {{ list|last }} {{ []|first is defined }} {{ 'abc'|first }} {{ 'abc'|last }}", "{{ 'abc'|list }} {{ d|list }} {{ range(3)|list }}",
    "{{ words|map('upper')|list }} {{ people|map(attribute='name')|join(' ') }} {{ people|map(attribute='nick', default='?')|list }} {{ ['1', '2']|map('int')|sum }}", "{{ list|select('odd')|list }} {{ list|reject('odd')|list }} {{ [0, 1, '']|select|list }} {{ [1, 2, 3]|select('gt', 1)|list }}",
    "{{ people|selectattr('role', 'equalto', 'user')|map(attribute='name')|list }} {{ people|rejectattr('role', 'eq', 'user')|list|length }} {{ people|selectattr('age')|list|length }}", "{{ list|sort }} {{ list|sort(reverse=true) }} {{ words|sort }} {{ words|sort(case_sensitive=true) }} {{ people|sort(attribute='age')|map(attribute='name')|list }}",
    "{{ [1, 2, 1, 3]|unique|list }} {{ ['a', 'A', 'b']|unique|list }} {{ list|reverse|list }} {{ 'abc'|reverse }}", "{{ d|items|list }} {{ d|dictsort }} {{ {'b': 1, 'A': 2}|dictsort }} {{ {'b': 1, 'a': 2}|dictsort(false, 'value') }} {{ {'b': 1, 'a': 2}|dictsort(reverse=true) }}",
    "{{ '42'|int }} {{ '4.7'|int }} {{ 'x'|int }} {{ 'x'|int(7) }} {{ 3.9|int }} {{ 'ff'|int(base=16) }} {{ '3.5'|float }} {{ 'x'|float(1.5) }} {{ true|int }} {{ none|int }}", "{{ 2.5|round }} {{ 3.5|round }} {{ 2.567|round(2) }} {{ 2.1|round(method='ceil') }} {{ 2.9|round(0, 'floor') }} {{ 7|round }} {{ 1234.5|round(-2) }} {{ 2.675|round(2) }}",
    "{{ -3|abs }} {{ b|abs }} {{ 2.5|abs }} {{ 5|string + 'x' }} {{ none|string }} {{ 1.0|string }}", "{{ html|e }} {{ html|escape|e }} {{ html|safe }} {{ ('<'|safe) + '<' }} {{ ('<'|safe) ~ '<' }} {{ [html|safe] }}", "{{ 'a\\nb\\n\\nc'|indent }} {{ 'a\\nb'|indent(2, true) }} {{ 'a\\n\\nb'|indent(2, blank=true) }} {{ 'a\\nb'|indent('>') }} {{ 'a\\n'|indent(2) }}|",
    "{{ list|batch(2)|list }} {{ list|batch(2, 'x')|list }} {{ range(7)|slice(3)|list }} {{ list|sum }} {{ people|sum(attribute='age') }} {{ list|min }} {{ list|max }} {{ words|min }}", "{{ 'hello'|replace('l', 'L') }} {{ 'hello'|replace('l', 'L', 1) }} {{ 5|replace('5', 'x') }} {{ '%s-%s'|format('a', 'b') }} {{ 'a b, c'|wordcount }} {{ 'ab'|center(6) }}|",
    "{{ nothing|length }} {{ nothing|list }} {{ nothing|upper }}| {{ nothing|join }}| {{ nothing|items|list }}", "{{ people|map(attribute='name')|map('lower')|join(',') }} {{ [[1, 2], [3]]|map('length')|list }} {{ [[3, 1], [2]]|map('first')|list }}", "{{ [{'a': {'b': 1}}]|map(attribute='a.b')|list }} {{ [[5, 6]]|map(attribute=1)|list }}",
    # tojson
    "{{ d|tojson }} {{ list|tojson }} {{ html|tojson }} {{ uni|tojson }} {{ none|tojson }} {{ yes|tojson }}", "{{ nested|tojson(indent=2) }} {{ {'a': [], 'b': {}, 'c': {'d': 1}}|tojson(indent=4) }}", "{{ uni|tojson(ensure_ascii=true) }} {{ floats|tojson }} {{ 'a\\n\\t\\x01\\x7f\"\\\\/'|tojson }}", "{{ {'b': 1, 'a': 2}|tojson(sort_keys=true) }} {{ d|tojson(separators=(',', ':')) }} {{ {1: 2, none: 3}|tojson }}", "{{ (1, 'a')|tojson }} {{ ('x'|safe)|tojson }} {{ d|tojson|safe }} {{ '\u2028\u00e9'|tojson }}", "{{ {'a': {'b': [1, {'c': 2}]}}|tojson(indent=1) }} {{ [1, 2]|tojson(indent=2, separators=(';', '=')) }}",
    # tests
    "{{ a is defined }} {{ q is defined }} {{ q is undefined }} {{ none is none }} {{ a is not none }}", "{{ s is string }} {{ d is mapping }} {{ list is sequence }} {{ s is sequence }} {{ d is sequence }} {{ d is iterable }} {{ a is iterable }} {{ q is iterable }} {{ d.items() is sequence }}",
    "{{ a is number }} {{ f is number }} {{ yes is number }} {{ a is integer }} {{ yes is integer }} {{ f is float }} {{ yes is boolean }} {{ 1 is boolean }}", "{{ yes is true }} {{ 1 is true }} {{ false is false }} {{ 0 is false }} {{ 4 is even }} {{ 4 is odd }} {{ 9 is divisibleby 3 }} {{ 9 is divisibleby(2) }}",
    "{{ a is eq 7 }} {{ a is equalto(7) }} {{ a is ne 7 }} {{ a is gt 5 }} {{ a is lt 5 }} {{ a is ge 7 }} {{ a is le 6 }} {{ a is in [7] }} {{ a is not in [7] }}", "{{ 'abc' is lower }} {{ 'ABC' is upper }} {{ range is callable }} {{ s is callable }} {{ none is sameas none }} {{ ('x'|safe) is escaped }} {{ 'upper' is filter }}", "{{ not a is defined }} {{ a is defined and a is number }} {{ q is defined or yes }}",
    # for
    "{% for i in list %}{{ i }},{% endfor %}", "{% for i in [] %}x{% else %}none{% endfor %}", "{% for i in list if i > 1 %}{{ loop.index }}/{{ loop.length }}:{{ i }} {% endfor %}", "{% for k, v in d.items() %}{{ k }}={{ v }};{% endfor %}", "{% for k in d %}{{ k }}{% endfor %}", "{% for c in 'é😀' %}[{{ c }}]{% endfor %}",
    "{% for i in list %}{{ loop.index }}{{ loop.index0 }}{{ loop.first }}{{ loop.last }}{{ loop.revindex }}{{ loop.revindex0 }} {% endfor %}", "{% for i in list %}{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }} {% endfor %}", "{% for i in range(4) %}{{ loop.cycle('a', 'b') }}{% endfor %}", "{% for i in [1, 1, 2] %}{{ loop.changed(i) }} {% endfor %}",
    "{% for i in range(6) %}{% if i == 1 %}{% continue %}{% endif %}{% if i == 4 %}{% break %}{% endif %}{{ i }}{% endfor %}", "{% for r in nested %}{% for x in r %}{{ loop.index }}{{ loop.depth }}:{{ x }} {% endfor %}{{ loop.index }};{% endfor %}", "{% for (a, b), c in [((1, 2), 3)] %}{{ a }}{{ b }}{{ c }}{% endfor %}{{ a }}", "{% for p in people|selectattr('age', 'gt', 26) %}{{ p.name }} {% endfor %}",
    "{% for i in list %}{{ loop }} {% endfor %}", "{% for i in nothing %}x{% else %}empty{% endfor %}", "{% for i in list[::-1] %}{{ i }}{% endfor %}{{ i is defined }}", "{% for k, v in d|items %}{{ k }}{% endfor %}{% for k, v in d|dictsort %}{{ k }}{% endfor %}", "{% for i in list %}{% if loop.first %}{% continue %}{% endif %}{{ i }}{% endfor %}", "{% for i in 1, 2 %}{{ i }}{% endfor %}", "{% for x in list|map('string') %}{{ loop.length }}{{ x }}{% endfor %}",
    # set, namespaces, scopes
    "{% set x = 1 %}{% for i in list %}{% set x = i %}{% endfor %}{{ x }}", "{% set ns = namespace(x=0, y='a') %}{% for i in list %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}{{ ns.y }}{{ ns.z is defined }}", "{% set a, b = 1, 2 %}{{ a }}{{ b }}", "{% set x %}a{{ a }}b{% endset %}{{ x }}|{{ x|length }}", "{% set x | upper %}abc{% endset %}{{ x }}",
    "{% if yes %}{% set q = 5 %}{% endif %}{{ q }}", "{% for i in list %}{% if i == 1 %}{% set s = 'in' %}{% endif %}{{ s }} {% endfor %}{{ s }}", "{% set ns = namespace() %}{% set ns.a = [1] %}{% set ns.a = ns.a + [2] %}{{ ns.a }} {{ ns }}", "{% with x = 1, y = a %}{{ x }}{{ y }}{% set z = 3 %}{% endwith %}{{ x is defined }}{{ z is defined }}", "{% set x = 1 %}{% set x = x + 1 %}{{ x }}", "{% set ns = namespace({'k': 1}, j=2) %}{{ ns.k }}{{ ns['j'] }}",
    "{% set x = a if a > 100 %}{{ x is defined }}", "{% filter upper %}a{{ s }}b{% endfilter %}", "{% filter replace('a', 'b')|upper %}aXa{% endfilter %}", "{% if 0 %}a{% elif none %}b{% elif yes %}c{% else %}d{% endif %}", "{% if nothing %}a{% else %}b{% endif %}", "{% generation %}x{% set w = 1 %}{% endgeneration %}\n{{ w is defined }}", "{% for i in list %}{% generation %}{{ i }}{{ loop.index }}{% endgeneration %}{% endfor %}",
    "{% set messages = people[1:] %}{% for m in messages %}{{ m.name }}{% endfor %}", "{% set t = () %}{% set t = t + (1,) %}{{ t }}",
    # macros
    "{% macro m(x, y=2, z=y) %}{{ x }}-{{ y }}-{{ z }}{% endmacro %}{{ m(1) }} {{ m(1, 3) }} {{ m(x=5, z=6) }} {{ m() }}", "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}", "{% macro m() %}[{{ caller() }}]{% endmacro %}{% call m() %}body{{ a }}{% endcall %}", "{% macro m() %}{{ caller(1, 2) }}{% endmacro %}{% call(x, y) m() %}{{ x + y }}{% endcall %}",
    "{% macro m() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ m(1, 2, k=3) }}", "{% macro m(x) %}{% set y = x * 2 %}{{ y }}{% endmacro %}{{ m(2) }}{{ y is defined }}", "{% set g = 1 %}{% macro m() %}{{ g }}{% endmacro %}{% set g = 2 %}{{ m() }}", "{% macro m(x) %}{{ x }}{% endmacro %}{{ m('a') + 'b' }}{{ m('  c ')|trim }}{{ m('d') is string }}", "{% macro m(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ m(*[1, 2]) }}{{ m(**{'a': 3, 'b': 4}) }}", "{% macro m() -%}\n  x\n{%- endmacro %}[{{ m() }}]", "{% macro m(x) %}{{ x is defined }}{% endmacro %}{{ m() }}{{ m(none) }}",
    "{% for i in list %}{% macro m() %}{{ i }}{% endmacro %}{{ m() }}{% endfor %}", "{% macro json(x) %}{% if x is mapping %}{ {%- for k in x|sort %}{{ k }}:{{ json(x[k]) }}{% if not loop.last %},{% endif %}{% endfor -%} }{% else %}{{ x }}{% endif %}{% endmacro %}{{ json({'b': {'c': 1}, 'a': 2}) }}",
    # functions
    "{{ range(3)|list }} {{ range(5, 0, -2)|list }} {{ dict(a=1, b='x') }} {{ dict({'c': 2}, d=3) }}", "{{ strftime_now('%Y-%m-%d %H:%M:%S %d %b %B %A %a %j %p %I %y %e %-d %%') }}", "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}", "{% set j = joiner('|') %}{{ j() }}a{{ j() }}b{{ j() }}c", "{{ range(0) is defined }}{{ range(3)|length }}{{ 2 in range(5) }}", "{{ strftime_now('%d %B %Y') ~ '' }} {{ strftime_now('') }}|",
    "{{ 'x'|int(base=1) }} {{ '12'|int(base=1) }} {{ 1.5.5 }}|",
    "{{ namespace(a=1).a }}{{ dict(x=1).x }}{{ [1, 2].index(2) }}", "{{ (people|first).name }} {{ people[-1:][0].name }} {{ ('a' ~ 'b').upper() }} {{ -1 + 2 }} {{ 1 - 1 }} {{ 'x' if a == 7 and s else 'y' }}",
]

ERROR_SNIPPETS = [
    "{{ raise_exception('no: ' ~ a) }}", "{% if yes %}{{ raise_exception('x') }}{% endif %}", "{{ nothing.x }}", "{{ nothing['x'] }}", "{{ nothing + 'a' }}", "{{ 'a' + nothing }}", "{{ 'a' + 1 }}", "{{ 1 + 'a' }}", "{{ none + 'a' }}", "{{ nothing() }}", "{{ s() }}", "{{ 1 / 0 }}", "{{ 1 // 0 }}", "{{ 1 % 0 }}", "{{ 1 < 'a' }}", "{{ none < 1 }}", "{{ 'a' in 5 }}", "{{ 1 in 'a' }}",
    "{{ none in 'a' }}", "{{ 5|length }}", "{% for i in 5 %}{% endfor %}", "{% for i in none %}{% endfor %}", "{% for a, b in [1] %}{% endfor %}", "{% for a, b in [[1, 2, 3]] %}{% endfor %}", "{% set d.x = 1 %}", "{{ 'a'|nosuch }}", "{{ a is nosuch }}", "{{ list.append(1) }}", "{{ d.update({}) }}", "{{ s.nosuch() }}", "{{ d.x.y.z }}", "{{ nothing|tojson }}", "{{ namespace()|tojson }}", "{{ range(200000)|length }}", "{{ [1, 'a']|sort }}", "{{ [none, 1]|min }}",
    "{% macro m(x) %}{% endmacro %}{{ m(1, 2) }}", "{% macro m(x) %}{% endmacro %}{{ m(y=2) }}", "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ ''.join([1]) }}", "{{ 'a'.split('') }}", "{{ 'abc'.index('x') }}", "{{ {[]: 1} }}", "{{ {}[[]] .x }}", "{{ '%d' % 'a' }}", "{{ '%s' % (1, 2) }}", "{{ '{}{}'.format(1) }}", "{{ -'a' }}", "{{ s[::0] }}", "{{ people|map('nosuch')|list }}", "{{ list|first('x') }}", "{{ s.upper(1) }}", "{{ nothing|int }}", "{{ nothing < 1 }}", "{{ -nothing }}", "{{ d|items|length }}", "{{ list|select('odd')|length }}", "{{ 'a' * 'b' }}", "{{ 5|items|list }}", "{{ list|dictsort }}", "{{ strftime_now() }}",
    # syntax
    "{{ a", "{% if yes %}", "{% endif %}", "{{ }}", "{{ a b }}", "{% unknown %}", "{# open", "{% raw %}x", "{{ 'open }}", "{% for x list %}{% endfor %}", "{% set %}", "{{ (1 }}", "{{ [1, 2 }}", "{{ a | }}", "{{ a is }}", "{{ a. }}", "{% if %}{% endif %}", "{% else %}", "{{ 1 ? 2 }}", "{{ $ }}", "{% set 5 = 1 %}", "{% set none = 1 %}", "{% macro %}{% endmacro %}", "{% macro m(x=1, y) %}{% endmacro %}", "{% for i in list %}{% endif %}", "{{ a }", "{{ ) }}", "{{ {'a' 1} }}", "{{ 007 }}", "{{ '\\x4' }}", "{% break %}", "{% call 5 %}{% endcall %}", "{{ m(a=1, 2) }}", "{{ a if }}", "{{ a == }}", "{{ not }}", "{% if a %}{% elif %}{% endif %}", "{% filter %}{% endfilter %}", "{% block %}", "{{ 1abc }}",
]
