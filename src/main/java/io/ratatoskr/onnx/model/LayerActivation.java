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
    };

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> classNames;

    LayerActivation(String... classNames) {
        this.classNames = List.of(classNames);
    }

    public abstract float apply(float value);

    static Optional<LayerActivation> of(String className) {
        return Arrays.stream(values())
                .filter(each -> each.classNames.contains(className))
                .findFirst();
    }
}
