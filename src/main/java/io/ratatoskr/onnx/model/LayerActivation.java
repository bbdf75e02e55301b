package io.ratatoskr.onnx.model;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** An activation function, by the names of its class in PyTorch. */
public enum LayerActivation {
    TANH("torch.nn.modules.activation.Tanh", "torch.nn.Tanh") {
        @Override
        public float apply(float value) {
            return (float) Math.tanh(value);
        }
    },
    IDENTITY("torch.nn.modules.linear.Identity", "torch.nn.Identity") {
        @Override
        public float apply(float value) {
            return value;
        }
    },
    RELU("torch.nn.modules.activation.ReLU", "torch.nn.ReLU") {
        @Override
        public float apply(float value) {
            return Math.max(value, 0);
        }
    },
    SIGMOID("torch.nn.modules.activation.Sigmoid", "torch.nn.Sigmoid") {
        @Override
        public float apply(float value) {
            return (float) (1 / (1 + Math.exp(-value)));
        }
    },
    SILU("torch.nn.modules.activation.SiLU", "torch.nn.SiLU") {
        @Override
        public float apply(float value) {
            return (float) (value / (1 + Math.exp(-value)));
        }
    },
    /** Without the approximation by tanh, as PyTorch by default. */
    GELU("torch.nn.modules.activation.GELU", "torch.nn.GELU") {
        @Override
        public float apply(float value) {
            return (float) (value * 0.5 * (1 + erf(value / Math.sqrt(2))));
        }
    };

    /** From here on the function is ±1 in double precision. */
    private static final double ERF_LIMIT = 6;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> classNames;

    LayerActivation(String... classNames) {
        this.classNames = List.of(classNames);
    }

    public abstract float apply(float value);

    /** The error function, by its series with positive terms: 2/sqrt(pi) e^(-x^2) (x + 2x^3/3 + 4x^5/15 + …). */
    private static double erf(double x) {
        if (Double.isNaN(x) || Math.abs(x) > ERF_LIMIT) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double sum = 0;
        double term = x;
        for (int n = 1; sum + term != sum; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    static Optional<LayerActivation> of(String className) {
        return Arrays.stream(values())
                .filter(each -> each.classNames.contains(className))
                .findFirst();
    }
}
