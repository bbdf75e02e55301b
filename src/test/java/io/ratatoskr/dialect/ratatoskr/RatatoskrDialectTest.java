package io.ratatoskr.dialect.ratatoskr;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.Operation;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.DialectContract;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RatatoskrDialectTest extends DialectContract {
    @Override
    protected Dialect dialect() {
        return new RatatoskrDialect();
    }

    @Override
    protected Map<Operation, String> requests() {
        return Map.of(
                Operation.NLI,
                "{\"model\":\"a-model\",\"premise\":\"It rains.\",\"hypothesis\":\"It is wet.\"}",
                Operation.ZERO_SHOT,
                "{\"model\":\"a-model\",\"text\":\"It rains.\",\"labels\":[\"weather\",\"sport\"]}",
                Operation.CLASSIFY,
                "{\"model\":\"a-model\",\"text\":\"It rains.\"}",
                Operation.STANCE,
                "{\"model\":\"a-model\",\"text\":\"I like tea.\",\"target\":\"tea\"}",
                Operation.RERANK,
                "{\"model\":\"a-model\",\"query\":\"rain\",\"documents\":[\"It rains.\"]}");
    }

    /** Failures are rendered as in OpenAI's dialect. */
    @Override
    protected boolean supportsErrors() {
        return false;
    }

    @Test
    void pairs_have_a_format_of_their_own() {
        byte[] pairs = "{\"model\":\"a-model\",\"pairs\":[{\"premise\":\"a\",\"hypothesis\":\"b\"}]}".getBytes(UTF_8);
        var request = (NliRequest) dialect().batchRequestParser(Operation.NLI).parse(pairs);
        assertThat(request.single()).isFalse();
        assertThat(request.pairs()).hasSize(1);
    }
}
