package io.ratatoskr.camel.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.ModelRequest;
import io.ratatoskr.api.ModelResponse;
import io.ratatoskr.api.ModelStream;
import io.ratatoskr.api.NliPair;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.mock.MockFormat;
import io.ratatoskr.mock.MockProvider;
import io.ratatoskr.mock.MockResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every response of every protocol names a provider and a model, the requested one where the provider names none. */
final class RespondentsTest {
    private static final String NLI =
            "[[{'label':'entailment','score':0.5},{'label':'neutral','score':0.3},{'label':'contradiction','score':0.2}]]";
    private static final String NLI_PAIR =
            "[" + NLI.substring(1, NLI.length() - 1) + "," + NLI.substring(1, NLI.length() - 1) + "]";
    private static final String CLASSES = "[[{'label':'A','score':0.75},{'label':'B','score':0.25}]]";
    private static final String CHAT =
            "{'choices':[{'index':0,'message':{'role':'assistant','content':'x'},'finish_reason':'stop'}]%s}";
    private static final String TEXT = "{'choices':[{'index':0,'text':'x','finish_reason':'stop'}]%s}";
    private static final String VECTORS =
            "{'data':[{'index':0,'embedding':[1,2]},{'index':1,'embedding':[2,3]}],'usage':{'prompt_tokens':1,'total_tokens':1}%s}";
    private static final String GEMINI =
            "{'candidates':[{'content':{'parts':[{'text':'x'}]},'finishReason':'STOP'}]%s}";
    private static final String CLAUDE =
            "{'id':'m','type':'message','role':'assistant','content':[{'type':'text','text':'x'}],'stop_reason':'end_turn','usage':{'input_tokens':1,'output_tokens':1}%s}";

    private static MockProvider mock;
    private static DefaultCamelContext context;
    private static ProducerTemplate template;

    @BeforeAll
    static void start() {
        mock = MockProvider.start();
        context = new DefaultCamelContext();
        context.start();
        template = context.createProducerTemplate();
    }

    @AfterEach
    void reset() {
        mock.reset();
    }

    @AfterAll
    static void stop() throws Exception {
        context.close();
        mock.close();
    }

    private static ChatRequest chat(boolean stream) {
        return ChatRequest.of("some-model", Message.user("hi")).withStream(stream);
    }

    private static GenerateRequest completion(boolean stream) {
        return GenerateRequest.of("some-model", "hi").withStream(stream);
    }

    private static EmbedRequest vectors() {
        return EmbedRequest.of("some-model", List.of("a", "b"));
    }

    /** Protocol, format, request, and a response that names no model. */
    static Stream<Arguments> responsesWithoutNames() {
        var all = new ArrayList<Arguments>();
        var models = new String[] {"", ",'model':null", ",'model':''"};
        for (String model : models) {
            all.add(arguments("openai", MockFormat.OPENAI, chat(false), CHAT.formatted(model)));
            all.add(arguments("openai", MockFormat.OPENAI, chat(true), CHAT.formatted(model)));
            all.add(arguments("openai", MockFormat.OPENAI, completion(false), TEXT.formatted(model)));
            all.add(arguments("openai", MockFormat.OPENAI, vectors(), VECTORS.formatted(model)));
            all.add(arguments("anthropic", MockFormat.ANTHROPIC, chat(false), CLAUDE.formatted(model)));
            all.add(arguments("huggingface", MockFormat.HUGGINGFACE, chat(false), CHAT.formatted(model)));
            all.add(arguments("huggingface", MockFormat.HUGGINGFACE, completion(false), CHAT.formatted(model)));
            String ollama = "{'message':{'role':'assistant','content':'x'},'done':true,'done_reason':'stop'%s}"
                    .formatted(model);
            all.add(arguments("ollama", MockFormat.OLLAMA, chat(false), ollama));
            all.add(arguments("ollama", MockFormat.OLLAMA, chat(true), ollama));
            all.add(arguments(
                    "ollama",
                    MockFormat.OLLAMA,
                    completion(false),
                    "{'response':'x','done':true,'done_reason':'stop'%s}".formatted(model)));
            all.add(arguments(
                    "ollama", MockFormat.OLLAMA, vectors(), "{'embeddings':[[1,2],[2,3]]%s}".formatted(model)));
            String gemini = GEMINI.formatted(model.replace("model", "modelVersion"));
            all.add(arguments("gemini", MockFormat.GEMINI, chat(false), gemini));
            all.add(arguments("gemini", MockFormat.GEMINI, completion(false), gemini));
        }
        all.add(arguments(
                "gemini", MockFormat.GEMINI, vectors(), "{'embeddings':[{'values':[1,2]},{'values':[2,3]}]}"));
        all.add(arguments(
                "gemini", MockFormat.GEMINI, EmbedRequest.of("some-model", "a"), "{'embedding':{'values':[1,2]}}"));
        all.add(arguments("huggingface", MockFormat.HUGGINGFACE, vectors(), "[[1,2],[2,3]]"));
        all.addAll(scores());
        return all.stream();
    }

    private static List<Arguments> scores() {
        var one = NliRequest.of("some-model", List.of(new NliPair("p", "h")));
        var two = NliRequest.of("some-model", List.of(new NliPair("p", "h"), new NliPair("q", "h")));
        var zeroShot = ZeroShotRequest.of("some-model", "text", List.of("A", "B"));
        var classify = ClassifyRequest.of("some-model", List.of("text"));
        var classifyTwo = ClassifyRequest.of("some-model", List.of("text", "other"));
        var stance = StanceRequest.of("some-model", "text", "target");
        var rerank = RerankRequest.of("some-model", "q", List.of("a"));
        return List.of(
                arguments("huggingface", MockFormat.HUGGINGFACE, one, NLI),
                arguments("huggingface", MockFormat.HUGGINGFACE, two, NLI),
                arguments("huggingface", MockFormat.HUGGINGFACE, zeroShot, "{'labels':['B','A'],'scores':[0.75,0.25]}"),
                arguments("huggingface", MockFormat.HUGGINGFACE, classify, CLASSES),
                arguments("huggingface", MockFormat.HUGGINGFACE, classifyTwo, CLASSES),
                arguments("huggingface", MockFormat.HUGGINGFACE, stance, NLI),
                arguments("huggingface", MockFormat.HUGGINGFACE, rerank, "[[{'label':'LABEL_0','score':0.5}]]"),
                arguments("huggingface?serves=tei", MockFormat.TEI, vectors(), "[[1,2],[2,3]]"),
                arguments("huggingface?serves=tei", MockFormat.TEI, one, NLI),
                arguments("huggingface?serves=tei", MockFormat.TEI, classify, CLASSES),
                arguments("huggingface?serves=tei", MockFormat.TEI, stance, NLI_PAIR),
                arguments("huggingface?serves=tei", MockFormat.TEI, rerank, "[{'index':0,'score':0.5}]"),
                arguments("huggingface?serves=pipeline", MockFormat.TEI, vectors(), "[[1,2],[2,3]]"),
                arguments("huggingface?serves=pipeline", MockFormat.TEI, classify, CLASSES),
                arguments("huggingface?serves=pipeline", MockFormat.TEI, stance, NLI_PAIR),
                arguments("huggingface?serves=openai", MockFormat.OPENAI, vectors(), VECTORS.formatted("")));
    }

    @ParameterizedTest
    @MethodSource("responsesWithoutNames")
    void response_names_the_provider_and_the_requested_model(
            String protocol, MockFormat format, ModelRequest request, String body) {
        mock.always(MockResponse.json(body.replace('\'', '"')));
        // A dedicated endpoint with OpenAI's API is configured without /v1
        String base = protocol.endsWith("=openai") ? mock.origin() : format.baseUrl(mock.origin());
        String uri = "provider:%s%sname=acme&baseUrl=%s".formatted(protocol, protocol.contains("?") ? "&" : "?", base);

        Object result = template.requestBody(uri, request);

        if (result instanceof ModelStream<?> stream) {
            try (stream) {
                assertThat(stream.metadata().provider()).isEqualTo("acme");
                assertThat(stream.metadata().model()).isEqualTo("some-model");
            }
            return;
        }
        var response = (ModelResponse) result;
        assertThat(response.provider()).isEqualTo("acme");
        assertThat(response.model()).isEqualTo("some-model");
    }
}
