/**
 * Chat templates as the model file describes them: a bounded subset of Jinja 2.
 *
 * <p>A GGUF file carries the text that turns a conversation into a prompt as a Jinja template ({@code
 * tokenizer.chat_template}). The door is {@link kelvin.template.ChatTemplate}: parse once, render often. A template
 * comes from a stranger's file, so it is data and never code: it sees the conversation and nothing else, and every
 * render is bounded in steps, output, nesting and range sizes ({@link kelvin.template.TemplateLimits}).
 *
 * <p>The meaning is that of Python's jinja2 3.1 as transformers configures it: immutable sandbox, {@code trim_blocks},
 * {@code lstrip_blocks}, loop controls, {@code tojson} without HTML escapes. The expected texts under {@code
 * conformance/templates} were written by that program; why this is not a library is told in {@code
 * docs/decisions/0020-chat-templates.md}.
 *
 * <p>Reading order: {@code Lexer} (text to tokens, white space), {@code Parser} and {@code ExpressionParser} (tokens to
 * a tree), {@code Interpreter} (statements and scopes), {@code Evaluator} (expressions), then Python's own rules:
 * {@code Values}, {@code Operators}, {@code Printer}, {@code Access}, {@code Filters}.
 */
@NullMarked
package kelvin.template;

import org.jspecify.annotations.NullMarked;
