package kelvin.conformance;

import java.util.List;

/** Twenty prompts of several kinds; the last is longer than Gemma's window of 512 positions. */
final class Prompts {
    static final List<String> ALL = List.of(
            "The capital of France is",
            "Once upon a time, in a small village by the sea,",
            "def fibonacci(n):\n    if n < 2:\n        return n\n    return",
            "Water boils at 100 degrees Celsius because",
            "Q: What is 17 + 25?\nA:",
            "Dear Sir or Madam,\n\nI am writing to",
            "The three laws of thermodynamics are:\n1.",
            "In 1969, two astronauts",
            "El perro corre por el parque y",
            "Die Temperatur eines Gases ist",
            "{\"name\": \"Alice\", \"age\": 30, \"city\":",
            "Roses are red, violets are blue,",
            "<html>\n<body>\n<h1>Hello</h1>\n",
            "To be, or not to be, that is",
            "The recipe needs 2 cups of flour, 1 cup of sugar,",
            "SELECT name, COUNT(*) FROM users WHERE",
            "She opened the door slowly. Inside,",
            "import numpy as np\n\nx = np.linspace(0, 1, 100)\ny =",
            "Scientists announced on Tuesday that",
            ("The history of the steam engine is a history of small steps. Each engineer took what the last had left, changed"
                            + " a valve or a pipe, and measured again; and each time a little less coal did a little more work. ")
                    .repeat(16));

    private Prompts() {}
}
