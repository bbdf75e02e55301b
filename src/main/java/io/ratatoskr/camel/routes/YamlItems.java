package io.ratatoskr.camel.routes;

import io.ratatoskr.config.YamlNesting;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The items of a route file, which is a list, with their lines. */
public final class YamlItems {
    private static final LoadSettings SETTINGS = LoadSettings.builder().build();

    private final String text;
    private final List<Item> items;

    /**
     * An item.
     *
     * @param kind its key, such as {@code route}
     * @param line its first line, from 1
     */
    record Item(String kind, int line, Node value) {}

    private YamlItems(String text, List<Item> items) {
        this.text = text;
        this.items = items;
    }

    /** The items; none if the file is not a list. */
    public static YamlItems read(String text) {
        var items = new ArrayList<Item>();
        try {
            YamlNesting.check(text, SETTINGS);
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isPresent() && root.get() instanceof SequenceNode list) {
                list.getValue().forEach(item -> items.add(item(item)));
            }
        } catch (YamlEngineException invalid) {
            items.clear();
        }
        return new YamlItems(text, items);
    }

    private static Item item(Node node) {
        int line = line(node.getStartMark());
        if (node instanceof MappingNode map && !map.getValue().isEmpty()) {
            NodeTuple first = map.getValue().getFirst();
            String kind = first.getKeyNode() instanceof ScalarNode key ? key.getValue() : "";
            return new Item(kind, line, first.getValueNode());
        }
        return new Item("", line, node);
    }

    List<Item> items() {
        return items;
    }

    /** The line of an item, by its index in the list; 0 if it is unknown. */
    public int line(int index) {
        return index < 0 || index >= items.size() ? 0 : items.get(index).line();
    }

    /** The line of a value with that text under a key of that name, anywhere in an item; else that of the item. */
    public int lineOf(int index, String key, String value) {
        int line =
                index < 0 || index >= items.size() ? 0 : find(items.get(index).value(), key, value);
        return line == 0 ? line(index) : line;
    }

    /** The same in all items; 0 if none has it. */
    public int lineOf(String key, String value) {
        return items.stream()
                .mapToInt(item -> find(item.value(), key, value))
                .filter(line -> line > 0)
                .findFirst()
                .orElse(0);
    }

    private static int find(Node node, String key, String value) {
        int line = 0;
        if (node instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                if (line == 0
                        && entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)
                        && entry.getValueNode() instanceof ScalarNode scalar
                        && scalar.getValue().startsWith(value)) {
                    line = line(scalar.getStartMark());
                }
                line = line == 0 ? find(entry.getValueNode(), key, value) : line;
            }
        } else if (node instanceof SequenceNode list) {
            for (Node child : list.getValue()) {
                line = line == 0 ? find(child, key, value) : line;
            }
        }
        return line;
    }

    /** Whether items share parts by anchors, so that one alone is not valid. */
    boolean hasAnchors() {
        return text.contains("*") && text.contains("&") && items.stream().anyMatch(item -> !isAlone(item));
    }

    private boolean isAlone(Item item) {
        try {
            new Compose(SETTINGS).composeString(alone(item));
            return true;
        } catch (YamlEngineException alias) {
            return false;
        }
    }

    /** The file with only one item, in the same lines. */
    String alone(Item item) {
        int next = items.indexOf(item) + 1;
        int end = next < items.size() ? items.get(next).line() : Integer.MAX_VALUE;
        var only = new StringBuilder(text.length());
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            only.append(number >= item.line() && number < end ? line : "").append('\n');
        }
        return only.toString();
    }

    /** The id of a route or of a templated route; null for other items and routes without one. */
    @Nullable
    String routeId(Item item) {
        String key = switch (item.kind()) {
            case "route" -> "id";
            case "templatedRoute" -> "routeId";
            default -> "";
        };
        if (item.value() instanceof MappingNode map) {
            for (NodeTuple entry : map.getValue()) {
                if (entry.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key)
                        && entry.getValueNode() instanceof ScalarNode id) {
                    return id.getValue();
                }
            }
        }
        return null;
    }

    /** The text of an item. */
    String source(Item item) {
        return alone(item).strip() + "\n";
    }

    /** The line of a syntax error; 0 if it has none. */
    public static int line(YamlEngineException failure) {
        return failure instanceof MarkedYamlEngineException marked ? line(marked.getProblemMark()) : 0;
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(found -> found.getLine() + 1).orElse(0);
    }
}
