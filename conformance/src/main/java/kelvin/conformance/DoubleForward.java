package kelvin.conformance;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import kelvin.gguf.GgufFile;
import kelvin.gguf.GgufMetadata;
import kelvin.gguf.TensorInfo;

/**
 * The forward pass of llama, qwen2, qwen3 and gemma3 models in double precision, straight from the file: slow, plain, and
 * independent of the engine. Weights are dequantised exactly and kept as floats where that is exact enough not to matter
 * (an error of 2^-25 of a weight).
 */
public final class DoubleForward {
    private final GgufFile file;
    private final String p;
    private final boolean gemma;
    private final boolean llama;
    private final int width;
    private final int layers;
    private final int heads;
    private final int keyHeads;
    private final int headSize;
    private final double epsilon;
    private final Map<String, float[]> weights = new HashMap<>();

    /** Prepares a pass over the weights of a file, which stays open as long as it is used. */
    public DoubleForward(GgufFile file) {
        this.file = file;
        GgufMetadata m = file.metadata();
        String architecture = m.string("general.architecture");
        p = architecture + ".";
        gemma = architecture.equals("gemma3");
        llama = architecture.equals("llama");
        width = m.integer(p + "embedding_length");
        layers = m.integer(p + "block_count");
        heads = m.integer(p + "attention.head_count");
        keyHeads = m.integer(p + "attention.head_count_kv", heads);
        headSize = m.integer(p + "attention.key_length", width / heads);
        epsilon = m.number(p + "attention.layer_norm_rms_epsilon");
    }

    private float[] weights(String name) {
        return weights.computeIfAbsent(name, n -> {
            TensorInfo tensor = file.tensor(n);
            Dequantiser d = new Dequantiser(file.data(tensor), tensor.type());
            float[] all = new float[(int) tensor.elements()];
            int rows = (int) tensor.rows();
            int columns = (int) tensor.columns();
            IntStream.range(0, rows).parallel().forEach(r -> {
                for (int c = 0; c < columns; c++) all[r * columns + c] = (float) d.weight((long) r * columns + c);
            });
            return all;
        });
    }

    /** Returns the logits after each of the last {@code count} tokens. */
    public double[][] logits(int[] tokens, int count) {
        int n = tokens.length;
        double[][] x = new double[n][width];
        float[] embedding = weights("token_embd.weight");
        for (int t = 0; t < n; t++) {
            for (int i = 0; i < width; i++) {
                x[t][i] = embedding[tokens[t] * width + i] * (gemma ? Math.sqrt(width) : 1);
            }
        }
        for (int layer = 0; layer < layers; layer++) {
            attention(x, layer);
            feedForward(x, "blk." + layer + ".");
        }
        String head = file.find("output.weight") == null ? "token_embd.weight" : "output.weight";
        double[][] last = new double[count][];
        for (int i = 0; i < count; i++) last[i] = norm(x[n - count + i], "output_norm.weight");
        return multiply(last, head);
    }

    private void attention(double[][] x, int layer) {
        String b = "blk." + layer + ".";
        double[][] normed = normAll(x, b + "attn_norm.weight");
        double[][] q = multiply(normed, b + "attn_q.weight");
        double[][] k = multiply(normed, b + "attn_k.weight");
        double[][] v = multiply(normed, b + "attn_v.weight");
        addBias(q, b + "attn_q.bias");
        addBias(k, b + "attn_k.bias");
        addBias(v, b + "attn_v.bias");
        normHeads(q, heads, b + "attn_q_norm.weight");
        normHeads(k, keyHeads, b + "attn_k_norm.weight");
        boolean local = gemma && (layer + 1) % 6 != 0;
        for (int t = 0; t < x.length; t++) {
            turn(q[t], heads, t, local);
            turn(k[t], keyHeads, t, local);
        }
        int window = local ? file.metadata().integer(p + "attention.sliding_window") : Integer.MAX_VALUE;
        double[][] mixed = new double[x.length][];
        IntStream.range(0, x.length).parallel().forEach(t -> mixed[t] = attend(q[t], k, v, t, window));
        double[][] out = multiply(mixed, b + "attn_output.weight");
        if (gemma) out = normAll(out, b + "post_attention_norm.weight");
        add(x, out);
    }

    private double[] attend(double[] q, double[][] k, double[][] v, int t, int window) {
        double[] out = new double[heads * headSize];
        int from = Math.max(0, t - window + 1);
        double scale = 1 / Math.sqrt(headSize);
        for (int h = 0; h < heads; h++) {
            int kv = h / (heads / keyHeads) * headSize;
            double[] score = new double[t + 1];
            double most = Double.NEGATIVE_INFINITY;
            for (int j = from; j <= t; j++) {
                for (int d = 0; d < headSize; d++) score[j] += q[h * headSize + d] * k[j][kv + d];
                score[j] *= scale;
                most = Math.max(most, score[j]);
            }
            double sum = 0;
            for (int j = from; j <= t; j++) sum += score[j] = Math.exp(score[j] - most);
            for (int j = from; j <= t; j++) {
                for (int d = 0; d < headSize; d++) out[h * headSize + d] += score[j] / sum * v[j][kv + d];
            }
        }
        return out;
    }

    private void turn(double[] x, int count, int position, boolean local) {
        GgufMetadata m = file.metadata();
        int rotated = m.integer(p + "rope.dimension_count", headSize);
        double base = local || !m.contains(p + "rope.freq_base") ? 10_000 : m.number(p + "rope.freq_base");
        double scaling = !local && m.string(p + "rope.scaling.type", "none").equals("linear")
                ? m.number(p + "rope.scaling.factor")
                : 1;
        float[] factors = !local && file.find("rope_freqs.weight") != null ? weights("rope_freqs.weight") : null;
        for (int h = 0; h < count; h++) {
            for (int i = 0; i < rotated / 2; i++) {
                double angle = position * Math.pow(base, -2.0 * i / rotated) / scaling;
                if (factors != null) angle /= factors[i];
                int first = h * headSize + (llama ? 2 * i : i);
                int second = llama ? first + 1 : first + rotated / 2;
                double a = x[first];
                double b = x[second];
                x[first] = a * Math.cos(angle) - b * Math.sin(angle);
                x[second] = a * Math.sin(angle) + b * Math.cos(angle);
            }
        }
    }

    private void feedForward(double[][] x, String b) {
        double[][] normed = normAll(x, b + "ffn_norm.weight");
        double[][] gate = multiply(normed, b + "ffn_gate.weight");
        double[][] up = multiply(normed, b + "ffn_up.weight");
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < gate[t].length; i++) {
                double g = gate[t][i];
                double inner = Math.sqrt(2 / Math.PI) * (g + 0.044715 * g * g * g);
                double active = gemma ? 0.5 * g * (1 + Math.tanh(inner)) : g / (1 + Math.exp(-g));
                gate[t][i] = active * up[t][i];
            }
        }
        double[][] out = multiply(gate, b + "ffn_down.weight");
        if (gemma) out = normAll(out, b + "post_ffw_norm.weight");
        add(x, out);
    }

    private double[][] multiply(double[][] x, String name) {
        float[] w = weights(name);
        int columns = (int) file.tensor(name).columns();
        int rows = w.length / columns;
        double[][] y = new double[x.length][rows];
        IntStream.range(0, rows).parallel().forEach(r -> {
            for (int t = 0; t < x.length; t++) {
                y[t][r] = dot(w, r * columns, x[t], columns);
            }
        });
        return y;
    }

    /** Four sums, for speed: the order does not matter at this precision. */
    private static double dot(float[] w, int at, double[] x, int n) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        for (int i = 0; i + 3 < n; i += 4) {
            a += w[at + i] * x[i];
            b += w[at + i + 1] * x[i + 1];
            c += w[at + i + 2] * x[i + 2];
            d += w[at + i + 3] * x[i + 3];
        }
        for (int i = n & -4; i < n; i++) a += w[at + i] * x[i];
        return a + b + c + d;
    }

    private double[][] normAll(double[][] x, String name) {
        double[][] out = new double[x.length][];
        for (int t = 0; t < x.length; t++) out[t] = norm(x[t], name);
        return out;
    }

    private double[] norm(double[] x, String name) {
        float[] w = weights(name);
        double[] out = x.clone();
        norm(out, 0, x.length, w);
        return out;
    }

    private void norm(double[] x, int at, int n, float[] w) {
        double square = 0;
        for (int i = 0; i < n; i++) square += x[at + i] * x[at + i];
        double scale = 1 / Math.sqrt(square / n + epsilon);
        for (int i = 0; i < n; i++) x[at + i] *= scale * w[i];
    }

    private void normHeads(double[][] x, int count, String name) {
        if (file.find(name) == null) return;
        for (double[] column : x) {
            for (int h = 0; h < count; h++) norm(column, h * headSize, headSize, weights(name));
        }
    }

    private void addBias(double[][] x, String name) {
        if (file.find(name) == null) return;
        float[] bias = weights(name);
        for (double[] column : x) {
            for (int i = 0; i < bias.length; i++) column[i] += bias[i];
        }
    }

    private static void add(double[][] x, double[][] y) {
        for (int t = 0; t < x.length; t++) {
            for (int i = 0; i < x[t].length; i++) x[t][i] += y[t][i];
        }
    }
}
