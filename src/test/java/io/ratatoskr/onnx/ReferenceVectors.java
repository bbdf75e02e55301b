package io.ratatoskr.onnx;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** Vectors by straightforward code in double precision, to compare with. */
final class ReferenceVectors {
    private ReferenceVectors() {}

    /** @param from first token that counts */
    static double[] pool(String mode, long[] ids, int from, int width) {
        double[] vector = new double[width];
        for (int i = 0; i < width; i++) {
            double sum = 0;
            double max = Double.NEGATIVE_INFINITY;
            double weighted = 0;
            double weights = 0;
            for (int token = from; token < ids.length; token++) {
                double value = TestGraph.vector((int) ids[token], width)[i];
                sum += value;
                max = Math.max(max, value);
                weighted += value * (token + 1);
                weights += token + 1;
            }
            int count = ids.length - from;
            vector[i] = switch (mode) {
                case "mean" -> sum / count;
                case "cls" -> TestGraph.vector((int) ids[from], width)[i];
                case "lasttoken" -> TestGraph.vector((int) ids[ids.length - 1], width)[i];
                case "max" -> max;
                case "mean_sqrt_len_tokens" -> sum / Math.sqrt(count);
                case "weightedmean" -> weighted / weights;
                default -> throw new IllegalArgumentException(mode);
            };
        }
        return vector;
    }

    /** Several modes, joined. */
    static double[] pool(String[] modes, long[] ids, int from, int width) {
        return Arrays.stream(modes)
                .flatMapToDouble(mode -> DoubleStream.of(pool(mode, ids, from, width)))
                .toArray();
    }

    static double[] unitLength(double[] vector) {
        double length =
                Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
        return Arrays.stream(vector).map(value -> value / length).toArray();
    }

    static double[] linear(float[][] weights, double[] vector) {
        return Arrays.stream(weights)
                .mapToDouble(row -> {
                    double sum = 0;
                    for (int i = 0; i < row.length; i++) {
                        sum += row[i] * vector[i];
                    }
                    return sum;
                })
                .toArray();
    }

    static double[] plus(double[] left, double[] right) {
        double[] sum = left.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += right[i];
        }
        return sum;
    }

    static double[] plus(double[] left, float[] right) {
        double[] wide = new double[right.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = right[i];
        }
        return plus(left, wide);
    }

    static float[] floats(double[] vector) {
        float[] values = new float[vector.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) vector[i];
        }
        return values;
    }
}
