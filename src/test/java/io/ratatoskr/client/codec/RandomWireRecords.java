package io.ratatoskr.client.codec;

import io.ratatoskr.api.ChatRequest;
import io.ratatoskr.api.ClassifyRequest;
import io.ratatoskr.api.Dialects;
import io.ratatoskr.api.EmbedRequest;
import io.ratatoskr.api.GenerateRequest;
import io.ratatoskr.api.NliRequest;
import io.ratatoskr.api.RerankRequest;
import io.ratatoskr.api.ScoringMetadata;
import io.ratatoskr.api.ScoringMethod;
import io.ratatoskr.api.StanceRequest;
import io.ratatoskr.api.ZeroShotRequest;
import io.ratatoskr.api.chat.AssistantOutput;
import io.ratatoskr.api.chat.Content;
import io.ratatoskr.api.chat.Input;
import io.ratatoskr.api.chat.Message;
import io.ratatoskr.api.chat.OutputOptions;
import io.ratatoskr.api.chat.Part;
import io.ratatoskr.api.chat.ProviderOptions;
import io.ratatoskr.api.chat.ResponseFormat;
import io.ratatoskr.api.chat.Role;
import io.ratatoskr.api.chat.ToolCall;
import io.ratatoskr.api.chat.ToolChoice;
import io.ratatoskr.api.chat.ToolDefinition;
import io.ratatoskr.api.json.AdditionalProperties;
import io.ratatoskr.api.json.RawJson;
import io.ratatoskr.api.model.ParameterAvailability;
import io.ratatoskr.api.model.Usage;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Random records of the API that its JSON can express, from a seed. Not thread-safe. */
public final class RandomWireRecords {
    private static final List<String> TEXTS =
            List.of("a", "text", "ünïcödé", "😀 emoji", "line\nbreak \"quoted\"", "{}", " ", "x".repeat(300));
    private static final List<String> JSON =
            List.of("1", "1.50", "\"text\"", "[1,2,{\"a\":null}]", "{\"b\":1,\"a\":[true,false]}", "-0.0", "1e400");

    final Random random;

    public RandomWireRecords(long seed) {
        random = new Random(seed);
    }

    /** A record, or one of a sealed interface. */
    @SuppressWarnings("unchecked")
    public <T> T create(Class<T> type) {
        return (T) plain(type, 0);
    }

    <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    String text() {
        return one(TEXTS) + random.nextInt(1_000_000);
    }

    RawJson json() {
        return new RawJson(one(JSON));
    }

    RawJson object() {
        return new RawJson("{\"o%d\":%s}".formatted(random.nextInt(10), one(JSON)));
    }

    AdditionalProperties extra() {
        var fields = new LinkedHashMap<String, RawJson>();
        for (int i = random.nextInt(3); i > 0; i--) {
            fields.put("x_" + random.nextInt(1_000), json());
        }
        return new AdditionalProperties(fields);
    }

    private Object value(Type type, int depth) {
        if (type instanceof ParameterizedType generic) {
            return generic(generic, depth);
        }
        return plain((Class<?>) type, depth);
    }

    private Object generic(ParameterizedType generic, int depth) {
        Type[] arguments = generic.getActualTypeArguments();
        int size = 1 + random.nextInt(3);
        if (generic.getRawType() == List.class) {
            var list = new ArrayList<Object>();
            for (int i = 0; i < size; i++) {
                list.add(value(arguments[0], depth + 1));
            }
            return list;
        }
        if (generic.getRawType() == Set.class) {
            var set = new LinkedHashSet<Object>();
            set.add(value(arguments[0], depth + 1));
            return set;
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(value(arguments[0], depth + 1), value(arguments[1], depth + 1));
        }
        return map;
    }

    private Object plain(Class<?> type, int depth) {
        if (type == String.class) {
            return text();
        } else if (type == RawJson.class) {
            return json();
        } else if (type == AdditionalProperties.class) {
            return extra();
        } else if (type == BigDecimal.class) {
            return new BigDecimal(random.nextInt(1, 1_000_000)).movePointLeft(random.nextInt(6));
        } else if (type == int.class || type == Integer.class) {
            return random.nextInt(1, 1_000_000);
        } else if (type == long.class || type == Long.class) {
            return random.nextLong(1, 1L << 50);
        } else if (type == double.class || type == Double.class) {
            return random.nextDouble();
        } else if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        } else if (type == float[].class) {
            float[] vector = new float[] {random.nextFloat() - 0.5f, random.nextFloat(), 0};
            return Arrays.copyOf(vector, 1 + random.nextInt(3));
        } else if (type.isEnum()) {
            return one(List.of(type.getEnumConstants()));
        }
        Object special = special(type, depth);
        if (special != null) {
            return special;
        }
        return type.isSealed() ? plain(one(List.of(type.getPermittedSubclasses())), depth) : record(type, depth);
    }

    /** Records whose components depend on each other. */
    private @Nullable Object special(Class<?> type, int depth) {
        if (type == Part.Other.class) {
            return new Part.Other("video", new RawJson("{\"type\":\"video\",\"x\":%s}".formatted(one(JSON))));
        } else if (type == ToolDefinition.Other.class) {
            return new ToolDefinition.Other(
                    "search", new RawJson("{\"type\": \"search\",\"x\":%s}".formatted(one(JSON))));
        } else if (type == ToolChoice.Other.class) {
            return new ToolChoice.Other(new RawJson("{\"type\":\"allowed_tools\",\"x\":%s}".formatted(one(JSON))));
        } else if (type == ResponseFormat.Other.class) {
            return new ResponseFormat.Other(
                    "grammar", new RawJson("{\"type\":\"grammar\",\"x\":%s}".formatted(one(JSON))));
        } else if (type == ToolDefinition.Function.class) {
            return new ToolDefinition.Function(
                    text(), orNull(text()), orNull(object()), orNull(true), orNull(object()), extra(), extra());
        } else if (type == ToolCall.class) {
            return new ToolCall(text(), text(), text(), orNull("custom"), extra());
        } else if (type == Message.class) {
            return message(depth);
        } else if (type == Input.class) {
            return input();
        } else if (type == OutputOptions.class) {
            Integer maxTokens = orNull(random.nextInt(1, 9_999));
            return new OutputOptions(
                    maxTokens,
                    maxTokens != null && random.nextBoolean(),
                    random.nextBoolean() ? List.of() : List.of(text(), text()),
                    random.nextBoolean() ? null : create(ResponseFormat.class));
        } else if (type == ProviderOptions.class) {
            return new ProviderOptions(orNull(object()), extra());
        } else if (type == ZeroShotRequest.LabelSet.class) {
            return new ZeroShotRequest.LabelSet(
                    List.of("one" + text(), "two" + text()),
                    random.nextBoolean(),
                    orNull("it is {} " + random.nextInt(99)));
        } else if (type == ScoringMetadata.class) {
            return new ScoringMetadata(
                    List.of(1, 4),
                    one(List.of(ScoringMethod.values())),
                    random.nextBoolean() ? null : create(Usage.class),
                    orNull(text()),
                    text(),
                    extra());
        } else if (type == ParameterAvailability.Mutable.class) {
            return new ParameterAvailability.Mutable(orNull(0.5), orNull(1.5), orNull(1.25), List.of(text()));
        }
        return null;
    }

    private Message message(int depth) {
        Role role = one(List.of(Role.values()));
        boolean function = role == Role.TOOL && random.nextBoolean();
        return new Message(
                role,
                role == Role.ASSISTANT && random.nextBoolean() ? null : (Content) plain(Content.class, depth + 1),
                (AssistantOutput) plain(AssistantOutput.class, depth + 1),
                role == Role.TOOL && !function ? text() : null,
                function ? text() : orNull(text()),
                extra());
    }

    private Input input() {
        return switch (random.nextInt(4)) {
            case 0 -> Input.of(text());
            case 1 -> Input.of(List.of(text(), text()));
            case 2 -> new Input.Tokens(List.of(new int[] {1, random.nextInt(9_999)}), true);
            default -> new Input.Tokens(List.of(new int[] {0}, new int[] {5, 7, random.nextInt(9)}), false);
        };
    }

    <T> @Nullable T orNull(T value) {
        return random.nextInt(3) == 0 ? null : value;
    }

    private Object record(Class<?> type, int depth) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < values.length; i++) {
            RecordComponent component = components[i];
            types[i] = component.getType();
            values[i] = component(component, depth);
        }
        Object fixed = dialect(type);
        if (fixed != null) {
            values[values.length - 1] = fixed;
        }
        single(components, values);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new AssertionError("no " + type.getSimpleName() + " of " + Arrays.toString(values), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(type.getName(), e);
        }
    }

    private @Nullable Object component(RecordComponent component, int depth) {
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        Object value = value(component.getGenericType(), depth + 1);
        return nullable ? orNull(value) : value;
    }

    private static @Nullable Object dialect(Class<?> type) {
        if (type == ChatRequest.class || type == GenerateRequest.class || type == EmbedRequest.class) {
            return Dialects.OPENAI;
        }
        boolean scoring = type == NliRequest.class
                || type == ZeroShotRequest.class
                || type == ClassifyRequest.class
                || type == StanceRequest.class
                || type == RerankRequest.class;
        return scoring ? Dialects.NATIVE : null;
    }

    /** One input is written as one only if there is one. */
    private void single(RecordComponent[] components, Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (components[i].getName().equals("single") && values[0] instanceof List<?> inputs) {
                values[i] = inputs.size() == 1 && random.nextBoolean();
            }
        }
    }
}
