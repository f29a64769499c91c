package kelvin.trust;

/**
 * Arithmetic on numbers of 0 and more with the rounding turned to one side. A double operation is rounded to the nearest, so
 * the real result lies between the neighbours of the double result (IEEE 754, section 4.3.1): {@code Up} returns the upper
 * neighbour and {@code Down} the lower one, but not below 0. A zero term or factor changes nothing, and costs nothing.
 */
final class Directed {
    private Directed() {}

    static double addUp(double a, double b) {
        if (a == 0 || b == 0) return a + b;
        return Math.nextUp(a + b);
    }

    static double addDown(double a, double b) {
        if (a == 0 || b == 0) return a + b;
        return Math.nextDown(a + b);
    }

    static double multiplyUp(double a, double b) {
        return a == 0 || b == 0 ? 0 : Math.nextUp(a * b);
    }

    static double multiplyDown(double a, double b) {
        return Math.max(0, Math.nextDown(a * b));
    }

    /** Divides by a number above 0. */
    static double divideUp(double a, double b) {
        return a == 0 ? 0 : Math.nextUp(a / b);
    }

    /** Divides by a number above 0. */
    static double divideDown(double a, double b) {
        return Math.max(0, Math.nextDown(a / b));
    }
}
