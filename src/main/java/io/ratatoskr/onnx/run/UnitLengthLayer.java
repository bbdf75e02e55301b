package io.ratatoskr.onnx.run;

/** Normalisation to unit length between other modules. */
record UnitLengthLayer() implements VectorLayer {
    private static final double MIN_LENGTH = 1e-12;

    @Override
    public float[] apply(float[] vector) {
        double sumOfSquares = 0;
        for (float value : vector) {
            sumOfSquares += (double) value * value;
        }
        float length = (float) Math.max(Math.sqrt(sumOfSquares), MIN_LENGTH);
        for (int i = 0; i < vector.length; i++) {
            vector[i] /= length;
        }
        return vector;
    }

    @Override
    public long bytes() {
        return 0;
    }
}
