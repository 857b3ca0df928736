package aloft.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
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
import java.util.Objects;
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
  private static final Pattern CODE = Pattern.compile("[a-z][a-z0-9-]*/[a-z0-9-]+");
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

  /// The constants that hold codes, by the simple name of their class and their own.
  private final Map<String, String> constants = new HashMap<>();

  @Test
  void hasEachCodeWithItsMessagesAndHints() throws IOException {
    List<CompilationUnitTree> units = parse();
    units.forEach(unit -> new Constants().scan(unit, null));
    units.forEach(unit -> new Creations(unit).scan(unit, null));
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
  private final class Constants extends TreeScanner<@Nullable Object, String> {
    @Override
    public @Nullable Object visitClass(ClassTree type, @Nullable String outer) {
      return super.visitClass(type, type.getSimpleName().toString());
    }

    @Override
    public @Nullable Object visitVariable(VariableTree variable, String type) {
      if (variable.getInitializer() instanceof LiteralTree literal
          && literal.getValue() instanceof String text
          && CODE.matcher(text).matches()) {
        constants.put(type + "." + variable.getName(), text);
      }
      return super.visitVariable(variable, type);
    }
  }

  /// Collects the calls that create diagnostics, directly or through other methods.
  private final class Creations extends TreeScanner<@Nullable Object, @Nullable Object> {
    private final IdentityHashMap<Tree, String> hints = new IdentityHashMap<>();

    /// The classes whose constants have no prefix in the file.
    private final List<String> visible = new ArrayList<>();

    Creations(CompilationUnitTree unit) {
      for (Tree type : unit.getTypeDecls()) {
        addNames(type);
      }
      for (ImportTree line : unit.getImports()) {
        if (line.isStatic() && line.getQualifiedIdentifier() instanceof MemberSelectTree member) {
          visible.add(lastName(member.getExpression()));
        }
      }
    }

    private void addNames(Tree tree) {
      if (tree instanceof ClassTree type) {
        visible.add(type.getSimpleName().toString());
        type.getMembers().forEach(this::addNames);
      }
    }

    @Override
    public @Nullable Object visitMethodInvocation(
        MethodInvocationTree call, @Nullable Object none) {
      boolean isFactory = false;
      if (call.getMethodSelect() instanceof MemberSelectTree select) {
        isFactory = FACTORIES.contains(select.getIdentifier().toString());
        if (select.getIdentifier().contentEquals("hint") && call.getArguments().size() == 1) {
          hints.put(select.getExpression(), text(call.getArguments().getFirst()));
        }
      }
      read(call, call.getArguments(), !isFactory);
      return super.visitMethodInvocation(call, none);
    }

    @Override
    public @Nullable Object visitNewClass(NewClassTree call, @Nullable Object none) {
      read(call, call.getArguments(), true);
      return super.visitNewClass(call, none);
    }

    private void read(Tree call, List<? extends ExpressionTree> arguments, boolean mayHaveHint) {
      for (int i = 0; i + 1 < arguments.size(); i++) {
        List<String> codes = codes(arguments.get(i));
        for (String code : codes) {
          Entry entry = entries.computeIfAbsent(code, any -> new Entry());
          add(entry.messages(), text(arguments.get(i + 1)));
          String hint = hints.get(call);
          if (hint != null) {
            add(entry.hints(), hint);
          } else if (mayHaveHint) {
            arguments.stream()
                .skip(i + 2L)
                .map(DiagnosticReferenceTest::text)
                .filter(text -> !text.replace(VALUE, "").isBlank())
                .findFirst()
                .ifPresent(text -> add(entry.hints(), text));
          }
        }
        if (!codes.isEmpty()) {
          return;
        }
      }
    }

    /// The codes that an argument may be; empty if it is none.
    private List<String> codes(ExpressionTree argument) {
      if (argument instanceof ConditionalExpressionTree choice) {
        List<String> codes = new ArrayList<>(codes(choice.getTrueExpression()));
        codes.addAll(codes(choice.getFalseExpression()));
        return codes;
      }
      String text = null;
      if (argument instanceof LiteralTree literal && literal.getValue() instanceof String value) {
        text = value;
      } else if (argument instanceof MemberSelectTree select) {
        text = constants.get(lastName(select.getExpression()) + "." + select.getIdentifier());
      } else if (argument instanceof IdentifierTree name) {
        text =
            visible.stream()
                .map(type -> constants.get(type + "." + name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
      }
      return text != null && CODE.matcher(text).matches() && !MEDIA_TYPE.matcher(text).lookingAt()
          ? List.of(text)
          : List.of();
    }

    private void add(Set<String> texts, String text) {
      String line = text.strip().replaceAll("\\s*\n\\s*", " ");
      if (!line.replace(VALUE, "").isBlank()) {
        texts.add(line.replace("<", "&lt;").replace("|", "\\|"));
      }
    }
  }

  private static String lastName(ExpressionTree name) {
    return name instanceof MemberSelectTree select
        ? select.getIdentifier().toString()
        : name.toString();
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
