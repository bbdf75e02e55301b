package io.ratatoskr.dialect.openai;

import io.ratatoskr.api.Operation;
import io.ratatoskr.dialect.Dialect;
import io.ratatoskr.dialect.DialectContract;
import java.util.Map;

final class OpenAiDialectTest extends DialectContract {
    @Override
    protected Dialect dialect() {
        return new OpenAiDialect();
    }

    @Override
    protected Map<Operation, String> requests() {
        return Map.of(
                Operation.CHAT,
                "{\"model\":\"a-model\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]}",
                Operation.GENERATE,
                "{\"model\":\"a-model\",\"prompt\":\"two plus two is\"}",
                Operation.EMBED,
                "{\"model\":\"a-model\",\"input\":\"Hello?\"}");
    }
}
