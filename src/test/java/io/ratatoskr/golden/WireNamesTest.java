package io.ratatoskr.golden;

import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.NliLabel;
import io.ratatoskr.api.Operation;
import io.ratatoskr.api.Preset;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StanceLabel;
import io.ratatoskr.api.chat.FinishReason;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ModelCapability;
import io.ratatoskr.api.model.ModelStatus;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.config.GoldenConfig;
import io.ratatoskr.mock.FaultPoint;
import io.ratatoskr.mock.MockError;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.RetryHint;
import io.ratatoskr.mock.StreamOptions;
import io.ratatoskr.onnx.model.ModelKind;
import io.ratatoskr.onnx.model.Pooling;
import io.ratatoskr.parameters.ParameterChange;
import io.ratatoskr.settings.ParameterPolicy;
import io.ratatoskr.settings.ProviderProfile;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The names of all constants that go over a wire, to disk or into a key, in their order, which decides how sets are written. */
final class WireNamesTest {
    private final Snapshot snapshot = new Snapshot("wire-names.txt");

    private <E> void names(String family, E[] values, Function<E, String> name) {
        snapshot.title(family);
        Stream.of(values).map(name).forEach(snapshot::line);
    }

    @Test
    void names_on_wires_on_disk_and_in_keys_stay() {
        names("operation", Operation.values(), Operation::wireName);
        names("capability", ModelCapability.values(), ModelCapability::wireName);
        names("finish_reason", FinishReason.values(), FinishReason::wireName);
        names("role", Role.values(), Role::wireName);
        names("method", ScoringMethod.values(), ScoringMethod::wireName);
        names("label of natural language inference", NliLabel.values(), NliLabel::wireName);
        names("label of stance", StanceLabel.values(), StanceLabel::wireName);
        names(
                "status of a local model",
                new ModelStatus[] {
                    new ModelStatus.Available(),
                    new ModelStatus.Loading(),
                    new ModelStatus.Ready(),
                    new ModelStatus.Unavailable("")
                },
                ModelStatus::wireName);
        names(
                "availability of a parameter",
                new ParameterAvailability[] {
                    ParameterAvailability.Mutable.ANY,
                    new ParameterAvailability.ReadOnly(new RawJson("1")),
                    ParameterAvailability.OPAQUE,
                    ParameterAvailability.UNSUPPORTED
                },
                ParameterAvailability::wireName);
        names("change of a parameter", ParameterChange.Action.values(), ParameterChange.Action::wireName);
        names("parameter policy", ParameterPolicy.values(), ParameterPolicy::wireName);
        names("kind of a local model", ModelKind.values(), ModelKind::wireName);
        names("pooling of a local model", Pooling.values(), Pooling::wireName);
        names("reasoning-field", ProviderProfile.ReasoningFormat.values(), ProviderProfile.ReasoningFormat::wireName);
        names(
                "later-system",
                ProviderProfile.LateSystemMessages.values(),
                ProviderProfile.LateSystemMessages::wireName);
        names("serves", ProviderProfile.EndpointKind.values(), ProviderProfile.EndpointKind::wireName);
        GoldenConfig.choices().forEach((family, words) -> {
            snapshot.title(family);
            words.forEach(snapshot::line);
        });
        names("format of the mock", MockFormat.values(), MockFormat::wireName);
        names("place of a fault of the mock", FaultPoint.values(), FaultPoint::wireName);
        names("kind of an error of the mock", MockError.MockErrorKind.values(), MockError.MockErrorKind::wireName);
        names("form of a retry of the mock", RetryHint.RetryForm.values(), RetryHint.RetryForm::wireName);
        names(
                "ending of a stream of the mock",
                StreamOptions.StreamEnding.values(),
                StreamOptions.StreamEnding::wireName);
        snapshot.title("dialect");
        Stream.of(
                        Dialects.OPENAI,
                        Dialects.ANTHROPIC,
                        Dialects.GEMINI,
                        Dialects.OLLAMA,
                        Dialects.HUGGING_FACE,
                        Dialects.NATIVE)
                .forEach(snapshot::line);
        snapshot.title("prefix of presets").line(Preset.PREFIX);
        snapshot.check();
    }
}
