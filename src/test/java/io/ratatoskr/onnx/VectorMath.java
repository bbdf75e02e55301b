package io.ratatoskr.onnx;

/** Compares vectors. */
final class VectorMath {
    private VectorMath() {}

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }

    static double maxDifference(float[] a, float[] b) {
        double max = 0;
        for (int i = 0; i < a.length; i++) {
            max = Math.max(max, Math.abs(a[i] - b[i]));
        }
        return max;
    }

    /** The vector at unit length. */
    static float[] normalised(float... vector) {
        float[] unit = vector.clone();
        double norm = Math.sqrt(dot(vector, vector));
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (unit[i] / norm);
        }
        return unit;
    }
}
