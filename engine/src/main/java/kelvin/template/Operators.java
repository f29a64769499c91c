package kelvin.template;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import kelvin.template.Sequences.Tuple;

/** Python's operators on a template's values. Integers have 64 bits; a result beyond them is refused. */
final class Operators {
    private static final double EXACT = 0x1p53;

    private final Budget budget;
    private final Printer printer;

    Operators(Budget budget, Printer printer) {
        this.budget = budget;
        this.printer = printer;
    }

    Object binary(String operator, Object a, Object b) {
        if (a instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        String format = Values.text(a);
        if (operator.equals("%") && format != null) {
            return Formats.percent(format, b, printer, budget);
        }
        if (b instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        Double x = Values.number(a);
        Double y = Values.number(b);
        if (x != null && y != null) {
            Long i = Values.integer(a);
            Long j = Values.integer(b);
            try {
                return i != null && j != null ? integers(operator, i, j) : floats(operator, x, y);
            } catch (ArithmeticException e) {
                throw new Fault(i + " " + operator + " " + j + " does not fit into 64 bits");
            }
        }
        Object made = operator.equals("+") ? sum(a, b) : operator.equals("*") ? product(a, b) : None.NONE;
        if (made == None.NONE) {
            throw new Fault(
                    "'" + operator + "' does not apply to values of type " + Values.type(a) + " and " + Values.type(b));
        }
        return made;
    }

    private static Object integers(String operator, long i, long j) {
        return switch (operator) {
            case "+" -> Math.addExact(i, j);
            case "-" -> Math.subtractExact(i, j);
            case "*" -> Math.multiplyExact(i, j);
            case "/" -> quotient(i, j);
            case "//" -> Math.floorDivExact(i, divisor(j));
            case "%" -> Math.floorMod(i, divisor(j));
            case "**" -> j < 0 ? floats("**", i, j) : (Object) power(i, j);
            default -> throw new AssertionError(operator);
        };
    }

    private static long divisor(long j) {
        if (j == 0) {
            throw new Fault("division by zero");
        }
        return j;
    }

    private static double quotient(long i, long j) {
        divisor(j);
        if (Math.abs((double) i) <= EXACT && Math.abs((double) j) <= EXACT) {
            return (double) i / j;
        }
        return BigDecimal.valueOf(i)
                .divide(BigDecimal.valueOf(j), MathContext.DECIMAL128)
                .doubleValue();
    }

    private static long power(long base, long exponent) {
        long result = 1;
        long square = base;
        for (long e = exponent; e > 0; e >>= 1) {
            if ((e & 1) == 1) {
                result = Math.multiplyExact(result, square);
            }
            if (e > 1) {
                square = Math.multiplyExact(square, square);
            }
        }
        return result;
    }

    private static Object floats(String operator, double x, double y) {
        return switch (operator) {
            case "+" -> x + y;
            case "-" -> x - y;
            case "*" -> x * y;
            case "/" -> x / nonzero(y);
            case "//" -> floor(x, nonzero(y));
            case "%" -> modulo(x, nonzero(y));
            case "**" -> power(x, y);
            default -> throw new AssertionError(operator);
        };
    }

    private static double nonzero(double y) {
        if (y == 0) {
            throw new Fault("division by zero");
        }
        return y;
    }

    private static double modulo(double x, double y) {
        double remainder = x % y;
        if (remainder == 0) {
            return Math.copySign(0.0, y);
        }
        return (remainder < 0) != (y < 0) ? remainder + y : remainder;
    }

    /** CPython's {@code float_floor_div}: the quotient of x minus its remainder, rounded to the nearest integer. */
    private static double floor(double x, double y) {
        double remainder = x % y;
        double quotient = (x - remainder) / y;
        if (remainder != 0 && (remainder < 0) != (y < 0)) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, x / y);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > 0.5 ? floor + 1 : floor;
    }

    private static double power(double x, double y) {
        double power = StrictMath.pow(x, y);
        if (x == 0 && y < 0) {
            throw new Fault("division by zero: 0 has no negative power");
        }
        if (Double.isInfinite(power) && Double.isFinite(x) && Double.isFinite(y)) {
            throw new Fault(x + " ** " + y + " is too large for a float");
        }
        if (Double.isNaN(power) && !Double.isNaN(x) && !Double.isNaN(y)) {
            throw new Fault(x + " ** " + y + " is a complex number");
        }
        return power;
    }

    private Object sum(Object a, Object b) {
        String x = Values.text(a);
        String y = Values.text(b);
        if (x != null && y != null) {
            boolean marked = a instanceof Markup || b instanceof Markup;
            String left = marked && a instanceof String ? Markup.escape(x) : x;
            String right = marked && b instanceof String ? Markup.escape(y) : y;
            budget.text((long) left.length() + right.length());
            return marked ? new Markup(left + right) : left + right;
        }
        if (a instanceof List<?> left && b instanceof List<?> right) {
            return joined(left, right);
        }
        if (a instanceof Tuple left && b instanceof Tuple right) {
            return new Tuple(joined(left.items(), right.items()));
        }
        return None.NONE;
    }

    private List<Object> joined(List<?> left, List<?> right) {
        budget.items((long) left.size() + right.size());
        List<Object> joined = new ArrayList<>(left.size() + right.size());
        joined.addAll(left);
        joined.addAll(right);
        return joined;
    }

    private Object product(Object a, Object b) {
        Long count = Values.integer(b);
        if (count == null) {
            count = Values.integer(a);
            return count == null ? None.NONE : repeated(b, Math.max(0, count));
        }
        return repeated(a, Math.max(0, count));
    }

    private Object repeated(Object value, long count) {
        return switch (value) {
            case String s -> repeatedText(s, count);
            case Markup m -> new Markup(repeatedText(m.text(), count));
            case List<?> l -> repeatedItems(l, count);
            case Tuple t -> new Tuple(repeatedItems(t.items(), count));
            default -> None.NONE;
        };
    }

    private String repeatedText(String text, long count) {
        if (text.isEmpty()) {
            return "";
        }
        budget.text(Math.multiplyExact((long) text.length(), Math.min(count, Integer.MAX_VALUE)));
        return text.repeat((int) count);
    }

    private List<Object> repeatedItems(List<?> items, long count) {
        if (items.isEmpty()) {
            return List.of();
        }
        budget.items(Math.multiplyExact((long) items.size(), Math.min(count, Integer.MAX_VALUE)));
        List<Object> repeated = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            repeated.addAll(items);
        }
        return repeated;
    }

    Object unary(String operator, Object value) {
        if (operator.equals("not")) {
            return !Values.truth(value);
        }
        if (value instanceof Undefined undefined) {
            throw undefined.refusal();
        }
        Long integer = Values.integer(value);
        Double number = Values.number(value);
        if (number == null) {
            throw new Fault("'" + operator + "' does not apply to a value of type " + Values.type(value));
        }
        if (operator.equals("+")) {
            return integer != null ? (Object) integer : (Object) number;
        }
        if (integer != null && integer == Long.MIN_VALUE) {
            throw new Fault("-(" + integer + ") does not fit into 64 bits");
        }
        return integer != null ? (Object) (-integer) : (Object) (-number);
    }

    boolean compare(String operator, Object a, Object b) {
        return switch (operator) {
            case "==" -> Values.equal(a, b, budget);
            case "!=" -> !Values.equal(a, b, budget);
            case "in" -> contains(b, a);
            case "not in" -> !contains(b, a);
            default -> {
                int order = Values.compare(a, b, budget);
                if (isNan(a) || isNan(b)) {
                    yield false; // NaN has no order with anything
                }
                yield switch (operator) {
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    case ">" -> order > 0;
                    case ">=" -> order >= 0;
                    default -> throw new AssertionError(operator);
                };
            }
        };
    }

    private static boolean isNan(Object value) {
        return value instanceof Double d && d.isNaN();
    }

    boolean contains(Object container, Object value) {
        String text = Values.text(container);
        if (text != null) {
            if (value instanceof Undefined undefined) {
                throw undefined.refusal();
            }
            String needle = Values.expectText(value, "the left side of 'in' before a string");
            budget.characters((long) text.length() + needle.length());
            return Text.find(text, needle, 0) >= 0;
        }
        if (container instanceof Map<?, ?> map) {
            return map.containsKey(Values.key(value));
        }
        for (Object item : Values.items(container, budget)) {
            if (Values.equal(Objects.requireNonNull(item), value, budget)) {
                return true;
            }
        }
        return false;
    }
}
