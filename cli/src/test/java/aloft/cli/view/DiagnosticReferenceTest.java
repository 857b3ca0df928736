package aloft.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Compares the page of all diagnostics with the sources that report them; `-Dgolden=update`
/// rewrites it.
final class DiagnosticReferenceTest {
  private static final boolean UPDATE = "update".equals(System.getProperty("golden"));
  private static final Path PAGE = Path.of("../docs/reference/diagnostics.md");
  private static final Pattern CODE = Pattern.compile("[a-z][a-z-]*/[a-z0-9-]+");
  private static final Pattern MEDIA_TYPE = Pattern.compile("(application|text)/");
  private static final Set<String> FACTORIES = Set.of("error", "warning", "note", "detail");
  private static final String VALUE = "…";

  /// What is said with a code.
  private record Entry(Set<String> messages, Set<String> hints) {
    Entry() {
      this(new LinkedHashSet<>(), new LinkedHashSet<>());
    }
  }

  private final SortedMap<String, Entry> entries = new TreeMap<>();
  private final Map<String, String> constants = new HashMap<>();

  @Test
  void hasEachCodeWithItsMessagesAndHints() throws IOException {
    List<CompilationUnitTree> units = parse();
    units.forEach(unit -> new Constants().scan(unit, null));
    units.forEach(unit -> new Creations().scan(unit, null));
    assertThat(entries).containsKeys("manifest/missing-file", "aws/no-credentials");

    String expected = page();
    if (UPDATE) {
      Files.writeString(PAGE, expected);
    }
    assertThat(Files.readString(PAGE))
        .as(PAGE + ", rewritten by -Dgolden=update")
        .isEqualTo(expected);
  }

  private static List<CompilationUnitTree> parse() throws IOException {
    List<Path> sources = new ArrayList<>();
    for (String root : List.of(".", "../providers")) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files
            .filter(file -> file.toString().contains("src/main/java"))
            .filter(file -> file.toString().endsWith(".java"))
            .sorted()
            .forEach(sources::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<CompilationUnitTree> units = new ArrayList<>();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      task.parse().forEach(units::add);
    }
    return units;
  }

  private String page() {
    StringBuilder page =
        new StringBuilder("# Errors, warnings and notes\n\nGenerated from the sources. ")
            .append(VALUE)
            .append(" stands for a value. Each diagnostic ends with its code in brackets; look")
            .append(" it up here.\n");
    entries.forEach((code, entry) -> {
      page.append("\n## ").append(code).append("\n\n");
      if (entry.messages().isEmpty()) {
        page.append("The message names the cause.\n");
      }
      entry.messages().forEach(text -> page.append("- ").append(text).append('\n'));
      if (!entry.hints().isEmpty()) {
        page.append("\nWhat to do:\n\n");
        entry.hints().forEach(text -> page.append("- ").append(text).append('\n'));
      }
    });
    return page.toString();
  }

  /// Collects the constants that hold codes.
  private final class Constants extends TreeScanner<@Nullable Object, @Nullable Object> {
    @Override
    public @Nullable Object visitVariable(VariableTree variable, @Nullable Object none) {
      if (variable.getInitializer() instanceof LiteralTree literal
          && literal.getValue() instanceof String text
          && CODE.matcher(text).matches()) {
        constants.put(variable.getName().toString(), text);
      }
      return super.visitVariable(variable, none);
    }
  }

  /// Collects the calls that create diagnostics, directly or through other methods.
  private final class Creations extends TreeScanner<@Nullable Object, @Nullable Object> {
    private final IdentityHashMap<Tree, String> hints = new IdentityHashMap<>();

    @Override
    public @Nullable Object visitMethodInvocation(
        MethodInvocationTree call, @Nullable Object none) {
      if (call.getMethodSelect() instanceof MemberSelectTree select) {
        if (select.getIdentifier().contentEquals("hint") && call.getArguments().size() == 1) {
          hints.put(select.getExpression(), text(call.getArguments().getFirst()));
        }
      }
      read(call);
      return super.visitMethodInvocation(call, none);
    }

    private void read(MethodInvocationTree call) {
      List<? extends ExpressionTree> arguments = call.getArguments();
      for (int i = 0; i + 1 < arguments.size(); i++) {
        String code = code(arguments.get(i));
        if (code == null) {
          continue;
        }
        boolean factory =
            call.getMethodSelect() instanceof MemberSelectTree select
                && FACTORIES.contains(select.getIdentifier().toString());
        Entry entry = entries.computeIfAbsent(code, any -> new Entry());
        add(entry.messages(), text(arguments.get(i + 1)));
        String hint = hints.get(call);
        if (hint != null) {
          add(entry.hints(), hint);
        } else if (!factory && i + 2 < arguments.size()) {
          add(entry.hints(), text(arguments.get(i + 2)));
        }
        return;
      }
    }

    private void add(Set<String> texts, String text) {
      String line = text.strip().replaceAll("\\s*\n\\s*", " ");
      if (!line.replace(VALUE, "").isBlank()) {
        texts.add(line.replace("<", "&lt;").replace("|", "\\|"));
      }
    }
  }

  private @Nullable String code(ExpressionTree argument) {
    String name =
        argument instanceof MemberSelectTree select
            ? select.getIdentifier().toString()
            : argument.toString();
    String text =
        argument instanceof LiteralTree literal && literal.getValue() instanceof String value
            ? value
            : constants.getOrDefault(name, "");
    return CODE.matcher(text).matches() && !MEDIA_TYPE.matcher(text).lookingAt() ? text : null;
  }

  /// The text of an expression with [#VALUE] for each part that is not known here.
  private static String text(ExpressionTree expression) {
    String text =
        switch (expression) {
          case LiteralTree literal ->
              literal.getValue() == null ? "" : String.valueOf(literal.getValue());
          case ParenthesizedTree inner -> text(inner.getExpression());
          case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS ->
              text(sum.getLeftOperand()) + text(sum.getRightOperand());
          case ConditionalExpressionTree choice -> {
            String first = text(choice.getTrueExpression());
            String second = text(choice.getFalseExpression());
            yield first.isEmpty() || first.equals(VALUE)
                ? second
                : second.isEmpty() || second.equals(VALUE) ? first : first + " / " + second;
          }
          default -> VALUE;
        };
    return text.replaceAll(VALUE + "(\\s*" + VALUE + ")+", VALUE);
  }
}
