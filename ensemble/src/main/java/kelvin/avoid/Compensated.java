package kelvin.avoid;

/** A sum of numbers that are not negative, exact to two units of the last place (Kahan 1965). */
final class Compensated {
    private double sum;
    private double carry;

    void add(double x) {
        double term = x - carry;
        double next = sum + term;
        carry = next - sum - term;
        sum = next;
    }

    double value() {
        return sum;
    }
}
