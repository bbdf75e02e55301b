package io.ratatoskr.camel.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Expression;
import org.apache.camel.model.BeanDefinition;
import org.apache.camel.model.CatchDefinition;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.ConvertBodyDefinition;
import org.apache.camel.model.ExpressionNode;
import org.apache.camel.model.FilterDefinition;
import org.apache.camel.model.ProcessDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.model.SetHeaderDefinition;
import org.apache.camel.model.SetVariableDefinition;
import org.apache.camel.model.ToDynamicDefinition;
import org.apache.camel.model.language.ExpressionDefinition;
import org.apache.camel.reifier.language.ExpressionReifier;
import org.jspecify.annotations.Nullable;

/** Finds every step of a route that Camel cannot create; Camel itself stops at the first, and does not name those inside others. */
final class StepMistakes {
    private static final Pattern KAMELET = Pattern.compile("^kamelet:(?://)?([^/?]+)");

    private final CamelContext context;

    StepMistakes(CamelContext context) {
        this.context = context;
    }

    List<RouteMistake> find(String file, RouteDefinition route) {
        var mistakes = new ArrayList<RouteMistake>();
        if (route.getInput() != null) {
            check(file, route, () -> createEndpoint(route.getInput().getEndpointUri()), mistakes);
        }
        for (ProcessorDefinition<?> step : RouteSteps.of(route)) {
            int before = mistakes.size();
            check(file, step, () -> create(step), mistakes);
            if (step instanceof ChoiceDefinition choice) {
                choice.getWhenClauses()
                        .forEach(when -> check(file, when, () -> createPredicate(when.getExpression()), mistakes));
            }
            if (mistakes.size() > before && mistakes.getLast().line() == 0) {
                // In a step in braces
                mistakes.add(new RouteMistake(
                        file, SourceLocations.line(route), mistakes.removeLast().message()));
            }
        }
        return mistakes;
    }

    private interface Creation {
        void run() throws Exception;
    }

    private static void check(String file, Object at, Creation creation, List<RouteMistake> mistakes) {
        try {
            creation.run();
        } catch (Exception e) {
            mistakes.add(new RouteMistake(file, SourceLocations.line(at), CreationFailures.describe(e)));
        }
    }

    private void create(ProcessorDefinition<?> step) throws Exception {
        switch (step) {
            case ToDynamicDefinition dynamic -> {}
            case SendDefinition<?> send -> createEndpoint(send.getEndpointUri());
            case BeanDefinition bean when isName(bean.getRef()) -> requireBean(bean.getRef());
            case ProcessDefinition process when isName(process.getRef()) -> requireBean(process.getRef());
            case ConvertBodyDefinition convert when isName(convert.getType()) -> requireClass(convert.getType());
            case CatchDefinition catching -> catching.getExceptions().forEach(this::requireClass);
            case SetHeaderDefinition header
            when header.getName() == null -> throw new IllegalArgumentException("setHeader has no name");
            case SetVariableDefinition variable
            when variable.getName() == null -> throw new IllegalArgumentException("setVariable has no name");
            case FilterDefinition filter -> createPredicate(filter.getExpression());
            case ExpressionNode node -> createExpression(node.getExpression());
            default -> {}
        }
    }

    /** The mistakes in a kamelet are those of its file, which is named. */
    private void createEndpoint(String uri) {
        try {
            context.getEndpoint(uri);
        } catch (RuntimeException failure) {
            Matcher kamelet = KAMELET.matcher(uri);
            if (!kamelet.find() || CreationFailures.isMissingParameter(failure)) {
                throw failure;
            }
            int line = CreationFailures.line(failure);
            throw new IllegalArgumentException("kamelet '%s'%s: %s"
                    .formatted(
                            kamelet.group(1), line == 0 ? "" : ", line " + line, CreationFailures.describe(failure)));
        }
    }

    private static boolean isName(@Nullable String ref) {
        return ref != null && !ref.startsWith("#") && !ref.contains("{{");
    }

    private void requireBean(@Nullable String ref) {
        if (context.getRegistry().lookupByName(ref) == null) {
            throw new IllegalArgumentException("no bean '%s'".formatted(ref));
        }
    }

    private void requireClass(@Nullable String name) {
        if (isName(name) && context.getClassResolver().resolveClass(name) == null) {
            throw new IllegalArgumentException("no class '%s'".formatted(name));
        }
    }

    private void createPredicate(@Nullable ExpressionDefinition definition) {
        if (definition != null) {
            ExpressionReifier.reifier(context, definition).createPredicate().init(context);
        }
    }

    private void createExpression(@Nullable ExpressionDefinition definition) {
        if (definition != null) {
            Expression expression =
                    ExpressionReifier.reifier(context, definition).createExpression();
            expression.init(context);
        }
    }
}
